//! What clients send, and how it becomes settings: every problem is found at once, each with its place.

use std::collections::BTreeSet;

use domain::agent::{
    AgentSettings, AnswerLanguage, Field, FieldParts, LinkHost, Memory, PassRate, ReplyDelay, Stage, StageParts,
    Window, WindowParts, default_tools,
};
use domain::cost::Budget;
use domain::error::{Error, FieldError, Result};
use domain::schedule::{Schedule, ScheduleParts};
use domain::text::InvalidText;
use domain::tool::ToolName;
use serde::{Deserialize, Deserializer};
use shared::http::schema::{
    AgentField, AgentMemory, AgentStage, AgentTool, DailyBudget, Language, Schedule as ScheduleSchema,
};
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
    /// What the agent remembers; the last 20 messages and facts about the person by default.
    #[serde(default)]
    #[schema(value_type = Option<AgentMemory>)]
    memory: Option<MemoryInput>,
    /// What the agent may do; searching, handing over and remembering by default.
    #[serde(default = "default_tools")]
    #[schema(value_type = Vec<AgentTool>)]
    tools: BTreeSet<ToolName>,
    /// The fields of deal and contact that the agent sees, at most 50.
    #[serde(default)]
    #[schema(value_type = Vec<AgentField>)]
    fields: Vec<FieldParts>,
    /// The stages that the agent may move a deal to, at most 50.
    #[serde(default)]
    #[schema(value_type = Vec<AgentStage>)]
    stages: Vec<StageParts>,
    /// The hosts that answers may link to, such as `example.com`, at most 50. Links to others are shown as plain text.
    #[serde(default)]
    links: Vec<String>,
    /// What the agent may spend in a day; `null` is without a limit.
    #[serde(default)]
    #[schema(value_type = Option<DailyBudget>)]
    budget: Option<Budget>,
    /// The share of golden questions, in per cent, that a version must pass to be published; `null` asks for none.
    #[serde(default)]
    golden_pass_rate: Option<u64>,
}

/// What an agent remembers, before its checks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MemoryInput {
    window: WindowParts,
    facts: bool,
}

/// A change of an agent: what is absent stays; `null` clears a `model`, a `schedule`, a `budget` or a `goldenPassRate`.
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
    #[serde(default)]
    #[schema(value_type = Option<AgentMemory>)]
    memory: Option<MemoryInput>,
    #[serde(default)]
    #[schema(value_type = Option<Vec<AgentTool>>)]
    tools: Option<BTreeSet<ToolName>>,
    #[serde(default)]
    #[schema(value_type = Option<Vec<AgentField>>)]
    fields: Option<Vec<FieldParts>>,
    #[serde(default)]
    #[schema(value_type = Option<Vec<AgentStage>>)]
    stages: Option<Vec<StageParts>>,
    #[serde(default)]
    links: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<DailyBudget>)]
    budget: Option<Option<Budget>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u64>)]
    golden_pass_rate: Option<Option<u64>>,
}

impl AgentInput {
    pub(crate) fn parse(self) -> Result<AgentSettings> {
        let mut errors = Vec::new();
        let name = check(self.name.try_into(), "name", &mut errors);
        let instructions = check(self.instructions.try_into(), "instructions", &mut errors);
        let model = check(self.model.map(TryInto::try_into).transpose(), "model", &mut errors);
        let reply_delay = ReplyDelay::parse(self.reply_delay_seconds, &["body", "replyDelaySeconds"]);
        let reply_delay = note(reply_delay, &mut errors);
        let schedule = note_in("schedule", self.schedule.map(Schedule::parse).transpose(), &mut errors);
        let memory = self.memory.map_or(Some(Memory::default()), |memory| note(memory.parse(), &mut errors));
        let fields = note_in("fields", Field::parse_all(self.fields), &mut errors);
        let stages = note_in("stages", Stage::parse_all(self.stages), &mut errors);
        let links = note_in("links", LinkHost::parse_all(self.links), &mut errors);
        let budget = note(self.budget.map(|budget| budget.check(&["body", "budget"])).transpose(), &mut errors);
        let golden_pass_rate = note(self.golden_pass_rate.map(pass_rate).transpose(), &mut errors);
        let (Some(name), Some(instructions), Some(model), Some(reply_delay), Some(schedule)) =
            (name, instructions, model, reply_delay, schedule)
        else {
            return Err(Error::invalid(errors));
        };
        let (Some(memory), Some(fields), Some(stages), Some(links), Some(budget), Some(golden_pass_rate)) =
            (memory, fields, stages, links, budget, golden_pass_rate)
        else {
            return Err(Error::invalid(errors));
        };
        let Self { language, tools, .. } = self;
        Ok(AgentSettings {
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
        })
    }
}

