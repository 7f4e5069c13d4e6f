//! Agents: their instructions, language, model, tools and working hours. A draft is edited freely; a
//! published version never changes.

mod crm;
mod declaration;
mod links;
mod memory;
mod settings;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::ids::AgentId;
use crate::time::Timestamp;
use crate::tool::ToolName;

pub use crm::{CrmKey, Field, FieldAccess, FieldKind, FieldParts, FieldType, Label, Stage, StageParts};
pub use links::LinkHost;
pub use memory::{Memory, MemoryParts, Window, WindowKind, WindowParts};
pub use settings::{
    AgentInput, AgentName, AgentPatch, AgentSettings, AnswerLanguage, Instructions, PassRate, ReplyDelay, SettingsParts,
};

/// What an agent may do unless its owner says otherwise: nothing that changes anything of a customer's deal.
#[must_use]
pub fn default_tools() -> BTreeSet<ToolName> {
    [ToolName::SearchKnowledge, ToolName::HandOver, ToolName::RememberFact].into()
}

/// An agent: its draft, and which version customers get.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Agent {
    /// Its id.
    pub id: AgentId,
    /// The settings being edited.
    pub draft: AgentSettings,
    /// The version that answers customers.
    pub published: Option<Published>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the draft last changed.
    pub updated_at: Timestamp,
}

/// Which version is published, and what it says in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Its number, counted from 1.
    pub version: u32,
    fingerprint: String,
}

/// A published version. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentVersion {
    /// The agent.
    pub agent: AgentId,
    /// Its number, counted from 1.
    pub version: u32,
    /// What it says.
    pub settings: AgentSettings,
    /// When it was published.
    pub published_at: Timestamp,
    /// By whom.
    pub published_by: Actor,
}

impl Agent {
    /// A new agent, not yet published.
    #[must_use]
    pub fn new(id: AgentId, draft: AgentSettings, now: Timestamp) -> Self {
        Self { id, draft, published: None, created_at: now, updated_at: now }
    }

    /// Whether the draft says something else than the published version.
    #[must_use]
    pub fn has_unpublished_changes(&self) -> bool {
        self.published.as_ref().is_none_or(|p| p.fingerprint != self.draft.fingerprint())
    }

    /// Replaces the draft.
    pub fn edit(&mut self, draft: AgentSettings, now: Timestamp) {
        self.draft = draft;
        self.updated_at = now;
    }

    /// Makes the draft the next published version; `None` when it says what is published already.
    pub fn publish(&mut self, by: Actor, now: Timestamp) -> Option<AgentVersion> {
        if !self.has_unpublished_changes() {
            return None;
        }
        let version = self.published.as_ref().map_or(0, |p| p.version) + 1;
        self.published = Some(Published { version, fingerprint: self.draft.fingerprint() });
        Some(AgentVersion {
            agent: self.id,
            version,
            settings: self.draft.clone(),
            published_at: now,
            published_by: by,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent() -> Agent {
        let now = Timestamp::from_millis(1).unwrap();
        let settings = AgentSettings::named("Анна".to_owned().try_into().unwrap());
        Agent::new(AgentId::derived(now, &["a"]), settings, now)
    }

    #[test]
    fn a_draft_is_published_once_and_going_back_to_it_is_no_change() {
        let now = Timestamp::from_millis(2).unwrap();
        let by = Actor::Function("test".into());
        let mut agent = agent();
        let first = agent.draft.clone();
        assert_eq!(agent.publish(by.clone(), now).unwrap().version, 1);
        assert!(agent.publish(by.clone(), now).is_none());

        let mut second = first.clone();
        second.instructions = "Be brief".to_owned().try_into().unwrap();
        assert_eq!(second.differences(&first).into_iter().collect::<Vec<_>>(), ["instructions"]);
        agent.edit(second, now);
        assert!(agent.has_unpublished_changes());
        agent.edit(first, now);
        assert!(!agent.has_unpublished_changes());
    }
}
