//! What an agent's owner decides.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Field, LinkHost, Memory, PassRate, Stage, default_tools};
use crate::cost::Budget;
use crate::error::FieldError;
use crate::language_model::ModelName;
use crate::limits::{INSTRUCTIONS_CHARACTERS, NAME_CHARACTERS, REPLY_DELAY_SECONDS};
use crate::schedule::Schedule;
use crate::text::{Line, Prose, digest};
use crate::tool::ToolName;

/// What people call an agent.
pub type AgentName = Line<NAME_CHARACTERS>;
/// The instructions of an agent.
pub type Instructions = Prose<INSTRUCTIONS_CHARACTERS>;

/// The language an agent answers in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AnswerLanguage {
    /// The customer's.
    #[default]
    Auto,
    /// Russian.
    Ru,
    /// English.
    En,
}

/// Seconds to wait before answering, 0 to [`REPLY_DELAY_SECONDS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct ReplyDelay(u8);

impl TryFrom<u64> for ReplyDelay {
    type Error = String;

    fn try_from(seconds: u64) -> Result<Self, String> {
        match u8::try_from(seconds) {
            Ok(seconds) if seconds <= REPLY_DELAY_SECONDS => Ok(Self(seconds)),
            _ => Err(format!("must be 0 to {REPLY_DELAY_SECONDS} seconds")),
        }
    }
}

impl From<ReplyDelay> for u64 {
    fn from(delay: ReplyDelay) -> Self {
        delay.0.into()
    }
}

impl ReplyDelay {
    /// Checks a number of seconds from a request.
    ///
    /// # Errors
    /// A field error at `loc` when it is too large.
    pub fn parse(seconds: u64, loc: &[&str]) -> Result<Self, FieldError> {
        Self::try_from(seconds).map_err(|message| FieldError::new(loc, "out_of_range", message))
    }
}

/// Everything about an agent that its owner decides.
///
/// A setting that was added later has a default and is omitted while it has it, so that older settings keep their fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentSettings {
    /// What people call it.
    pub name: AgentName,
    /// Its instructions.
    pub instructions: Instructions,
    /// The model that answers; `None` is the deployment's default.
    pub model: Option<ModelName>,
    /// The language it answers in.
    pub language: AnswerLanguage,
    /// How long it waits before answering.
    pub reply_delay: ReplyDelay,
    /// When it works; `None` is always.
    pub schedule: Option<Schedule>,
    /// What it remembers.
    #[serde(default, skip_serializing_if = "is_default")]
    pub memory: Memory,
    /// What it may do.
    #[serde(default = "default_tools", skip_serializing_if = "are_default_tools")]
    pub tools: BTreeSet<ToolName>,
    /// The fields of deal and contact that it may see, and which of them it may write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The stages that it may move a deal to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
    /// The hosts that its answers may link to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkHost>,
    /// What it may spend in a day; `None` is without a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// The share of golden questions that a version must pass to be published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden_pass_rate: Option<PassRate>,
}

impl AgentSettings {
    /// The settings of an agent that only has a name.
    #[must_use]
    pub fn named(name: AgentName) -> Self {
        Self {
            name,
            instructions: Instructions::default(),
            model: None,
            language: AnswerLanguage::default(),
            reply_delay: ReplyDelay::default(),
            schedule: None,
            memory: Memory::default(),
            tools: default_tools(),
            fields: Vec::new(),
            stages: Vec::new(),
            links: Vec::new(),
            budget: None,
            golden_pass_rate: None,
        }
    }

    /// The names of the settings that differ, for the audit line of a change.
    #[must_use]
    pub fn differences(&self, other: &Self) -> BTreeSet<&'static str> {
        let Self {
            name,
            instructions,
            model,
            language,
            reply_delay,
            schedule,
            memory,
            tools,
            fields,
            stages,
            links,
            budget,
            golden_pass_rate,
        } = self;
        [
            ("name", *name != other.name),
            ("instructions", *instructions != other.instructions),
            ("model", *model != other.model),
            ("language", *language != other.language),
            ("replyDelaySeconds", *reply_delay != other.reply_delay),
            ("schedule", *schedule != other.schedule),
            ("memory", *memory != other.memory),
            ("tools", *tools != other.tools),
            ("fields", *fields != other.fields),
            ("stages", *stages != other.stages),
            ("links", *links != other.links),
            ("budget", *budget != other.budget),
            ("goldenPassRate", *golden_pass_rate != other.golden_pass_rate),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }

    pub(super) fn fingerprint(&self) -> String {
        // Settings have no map with an unstable order, so their JSON is canonical.
        let json = serde_json::to_string(self).unwrap_or_default();
        hex::encode(digest(&[&json]))
    }
}

fn is_default(memory: &Memory) -> bool {
    *memory == Memory::default()
}

fn are_default_tools(tools: &BTreeSet<ToolName>) -> bool {
    *tools == default_tools()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_delay_is_at_most_two_minutes() {
        assert!(ReplyDelay::try_from(120).is_ok());
        assert!(ReplyDelay::try_from(121).is_err());
        assert!(ReplyDelay::try_from(1 << 40).is_err());
    }

    #[test]
    fn settings_from_before_are_read_with_defaults_and_keep_their_fingerprint() {
        let before =
            r#"{"name":"Анна","instructions":"","model":null,"language":"auto","replyDelay":0,"schedule":null}"#;
        let settings: AgentSettings = serde_json::from_str(before).unwrap();
        assert_eq!(settings, AgentSettings::named("Анна".to_owned().try_into().unwrap()));
        assert_eq!(serde_json::to_string(&settings).unwrap(), before);
    }
}