impl MemoryInput {
    fn parse(self) -> Result<Memory, FieldError> {
        let window = Window::parse(self.window, &["body", "memory", "window", "count"])?;
        Ok(Memory { window, facts: self.facts })
    }
}

impl From<Memory> for MemoryInput {
    fn from(memory: Memory) -> Self {
        Self { window: memory.window.into(), facts: memory.facts }
    }
}

impl AgentPatch {
    /// The settings that `current` becomes.
    pub(crate) fn apply(self, current: &AgentSettings) -> Result<AgentSettings> {
        // Every field by name: a new one does not compile until somebody has thought about it here.
        let Self {
            name,
            instructions,
            language,
            model,
            reply_delay_seconds,
            schedule,
            memory,
            tools,
            fields,
            stages,
            links,
            budget,
            golden_pass_rate,
        } = self;
        let parts = |fields: &[Field]| fields.iter().cloned().map(FieldParts::from).collect();
        let input = AgentInput {
            name: name.unwrap_or_else(|| current.name.clone().into()),
            instructions: instructions.unwrap_or_else(|| current.instructions.clone().into()),
            language: language.unwrap_or(current.language),
            model: model.unwrap_or_else(|| current.model.clone().map(Into::into)),
            reply_delay_seconds: reply_delay_seconds.unwrap_or_else(|| current.reply_delay.into()),
            schedule: schedule.unwrap_or_else(|| current.schedule.clone().map(Into::into)),
            memory: Some(memory.unwrap_or_else(|| current.memory.into())),
            tools: tools.unwrap_or_else(|| current.tools.clone()),
            fields: fields.unwrap_or_else(|| parts(&current.fields)),
            stages: stages.unwrap_or_else(|| current.stages.iter().cloned().map(StageParts::from).collect()),
            links: links.unwrap_or_else(|| current.links.iter().cloned().map(String::from).collect()),
            budget: budget.unwrap_or_else(|| current.budget.clone()),
            golden_pass_rate: golden_pass_rate.unwrap_or_else(|| current.golden_pass_rate.map(Into::into)),
        };
        input.parse()
    }
}

/// Tells `null` from absence: with `default`, absence is `None` and `null` is `Some(None)`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

fn pass_rate(percent: u64) -> Result<PassRate, FieldError> {
    PassRate::try_from(percent).map_err(|message| FieldError::new(&["body", "goldenPassRate"], "out_of_range", message))
}

fn check<T>(result: Result<T, InvalidText>, field: &str, errors: &mut Vec<FieldError>) -> Option<T> {
    note(result.map_err(|e| e.at(&["body", field])), errors)
}

fn note<T>(result: Result<T, FieldError>, errors: &mut Vec<FieldError>) -> Option<T> {
    note_all(result.map_err(|error| vec![error]), errors)
}

/// Notes what is wrong inside a field of the body.
fn note_in<T>(field: &str, result: Result<T, Vec<FieldError>>, errors: &mut Vec<FieldError>) -> Option<T> {
    let moved = result.map_err(|mut found| {
        found.iter_mut().for_each(|error| drop(error.loc.splice(0..0, ["body".to_owned(), field.to_owned()])));
        found
    });
    note_all(moved, errors)
}

fn note_all<T>(result: Result<T, Vec<FieldError>>, errors: &mut Vec<FieldError>) -> Option<T> {
    result.map_err(|mut found| errors.append(&mut found)).ok()
}
