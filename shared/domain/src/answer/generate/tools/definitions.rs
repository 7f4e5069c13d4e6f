//! What a model is told of the tools: names, purposes and JSON schemas of their arguments.

use serde_json::{Value, json};

use super::Policy;
use crate::agent::{Field, FieldKind};
use crate::tool::{ToolDefinition, ToolName};

/// The tools that `policy` offers.
#[must_use]
pub fn definitions(policy: &Policy<'_>) -> Vec<ToolDefinition> {
    let offered = ToolName::ALL.into_iter().filter(|&tool| policy.offers(tool));
    offered
        .map(|name| {
            let (description, parameters) = describe(name, policy);
            ToolDefinition { name, description, parameters }
        })
        .collect()
}

fn describe(tool: ToolName, policy: &Policy<'_>) -> (String, Value) {
    let text = || json!({"type": "string"});
    match tool {
        ToolName::SearchKnowledge => (
            "Look something else up in the company's documents. Use it when the passages do not hold the answer."
                .into(),
            object(&[("query", text())]),
        ),
        ToolName::SetField => {
            let fields: Vec<_> = policy.writable().map(field).collect();
            let keys: Vec<_> = policy.writable().map(|field| field.key.as_str()).collect();
            (
                format!("Write what the customer told into a field of the deal. Fields: {}.", fields.join("; ")),
                object(&[("field", json!({"type": "string", "enum": keys})), ("value", text())]),
            )
        }
        ToolName::MoveStage => {
            let stages = policy.stages();
            let named: Vec<_> =
                stages.iter().map(|stage| format!("{} ({})", stage.key.as_str(), stage.label.as_str())).collect();
            let keys: Vec<_> = stages.iter().map(|stage| stage.key.as_str()).collect();
            (
                format!("Move the deal to another stage: {}.", named.join("; ")),
                object(&[("stage", json!({"type": "string", "enum": keys}))]),
            )
        }
        ToolName::CreateTask => (
            "Give the team a task.".into(),
            object(&[("text", text()), ("dueInDays", json!({"type": "integer", "minimum": 0}))]),
        ),
        ToolName::AddTag => ("Add a short tag to the deal.".into(), object(&[("tag", text())])),
        ToolName::AddNote => ("Write a note for the team.".into(), object(&[("text", text())])),
        ToolName::HandOver => (
            "Hand the conversation over to a person: when the customer asks for one or you cannot help.".into(),
            object(&[("reason", text()), ("summary", text())]),
        ),
        ToolName::StartSequence => ("Start a sequence of messages.".into(), sequences(policy)),
        ToolName::StopSequence => ("Stop a sequence of messages.".into(), sequences(policy)),
        ToolName::RememberFact => (
            "Keep a fact that the customer told about themselves, such as name, company or city.".into(),
            object(&[("key", text()), ("value", text())]),
        ),
    }
}

/// A field and what it takes, in a few words.
fn field(field: &Field) -> String {
    let Field { key, label, kind, .. } = field;
    let takes = match kind {
        FieldKind::Text => "text".to_owned(),
        FieldKind::Number => "a number".to_owned(),
        FieldKind::Date => "a day, YYYY-MM-DD".to_owned(),
        FieldKind::Choice { choices } => {
            let choices: Vec<_> = choices.iter().map(|choice| choice.as_str()).collect();
            format!("one of: {}", choices.join(", "))
        }
    };
    format!("{} ({}): {takes}", key.as_str(), label.as_str())
}

fn sequences(policy: &Policy<'_>) -> Value {
    let ids: Vec<_> = policy.sequences().iter().map(|choice| choice.id.to_string()).collect();
    let named: Vec<_> = policy.sequences().iter().map(|choice| format!("{}: {}", choice.id, choice.name)).collect();
    object(&[("sequence", json!({"type": "string", "enum": ids, "description": named.join("; ")}))])
}

/// An object with these properties, all of them required, and no others.
fn object(properties: &[(&str, Value)]) -> Value {
    let required: Vec<_> = properties.iter().map(|(name, _)| *name).collect();
    let properties: serde_json::Map<_, _> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::AgentSettings;

    #[test]
    fn only_what_the_agent_may_use_is_offered() {
        let mut settings = AgentSettings::named("Anna".to_owned().try_into().unwrap());
        let names = |settings: &AgentSettings| {
            definitions(&Policy::new(settings, &[])).iter().map(|tool| tool.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(names(&settings), ["searchKnowledge", "handOver", "rememberFact"]);
        settings.tools = ToolName::ALL.into();
        settings.memory.facts = false;
        assert_eq!(names(&settings), ["searchKnowledge", "createTask", "addTag", "addNote", "handOver"]);
    }
}
