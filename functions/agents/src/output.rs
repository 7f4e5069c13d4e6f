//! What clients get.

use std::collections::BTreeSet;

use domain::agent::{FieldParts, Memory, StageParts};
use domain::cost::Budget;
use domain::schedule::ScheduleParts;
use domain::tool::ToolName;
use serde::Serialize;
use shared::http::schema::{AgentField, AgentMemory, AgentStage, AgentTool, DailyBudget, Language, Schedule};
use shared::store::Versioned;
use utoipa::ToSchema;

/// An agent: its draft, and what is published of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Agent {
    id: String,
    #[serde(flatten)]
    settings: Settings,
    /// The version that customers get; `null` before the first publication.
    #[schema(required)]
    published_version: Option<u32>,
    has_unpublished_changes: bool,
    /// Counts the changes; the `ETag`.
    version: u64,
    created_at: String,
    updated_at: String,
}

/// A published version.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AgentVersion {
    version: u32,
    #[serde(flatten)]
    settings: Settings,
    published_at: String,
    /// The id of the member or the key that published it.
    published_by: String,
}

/// What an agent's owner decided.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Settings {
    name: String,
    instructions: String,
    #[schema(required)]
    model: Option<String>,
    #[schema(value_type = Language)]
    language: &'static str,
    reply_delay_seconds: u64,
    #[schema(required, value_type = Option<Schedule>)]
    schedule: Option<ScheduleParts>,
    #[schema(value_type = AgentMemory)]
    memory: Memory,
    #[schema(value_type = Vec<AgentTool>)]
    tools: BTreeSet<ToolName>,
    #[schema(value_type = Vec<AgentField>)]
    fields: Vec<FieldParts>,
    #[schema(value_type = Vec<AgentStage>)]
    stages: Vec<StageParts>,
    /// The hosts that answers may link to.
    links: Vec<String>,
    #[schema(required, value_type = Option<DailyBudget>)]
    budget: Option<Budget>,
    /// The share of golden questions, in per cent, that a version must pass to be published.
    #[schema(required)]
    golden_pass_rate: Option<u64>,
}

shared::page_schema! {
    /// A page of agents.
    AgentPage of Agent
}
shared::page_schema! {
    /// A page of published versions.
    AgentVersionPage of AgentVersion
}

fn language(language: domain::agent::AnswerLanguage) -> &'static str {
    match language {
        domain::agent::AnswerLanguage::Auto => "auto",
        domain::agent::AnswerLanguage::Ru => "ru",
        domain::agent::AnswerLanguage::En => "en",
    }
}

impl From<Versioned<domain::agent::Agent>> for Agent {
    fn from(agent: Versioned<domain::agent::Agent>) -> Self {
        let Versioned { value: agent, version } = agent;
        let has_unpublished_changes = agent.has_unpublished_changes();
        Self {
            id: agent.id.to_string(),
            settings: agent.draft.into(),
            published_version: agent.published.map(|published| published.version),
            has_unpublished_changes,
            version,
            created_at: agent.created_at.to_string(),
            updated_at: agent.updated_at.to_string(),
        }
    }
}

impl From<domain::agent::AgentSettings> for Settings {
    fn from(settings: domain::agent::AgentSettings) -> Self {
        Self {
            name: settings.name.into(),
            instructions: settings.instructions.into(),
            model: settings.model.map(Into::into),
            language: language(settings.language),
            reply_delay_seconds: settings.reply_delay.into(),
            schedule: settings.schedule.map(Into::into),
            memory: settings.memory,
            tools: settings.tools,
            fields: settings.fields.into_iter().map(FieldParts::from).collect(),
            stages: settings.stages.into_iter().map(StageParts::from).collect(),
            links: settings.links.into_iter().map(String::from).collect(),
            budget: settings.budget,
            golden_pass_rate: settings.golden_pass_rate.map(Into::into),
        }
    }
}

impl From<domain::agent::AgentVersion> for AgentVersion {
    fn from(version: domain::agent::AgentVersion) -> Self {
        Self {
            version: version.version,
            settings: version.settings.into(),
            published_at: version.published_at.to_string(),
            published_by: actor(version.published_by),
        }
    }
}

fn actor(actor: domain::access::Actor) -> String {
    match actor {
        domain::access::Actor::Person(id) => id.to_string(),
        domain::access::Actor::ApiKey(id) => id.to_string(),
        domain::access::Actor::Function(name) => name,
    }
}
