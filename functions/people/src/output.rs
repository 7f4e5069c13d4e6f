//! What clients get.

use domain::memory;
use serde::Serialize;
use utoipa::ToSchema;

/// A fact about a person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fact {
    id: String,
    /// What it is about.
    key: String,
    /// What it says.
    value: String,
    /// Where it was said; `null` when somebody wrote it by hand.
    #[schema(required)]
    source: Option<FactSource>,
    created_at: String,
    /// When it was last said or changed.
    updated_at: String,
}

/// The message in which a fact was said.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FactSource {
    conversation_id: String,
    message_id: String,
}

impl From<memory::Fact> for Fact {
    fn from(fact: memory::Fact) -> Self {
        let memory::Fact { id, key, value, source, created_at, updated_at } = fact;
        Self {
            id: id.to_string(),
            key: key.into(),
            value: value.into(),
            source: source.map(|source| FactSource {
                conversation_id: source.conversation.to_string(),
                message_id: source.message.to_string(),
            }),
            created_at: created_at.to_string(),
            updated_at: updated_at.to_string(),
        }
    }
}
