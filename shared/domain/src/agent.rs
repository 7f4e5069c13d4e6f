//! Agents: what they are told, in which language, with which model and when they work. A draft is edited freely; a
//! published version never changes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::error::FieldError;
use crate::ids::AgentId;
use crate::limits::{INSTRUCTIONS_CHARACTERS, NAME_CHARACTERS, REPLY_DELAY_SECONDS};
use crate::schedule::Schedule;
use crate::text::{Line, Prose, digest};
use crate::time::Timestamp;

/// What people call an agent.
pub type AgentName = Line<NAME_CHARACTERS>;
/// What an agent is told to be and to do.
pub type Instructions = Prose<INSTRUCTIONS_CHARACTERS>;
/// The name of a language model at its provider.
pub type ModelName = Line<NAME_CHARACTERS>;

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentSettings {
    /// What people call it.
    pub name: AgentName,
    /// What it is told.
    pub instructions: Instructions,
    /// The model that answers; `None` is the deployment's default.
    pub model: Option<ModelName>,
    /// The language it answers in.
    pub language: AnswerLanguage,
    /// How long it waits before answering.
    pub reply_delay: ReplyDelay,
    /// When it works; `None` is always.
    pub schedule: Option<Schedule>,
}

impl AgentSettings {
    /// The names of the settings that differ, for the audit line of a change.
    #[must_use]
    pub fn differences(&self, other: &Self) -> BTreeSet<&'static str> {
        let Self { name, instructions, model, language, reply_delay, schedule } = self;
        [
            ("name", *name != other.name),
            ("instructions", *instructions != other.instructions),
            ("model", *model != other.model),
            ("language", *language != other.language),
            ("replyDelaySeconds", *reply_delay != other.reply_delay),
            ("schedule", *schedule != other.schedule),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }

    fn fingerprint(&self) -> String {
        // Settings have no map with an unstable order, so their JSON is canonical.
        let json = serde_json::to_string(self).unwrap_or_default();
        hex::encode(digest(&[&json]))
    }
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
        let settings = AgentSettings {
            name: "Анна".to_owned().try_into().unwrap(),
            instructions: Instructions::default(),
            model: None,
            language: AnswerLanguage::Auto,
            reply_delay: ReplyDelay::default(),
            schedule: None,
        };
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

    #[test]
    fn a_reply_delay_is_at_most_two_minutes() {
        assert!(ReplyDelay::try_from(120).is_ok());
        assert!(ReplyDelay::try_from(121).is_err());
        assert!(ReplyDelay::try_from(1 << 40).is_err());
    }
}
