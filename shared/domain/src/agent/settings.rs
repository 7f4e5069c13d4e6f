//! What an agent's owner decides.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::declaration::settings;
use super::{Field, FieldParts, LinkHost, Memory, MemoryParts, Stage, StageParts, default_tools};
use crate::cost::Budget;
use crate::error::{Error, FieldError, Result};
use crate::language_model::ModelName;
use crate::limits::{INSTRUCTIONS_CHARACTERS, NAME_CHARACTERS, REPLY_DELAY_SECONDS};
use crate::schedule::{Schedule, ScheduleParts};
use crate::setting::{Given, Setting};
use crate::text::{Line, Prose, digest};
use crate::tool::ToolName;

/// What people call an agent.
pub type AgentName = Line<NAME_CHARACTERS>;
/// What an agent is told to be and to do.
pub type Instructions = Prose<INSTRUCTIONS_CHARACTERS>;

/// The language an agent answers in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Language)]
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

impl Setting for ReplyDelay {
    type Written = u64;

    fn read(seconds: u64) -> Result<Self, Vec<FieldError>> {
        Self::try_from(seconds).map_err(|message| vec![FieldError::new(&[], "out_of_range", message)])
    }

    fn write(self) -> u64 {
        self.into()
    }
}

/// A share of golden questions in per cent, 1 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct PassRate(u8);

impl TryFrom<u64> for PassRate {
    type Error = &'static str;

    fn try_from(percent: u64) -> Result<Self, &'static str> {
        match u8::try_from(percent) {
            Ok(percent @ 1..=100) => Ok(Self(percent)),
            _ => Err("must be 1 to 100 per cent"),
        }
    }
}

impl From<PassRate> for u64 {
    fn from(rate: PassRate) -> Self {
        rate.0.into()
    }
}

impl Setting for PassRate {
    type Written = u64;

    fn read(percent: u64) -> Result<Self, Vec<FieldError>> {
        Self::try_from(percent).map_err(|message| vec![FieldError::new(&[], "out_of_range", message)])
    }

    fn write(self) -> u64 {
        self.into()
    }
}

/// Makes types their own written form, because reading them as JSON checks all there is to check.
macro_rules! written_as_themselves {
    ($($type:ty),+) => {$(
        impl Setting for $type {
            type Written = Self;

            fn read(written: Self) -> Result<Self, Vec<FieldError>> {
                Ok(written)
            }

            fn write(self) -> Self {
                self
            }
        }
    )+};
}
written_as_themselves!(AnswerLanguage, BTreeSet<ToolName>);

settings! {
    /// What people call it: 1 to 100 characters.
    name "name": AgentName as String;
    /// What it is told: up to 20,000 characters.
    instructions "instructions": Instructions as String = Instructions::default();
    /// The language model's name; `null` is the deployment's default.
    model "model": Option<ModelName> as Option<String> = None;
    /// The language it answers in; `auto` is the customer's.
    language "language": AnswerLanguage as AnswerLanguage = AnswerLanguage::default();
    /// How many seconds it waits before answering, 0 to 120.
    reply_delay "replyDelaySeconds": ReplyDelay as u64 = ReplyDelay::default();
    /// When it works; `null` is always.
    schedule "schedule": Option<Schedule> as Option<ScheduleParts> = None;
    /// What it remembers; the last 20 messages and facts about the person by default.
    #[serde(default, skip_serializing_if = "is_default")]
    memory "memory": Memory as MemoryParts = Memory::default();
    /// What it may do; searching, handing over and remembering by default.
    #[serde(default = "default_tools", skip_serializing_if = "are_default_tools")]
    tools "tools": BTreeSet<ToolName> as BTreeSet<ToolName> = default_tools();
    /// The fields of deal and contact that it sees, and which of them it may write; at most 50.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields "fields": Vec<Field> as Vec<FieldParts> = Vec::new();
    /// The stages that it may move a deal to, at most 50.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stages "stages": Vec<Stage> as Vec<StageParts> = Vec::new();
    /// The hosts that answers may link to, such as `example.com`, at most 50. Links to others are shown as plain text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    links "links": Vec<LinkHost> as Vec<String> = Vec::new();
    /// What it may spend in a day; `null` is without a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    budget "budget": Option<Budget> as Option<Budget> = None;
    /// The share of golden questions, in per cent, that a version must pass to be published; `null` asks for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    golden_pass_rate "goldenPassRate": Option<PassRate> as Option<u64> = None;
}

impl AgentSettings {
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

    fn anna() -> AgentSettings {
        AgentSettings::named("Анна".to_owned().try_into().unwrap())
    }

    #[test]
    fn a_pass_rate_is_a_share() {
        assert!(PassRate::try_from(1).is_ok() && PassRate::try_from(100).is_ok());
        assert!(PassRate::try_from(0).is_err() && PassRate::try_from(101).is_err());
    }

    #[test]
    fn a_change_tells_an_absent_field_from_null_and_from_a_value() {
        let mut current = anna();
        current.golden_pass_rate = Some(PassRate(90));
        let change = |json| serde_json::from_str::<AgentPatch>(json).unwrap().apply(&current).unwrap();
        assert_eq!(change("{}"), current);
        assert_eq!(change(r#"{"goldenPassRate": null}"#).golden_pass_rate, None);
        assert_eq!(change(r#"{"goldenPassRate": 80}"#).golden_pass_rate, Some(PassRate(80)));
        assert_eq!(change(r#"{"name": null, "memory": null}"#), current, "what cannot be cleared stays");
    }

    #[test]
    fn every_problem_of_a_new_agent_is_reported_with_its_place() {
        let input: AgentInput = serde_json::from_str(
            r#"{"replyDelaySeconds": 121, "links": ["ok.ru", "https://x"], "fields": [{"key": "", "label": "", "type": "text", "access": "read"}]}"#,
        )
        .unwrap();
        let error = input.parse().unwrap_err();
        let places: Vec<_> = error.fields().iter().map(|it| (it.loc.join("."), it.code.clone())).collect();
        let expected = [
            ("body.name", "required"),
            ("body.replyDelaySeconds", "out_of_range"),
            ("body.fields.0.key", "invalid_key"),
            ("body.fields.0.label", "required"),
            ("body.links.1", "invalid_host"),
        ];
        assert_eq!(places, expected.map(|(place, code)| (place.to_owned(), code.into())));
    }

    #[test]
    fn an_answer_writes_what_a_request_reads() {
        let mut settings = anna();
        settings.golden_pass_rate = Some(PassRate(90));
        let written = serde_json::to_value(SettingsParts::from(settings.clone())).unwrap();
        assert_eq!(written["replyDelaySeconds"], 0);
        let input: AgentInput = serde_json::from_value(written).unwrap();
        assert_eq!(input.parse().unwrap(), settings);
    }

    #[test]
    fn a_field_that_no_setting_has_is_refused() {
        assert!(serde_json::from_str::<AgentPatch>(r#"{"replyDelay": 1}"#).is_err());
        assert!(serde_json::from_str::<AgentInput>(r#"{"name": "A", "owner": true}"#).is_err());
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
