//! What clients get.

use domain::schedule::ScheduleParts;
use serde::Serialize;
use shared::http::schema::{Language, Schedule};
use shared::store::Versioned;
use utoipa::ToSchema;

/// An agent: its draft, and what is published of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Agent {
    id: String,
    name: String,
    instructions: String,
    #[schema(required)]
    model: Option<String>,
    #[schema(value_type = Language)]
    language: &'static str,
    reply_delay_seconds: u64,
    #[schema(required, value_type = Option<Schedule>)]
    schedule: Option<ScheduleParts>,
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
    name: String,
    instructions: String,
    #[schema(required)]
    model: Option<String>,
    #[schema(value_type = Language)]
    language: &'static str,
    reply_delay_seconds: u64,
    #[schema(required, value_type = Option<Schedule>)]
    schedule: Option<ScheduleParts>,
    published_at: String,
    /// The id of the member or the key that published it.
    published_by: String,
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
        let draft = agent.draft;
        Self {
            id: agent.id.to_string(),
            name: draft.name.into(),
            instructions: draft.instructions.into(),
            model: draft.model.map(Into::into),
            language: language(draft.language),
            reply_delay_seconds: draft.reply_delay.into(),
            schedule: draft.schedule.map(Into::into),
            published_version: agent.published.map(|published| published.version),
            has_unpublished_changes,
            version,
            created_at: agent.created_at.to_string(),
            updated_at: agent.updated_at.to_string(),
        }
    }
}

impl From<domain::agent::AgentVersion> for AgentVersion {
    fn from(version: domain::agent::AgentVersion) -> Self {
        let settings = version.settings;
        Self {
            version: version.version,
            name: settings.name.into(),
            instructions: settings.instructions.into(),
            model: settings.model.map(Into::into),
            language: language(settings.language),
            reply_delay_seconds: settings.reply_delay.into(),
            schedule: settings.schedule.map(Into::into),
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
