//! What the queue of golden questions brings.

use domain::Result;
use domain::error::Error;
use domain::golden::Trigger;
use domain::ids::{AccountId, AgentId, GoldenQuestionId, GoldenRunId};
use serde::{Deserialize, Serialize};

use crate::queue::Message;

/// A message of the queue of golden questions. Only functions of ours write there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GoldenMessage {
    /// Whose it is.
    pub account_id: AccountId,
    /// The agent.
    pub agent_id: AgentId,
    /// What is to be done.
    pub work: GoldenWork,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum GoldenWork {
    /// Begin a run if nothing has changed since: whoever changed more sent a message of their own.
    Changed {
        /// What changed.
        trigger: Trigger,
        /// The fingerprint of the draft after the change.
        settings: String,
        /// The version of the knowledge after the change.
        knowledge: u64,
    },
    /// Hand out the questions of a run.
    HandOut {
        /// The run.
        run_id: GoldenRunId,
    },
    /// Ask a question of a run.
    Ask {
        /// The run.
        run_id: GoldenRunId,
        /// The question.
        question_id: GoldenQuestionId,
    },
}

impl GoldenMessage {
    /// The message for the queue, delivered after `delay_seconds`.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Internal`] when it has no JSON form.
    pub fn to_queue(&self, delay_seconds: i64) -> Result<Message> {
        let body = serde_json::to_string(self).map_err(|e| Error::internal(e).with("encode a golden message"))?;
        Ok(Message { body, delay_seconds, group: self.account_id.to_string() })
    }

    /// Reads a message of the queue.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Internal`] when it is none of ours: repeating it does not help, and the dead letters keep it.
    pub fn from_queue(body: &str) -> Result<Self> {
        serde_json::from_str(body).map_err(|e| Error::internal(e).with("decode a golden message"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Timestamp;

    #[test]
    fn every_message_survives_the_queue() {
        let at = Timestamp::from_millis(1).unwrap();
        let (run_id, question_id) = (GoldenRunId::derived(at, &["r"]), GoldenQuestionId::derived(at, &["q"]));
        let changed = GoldenWork::Changed { trigger: Trigger::Knowledge, settings: "s".into(), knowledge: 3 };
        for work in [changed, GoldenWork::HandOut { run_id }, GoldenWork::Ask { run_id, question_id }] {
            let (account_id, agent_id) = (AccountId::derived(at, &["a"]), AgentId::derived(at, &["g"]));
            let message = GoldenMessage { account_id, agent_id, work };
            let sent = message.to_queue(60).unwrap();
            assert_eq!((GoldenMessage::from_queue(&sent.body).unwrap(), sent.delay_seconds), (message, 60));
        }
        assert!(GoldenMessage::from_queue("{\"runId\":\"run_1\"}").is_err());
    }
}
