//! What clients get.

use domain::agent::SettingsParts;
use serde::Serialize;
use shared::store::Versioned;
use utoipa::ToSchema;

/// An agent: its draft, and what is published of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Agent {
    id: String,
    #[serde(flatten)]
    settings: SettingsParts,
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
    settings: SettingsParts,
    published_at: String,
    /// The id of the member or the key that published it.
    published_by: String,
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
