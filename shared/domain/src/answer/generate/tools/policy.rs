//! What an agent may do, decided outside the model by its settings alone. No prompt, file or customer can change it.

use std::collections::BTreeSet;

use crate::agent::{AgentSettings, Field, FieldAccess, FieldKind, Stage};
use crate::ids::SequenceId;
use crate::limits::{TAG_CHARACTERS, TASK_DAYS, TOOL_CALLS_PER_ANSWER, TOOL_TEXT_CHARACTERS};
use crate::memory::NewFact;
use crate::text::{InvalidText, Line, Prose};
use crate::tool::{HandOver, SetField, ToolCall, ToolName};

/// A sequence that an agent may start and stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SequenceChoice {
    /// Its id.
    pub id: SequenceId,
    /// Its name, which tells a model what it is for.
    pub name: String,
}

/// What the policy says to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyDecision {
    /// It may be done.
    Allowed,
    /// It may not; the sentence says why to the model and in the trace.
    Denied(String),
}

/// The rules for the calls of one answer.
#[derive(Debug)]
pub struct Policy<'a> {
    tools: &'a BTreeSet<ToolName>,
    fields: &'a [Field],
    stages: &'a [Stage],
    sequences: &'a [SequenceChoice],
    remembers: bool,
    allowed: Vec<ToolCall>,
}

impl<'a> Policy<'a> {
    /// The rules of an agent that has these sequences.
    #[must_use]
    pub fn new(settings: &'a AgentSettings, sequences: &'a [SequenceChoice]) -> Self {
        let AgentSettings { tools, fields, stages, memory, .. } = settings;
        Self { tools, fields, stages, sequences, remembers: memory.facts, allowed: Vec::new() }
    }

    /// Decides about a call, and remembers it when it is allowed: nothing is done twice in one answer.
    pub fn decide(&mut self, call: &ToolCall) -> PolicyDecision {
        match self.check(call) {
            Ok(()) => {
                self.allowed.push(call.clone());
                PolicyDecision::Allowed
            }
            Err(reason) => PolicyDecision::Denied(reason),
        }
    }

    /// Whether the agent may use a tool at all.
    #[must_use]
    pub fn offers(&self, tool: ToolName) -> bool {
        let possible = match tool {
            ToolName::SetField => self.writable().next().is_some(),
            ToolName::MoveStage => !self.stages.is_empty(),
            ToolName::StartSequence | ToolName::StopSequence => !self.sequences.is_empty(),
            ToolName::RememberFact => self.remembers,
            _ => true,
        };
        possible && self.tools.contains(&tool)
    }

