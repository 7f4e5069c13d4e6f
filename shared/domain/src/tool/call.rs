//! A tool call, from a model's words to types. Whatever does not fit exactly is refused with a sentence for the model.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ToolName;
use crate::ids::SequenceId;
use crate::limits::TOOL_ARGUMENTS_CHARACTERS;

/// A tool with its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "see `ToolName`")]
pub enum ToolCall {
    SearchKnowledge(SearchKnowledge),
    SetField(SetField),
    MoveStage(MoveStage),
    CreateTask(CreateTask),
    AddTag(AddTag),
    AddNote(AddNote),
    HandOver(HandOver),
    StartSequence(SequenceArgument),
    StopSequence(SequenceArgument),
    RememberFact(RememberFact),
}

/// What to look up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchKnowledge {
    /// The question, in the customer's or the documents' language.
    pub query: String,
}

/// Which field to set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetField {
    /// Its key.
    pub field: String,
    /// The value as text; numbers with a point, days as `YYYY-MM-DD`.
    pub value: String,
}

/// Where to move the deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveStage {
    /// The stage's key.
    pub stage: String,
}

/// What somebody of the team is to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateTask {
    /// What.
    pub text: String,
    /// In how many days from today.
    #[serde(default)]
    pub due_in_days: u32,
}

/// Which tag to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddTag {
    /// The tag.
    pub tag: String,
}

/// What the team is to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddNote {
    /// The note.
    pub text: String,
}

/// Why a person takes over, and what they must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HandedOver)]
pub struct HandOver {
    /// Why.
    pub reason: String,
    /// What was said and is wanted.
    pub summary: String,
}

/// Which sequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SequenceArgument {
    /// The sequence.
    pub sequence: SequenceId,
}

/// What to keep about the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RememberFact {
    /// What it is about: `name`, `city`.
    pub key: String,
    /// What is so.
    pub value: String,
}

/// Why a model's words are no call; the text is for the model and for the trace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCall {
    /// There is no tool of this name.
    #[error("there is no tool of this name")]
    UnknownTool,
    /// The arguments are longer than any call needs.
    #[error("the arguments are longer than {TOOL_ARGUMENTS_CHARACTERS} characters")]
    TooLong,
    /// The arguments are no JSON or not those of the tool.
    #[error("the arguments are not those of the tool: {0}")]
    WrongArguments(String),
}

impl ToolCall {
    /// Understands what a model asks for.
    ///
    /// # Errors
    /// Why not, in words that a model can act on.
    pub fn parse(name: &str, arguments: &str) -> Result<Self, InvalidCall> {
        let tool = ToolName::parse(name).ok_or(InvalidCall::UnknownTool)?;
        if arguments.chars().count() > TOOL_ARGUMENTS_CHARACTERS {
            return Err(InvalidCall::TooLong);
        }
        Ok(match tool {
            ToolName::SearchKnowledge => Self::SearchKnowledge(read(arguments)?),
            ToolName::SetField => Self::SetField(read(arguments)?),
            ToolName::MoveStage => Self::MoveStage(read(arguments)?),
            ToolName::CreateTask => Self::CreateTask(read(arguments)?),
            ToolName::AddTag => Self::AddTag(read(arguments)?),
            ToolName::AddNote => Self::AddNote(read(arguments)?),
            ToolName::HandOver => Self::HandOver(read(arguments)?),
            ToolName::StartSequence => Self::StartSequence(read(arguments)?),
            ToolName::StopSequence => Self::StopSequence(read(arguments)?),
            ToolName::RememberFact => Self::RememberFact(read(arguments)?),
        })
    }

    /// Which tool it calls.
    #[must_use]
    pub fn name(&self) -> ToolName {
        match self {
            Self::SearchKnowledge(_) => ToolName::SearchKnowledge,
            Self::SetField(_) => ToolName::SetField,
            Self::MoveStage(_) => ToolName::MoveStage,
            Self::CreateTask(_) => ToolName::CreateTask,
            Self::AddTag(_) => ToolName::AddTag,
            Self::AddNote(_) => ToolName::AddNote,
            Self::HandOver(_) => ToolName::HandOver,
            Self::StartSequence(_) => ToolName::StartSequence,
            Self::StopSequence(_) => ToolName::StopSequence,
            Self::RememberFact(_) => ToolName::RememberFact,
        }
    }
}

fn read<T: DeserializeOwned>(arguments: &str) -> Result<T, InvalidCall> {
    serde_json::from_str(arguments).map_err(|error| InvalidCall::WrongArguments(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_understood_and_written_as_it_came() {
        let arguments = r#"{"text":"Call back","dueInDays":2}"#;
        let call = ToolCall::parse("createTask", arguments).unwrap();
        assert_eq!(call, ToolCall::CreateTask(CreateTask { text: "Call back".into(), due_in_days: 2 }));
        assert_eq!(call.name(), ToolName::CreateTask);
        assert_eq!(serde_json::to_string(&call).unwrap(), arguments);
    }

    #[test]
    fn what_does_not_fit_exactly_is_no_call() {
        assert_eq!(ToolCall::parse("deleteEverything", "{}"), Err(InvalidCall::UnknownTool));
        for arguments in [
            "",
            "{",
            "null",
            "[]",
            "{}",
            r#"{"field":"a"}"#,
            r#"{"field":"a","value":5}"#,
            r#"{"field":"a","value":"b","force":true}"#,
            r#"{"field":"a","value":"b"} {"field":"c","value":"d"}"#,
            r#"{"field":"a","value":"b","value":"c"}"#,
        ] {
            let refused = ToolCall::parse("setField", arguments);
            assert!(matches!(refused, Err(InvalidCall::WrongArguments(_))), "{arguments}: {refused:?}");
        }
        let long = format!(r#"{{"text":"{}"}}"#, "я".repeat(TOOL_ARGUMENTS_CHARACTERS));
        assert_eq!(ToolCall::parse("addNote", &long), Err(InvalidCall::TooLong));
        assert!(ToolCall::parse("startSequence", r#"{"sequence":"seq_x#META"}"#).is_err(), "an id is an id");
    }
}
