//! What a run is about.

use serde::{Deserialize, Serialize};

use crate::agent::AgentSettings;
use crate::text::digest;

/// What a run is about: these settings, this state of the knowledge base, these questions. What the run says is said of
/// nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// The [`fingerprint`] of the settings.
    pub settings: String,
    /// The version of the agent's knowledge pointer.
    pub knowledge: u64,
    /// The fingerprint of the questions and their versions.
    pub questions: String,
}

impl Subject {
    /// A short name of the subject; two that differ in anything have different ones.
    #[must_use]
    pub fn digest(&self) -> String {
        hex::encode(digest(&[&self.settings, &self.knowledge.to_string(), &self.questions]))
    }
}

/// What tells settings from all others that may answer differently.
///
/// When an agent works, how long it waits, what it may spend and what its publication requires changes no answer. Settings that name no model answer with the deployment's,
/// which is `default_model`.
#[must_use]
pub fn fingerprint(settings: &AgentSettings, default_model: &str) -> String {
    let mut settings = settings.clone();
    settings.schedule = None;
    settings.reply_delay = Default::default();
    settings.budget = None;
    settings.golden_pass_rate = None;
    // Settings have no map with an unstable order, so their JSON is canonical.
    let json = serde_json::to_string(&settings).unwrap_or_default();
    match (&settings.model, default_model) {
        (None, model) if !model.is_empty() => hex::encode(digest(&[&json, model])),
        _ => hex::encode(digest(&[&json])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::ReplyDelay;

    #[test]
    fn only_what_may_change_an_answer_counts() {
        let settings = AgentSettings::named("Анна".to_owned().try_into().unwrap());
        let slow = AgentSettings { reply_delay: ReplyDelay::try_from(60).unwrap(), ..settings.clone() };
        let fingerprint = |settings: &AgentSettings| fingerprint(settings, "small");
        assert_eq!(fingerprint(&slow), fingerprint(&settings));
        let told = AgentSettings { instructions: "Be brief".to_owned().try_into().unwrap(), ..settings.clone() };
        assert_ne!(fingerprint(&told), fingerprint(&settings));
        assert_ne!(super::fingerprint(&settings, "large"), fingerprint(&settings), "another model of the deployment");
        let named = AgentSettings { model: Some("own".to_owned().try_into().unwrap()), ..settings };
        assert_eq!(super::fingerprint(&named, "large"), fingerprint(&named), "it answers with its own");
    }
}