    /// The fields that the agent may write.
    pub(super) fn writable(&self) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(|field| field.access == FieldAccess::Write)
    }

    pub(super) fn stages(&self) -> &'a [Stage] {
        self.stages
    }

    pub(super) fn sequences(&self) -> &'a [SequenceChoice] {
        self.sequences
    }

    fn check(&self, call: &ToolCall) -> Result<(), String> {
        if !self.offers(call.name()) {
            return Err("this agent may not use this tool".to_owned());
        }
        if self.allowed.contains(call) {
            return Err("this was done already in this answer".to_owned());
        }
        if self.allowed.len() >= TOOL_CALLS_PER_ANSWER {
            return Err(format!("an answer may use tools {TOOL_CALLS_PER_ANSWER} times at most"));
        }
        match call {
            ToolCall::SearchKnowledge(search) => prose("query", &search.query),
            ToolCall::SetField(set) => self.check_field(set),
            ToolCall::MoveStage(to) => match self.stages.iter().find(|stage| stage.key.as_str() == to.stage) {
                Some(_) => Ok(()),
                None => {
                    Err(format!("there is no such stage; known are {}", list(self.stages, |stage| stage.key.as_str())))
                }
            },
            ToolCall::CreateTask(task) if task.due_in_days > TASK_DAYS => {
                Err(format!("`dueInDays` must be at most {TASK_DAYS}"))
            }
            ToolCall::CreateTask(task) => prose("text", &task.text),
            ToolCall::AddTag(tag) => line::<TAG_CHARACTERS>("tag", &tag.tag),
            ToolCall::AddNote(note) => prose("text", &note.text),
            ToolCall::HandOver(HandOver { reason, summary }) => {
                prose("reason", reason).and_then(|()| prose("summary", summary))
            }
            ToolCall::StartSequence(chosen) | ToolCall::StopSequence(chosen) => {
                let known = self.sequences.iter().any(|choice| choice.id == chosen.sequence);
                known.then_some(()).ok_or_else(|| "this agent has no such sequence".to_owned())
            }
            ToolCall::RememberFact(fact) => {
                NewFact::parse(fact.key.clone(), fact.value.clone()).map(drop).map_err(|error| error.to_string())
            }
        }
    }

    fn check_field(&self, set: &SetField) -> Result<(), String> {
        let Some(field) = self.fields.iter().find(|field| field.key.as_str() == set.field) else {
            let known: Vec<_> = self.writable().collect();
            return Err(format!("there is no such field; known are {}", list(&known, |field| field.key.as_str())));
        };
        if field.access != FieldAccess::Write {
            return Err("this agent may see this field and not change it".to_owned());
        }
        prose("value", &set.value)?;
        match &field.kind {
            FieldKind::Text => Ok(()),
            // The bounds of a number's text keep out `1e308` and `inf`, which CRMs do not take.
            FieldKind::Number if is_number(&set.value) => Ok(()),
            FieldKind::Number => Err("the value of this field is a number, such as 12 or 12.5".to_owned()),
            FieldKind::Date if set.value.parse::<jiff::civil::Date>().is_ok_and(|day| day.to_string() == set.value) => {
                Ok(())
            }
            FieldKind::Date => Err("the value of this field is a day, YYYY-MM-DD".to_owned()),
            FieldKind::Choice { choices } if choices.iter().any(|choice| choice.as_str() == set.value) => Ok(()),
            FieldKind::Choice { choices } => {
                Err(format!("the value of this field is one of {}", list(choices, |choice| choice.as_str())))
            }
        }
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.len() <= 15 && part.bytes().all(|b| b.is_ascii_digit());
    all_digits(whole) && all_digits(fraction)
}

fn line<const MAX: usize>(name: &str, text: &str) -> Result<(), String> {
    Line::<MAX>::try_from(text.to_owned()).map(drop).map_err(|error| said(name, &error))
}

fn prose(name: &str, text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(format!("`{name}` must not be empty"));
    }
    Prose::<TOOL_TEXT_CHARACTERS>::try_from(text.to_owned()).map(drop).map_err(|error| said(name, &error))
}

fn said(name: &str, error: &InvalidText) -> String {
    format!("`{name}` {error}")
}

