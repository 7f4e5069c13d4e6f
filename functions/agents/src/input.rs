//! What clients send, and how it becomes settings: every problem is found at once, each with its place.

use domain::agent::{AgentSettings, AnswerLanguage, ReplyDelay};
use domain::error::{Error, FieldError, Result};
use domain::schedule::{Schedule, ScheduleParts};
use domain::text::InvalidText;
use serde::{Deserialize, Deserializer};
use shared::http::schema::{Language, Schedule as ScheduleSchema};
use utoipa::ToSchema;

/// A new agent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AgentInput {
    /// 1 to 100 characters.
    name: String,
    /// Up to 20,000 characters.
    #[serde(default)]
    instructions: String,
    /// `auto` is the customer's language.
    #[serde(default)]
    #[schema(value_type = Language)]
    language: AnswerLanguage,
    /// The language model's name; `null` is the deployment's default.
    #[serde(default)]
    model: Option<String>,
    /// 0 to 120.
    #[serde(default)]
    reply_delay_seconds: u64,
    /// When the agent works; `null` is always.
    #[serde(default)]
    #[schema(value_type = Option<ScheduleSchema>)]
    schedule: Option<ScheduleParts>,
}

/// A change of an agent: what is absent stays; `null` clears a `model` or a `schedule`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AgentPatch {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    instructions: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<Language>)]
    language: Option<AnswerLanguage>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    model: Option<Option<String>>,
    #[serde(default)]
    reply_delay_seconds: Option<u64>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<ScheduleSchema>)]
    schedule: Option<Option<ScheduleParts>>,
}

impl AgentInput {
    pub(crate) fn parse(self) -> Result<AgentSettings> {
        let Self { name, instructions, language, model, reply_delay_seconds, schedule } = self;
        let mut errors = Vec::new();
        let name = check(name.try_into(), "name", &mut errors);
        let instructions = check(instructions.try_into(), "instructions", &mut errors);
        let model = check(model.map(TryInto::try_into).transpose(), "model", &mut errors);
        let reply_delay = note(ReplyDelay::parse(reply_delay_seconds, &["body", "replyDelaySeconds"]), &mut errors);
        let schedule = schedule.and_then(|parts| note_all(parse_schedule(parts), &mut errors));
        match (name, instructions, model, reply_delay) {
            (Some(name), Some(instructions), Some(model), Some(reply_delay)) if errors.is_empty() => {
                Ok(AgentSettings { name, instructions, model, language, reply_delay, schedule })
            }
            _ => Err(Error::invalid(errors)),
        }
    }
}

impl AgentPatch {
    /// The settings that `current` becomes.
    pub(crate) fn apply(self, current: &AgentSettings) -> Result<AgentSettings> {
        // Every field by name: a new one does not compile until somebody has thought about it here.
        let Self { name, instructions, language, model, reply_delay_seconds, schedule } = self;
        let input = AgentInput {
            name: name.unwrap_or_else(|| current.name.clone().into()),
            instructions: instructions.unwrap_or_else(|| current.instructions.clone().into()),
            language: language.unwrap_or(current.language),
            model: model.unwrap_or_else(|| current.model.clone().map(Into::into)),
            reply_delay_seconds: reply_delay_seconds.unwrap_or_else(|| current.reply_delay.into()),
            schedule: schedule.unwrap_or_else(|| current.schedule.clone().map(Into::into)),
        };
        input.parse()
    }
}

/// Tells `null` from absence: with `default`, absence is `None` and `null` is `Some(None)`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

fn parse_schedule(parts: ScheduleParts) -> Result<Schedule, Vec<FieldError>> {
    Schedule::parse(parts).map_err(|errors| {
        let moved = errors.into_iter().map(|mut error| {
            error.loc.splice(0..0, ["body".to_owned(), "schedule".to_owned()]);
            error
        });
        moved.collect()
    })
}

fn check<T>(result: Result<T, InvalidText>, field: &str, errors: &mut Vec<FieldError>) -> Option<T> {
    note(result.map_err(|e| e.at(&["body", field])), errors)
}

fn note<T>(result: Result<T, FieldError>, errors: &mut Vec<FieldError>) -> Option<T> {
    note_all(result.map_err(|error| vec![error]), errors)
}

fn note_all<T>(result: Result<T, Vec<FieldError>>, errors: &mut Vec<FieldError>) -> Option<T> {
    result.map_err(|mut found| errors.append(&mut found)).ok()
}