fn list<T>(all: &[T], name: impl Fn(&T) -> &str) -> String {
    all.iter().map(|one| format!("`{}`", name(one))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::agent::{FieldParts, StageParts};
    use crate::setting::Setting as _;
    use crate::time::Timestamp;

    fn settings() -> AgentSettings {
        let mut settings = AgentSettings::named("Anna".to_owned().try_into().unwrap());
        settings.tools = ToolName::ALL.into();
        let field = |json: Value| serde_json::from_value::<FieldParts>(json).unwrap();
        settings.fields = Vec::<Field>::read(vec![
            field(json!({"key": "name", "label": "Имя", "type": "text", "access": "write"})),
            field(json!({"key": "budget", "label": "Бюджет", "type": "number", "access": "write"})),
            field(json!({"key": "day", "label": "День", "type": "date", "access": "write"})),
            field(
                json!({"key": "size", "label": "Размер", "type": "choice", "choices": ["S", "M"], "access": "write"}),
            ),
            field(json!({"key": "margin", "label": "Маржа", "type": "number", "access": "read"})),
        ])
        .unwrap();
        settings.stages = Vec::<Stage>::read(vec![StageParts { key: "won".into(), label: "Успех".into() }]).unwrap();
        settings
    }

    fn sequence(name: &str) -> SequenceChoice {
        SequenceChoice { id: SequenceId::derived(Timestamp::from_millis(1).unwrap(), &[name]), name: name.into() }
    }

    /// Whether the agent above may make the call.
    fn allows(tool: &str, arguments: Value) -> bool {
        let (settings, sequences) = (settings(), [sequence("ours")]);
        let call = ToolCall::parse(tool, &arguments.to_string()).unwrap();
        Policy::new(&settings, &sequences).decide(&call) == PolicyDecision::Allowed
    }

    #[test]
    fn a_field_takes_only_what_fits_it_and_only_where_the_agent_may_write() {
        let set = |field: &str, value: &str| allows("setField", json!({"field": field, "value": value}));
        assert!(set("name", "Анна") && set("budget", "-12.50") && set("day", "2026-02-28") && set("size", "M"));
        assert!(!set("margin", "5"), "read only");
        assert!(!set("owner", "me"), "unknown");
        for number in ["", "1e9", "NaN", "inf", "12 000", "1.2.3", ".5", "--1", "１２"] {
            assert!(!set("budget", number), "{number}");
        }
        for day in ["2026-02-30", "28.02.2026", "2026-2-3", "tomorrow", "2026-02-28T10:00"] {
            assert!(!set("day", day), "{day}");
        }
        assert!(!set("size", "XL") && !set("size", "m"));
        assert!(!set("name", &"я".repeat(TOOL_TEXT_CHARACTERS + 1)) && !set("name", "a\u{0}b") && !set("name", " "));
    }

    #[test]
    fn stages_sequences_and_texts_are_checked() {
        assert!(allows("moveStage", json!({"stage": "won"})) && !allows("moveStage", json!({"stage": "lost"})));
        assert!(allows("startSequence", json!({"sequence": sequence("ours").id})));
        assert!(!allows("stopSequence", json!({"sequence": sequence("theirs").id})), "another tenant's");
        assert!(allows("createTask", json!({"text": "Call", "dueInDays": 1})));
        assert!(!allows("createTask", json!({"text": "Call", "dueInDays": TASK_DAYS + 1})));
        assert!(!allows("addTag", json!({"tag": "two\nlines"})));
        assert!(!allows("handOver", json!({"reason": "angry", "summary": ""})), "who takes over must know about what");
    }

    #[test]
    fn only_the_agents_tools_and_only_so_often_and_nothing_twice() {
        let mut settings = settings();
        let note = |n: usize| ToolCall::parse("addNote", &json!({"text": n.to_string()}).to_string()).unwrap();
        let mut policy = Policy::new(&settings, &[]);
        for n in 0..TOOL_CALLS_PER_ANSWER {
            assert_eq!(policy.decide(&note(n)), PolicyDecision::Allowed);
            assert_ne!(policy.decide(&note(n)), PolicyDecision::Allowed, "twice");
        }
        assert_ne!(policy.decide(&note(99)), PolicyDecision::Allowed, "too often");
        assert!(!policy.offers(ToolName::StartSequence), "there is none to start");
        settings.tools = [ToolName::HandOver].into();
        assert_ne!(Policy::new(&settings, &[]).decide(&note(0)), PolicyDecision::Allowed, "not its tool");
    }

    #[test]
    fn an_agent_without_memory_remembers_nothing() {
        let mut settings = settings();
        let fact = ToolCall::parse("rememberFact", r#"{"key":"city","value":"Казань"}"#).unwrap();
        assert_eq!(Policy::new(&settings, &[]).decide(&fact), PolicyDecision::Allowed);
        settings.memory.facts = false;
        assert_ne!(Policy::new(&settings, &[]).decide(&fact), PolicyDecision::Allowed);
    }
}
