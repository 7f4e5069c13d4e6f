//! The message that tells the stepper of a due step.

use domain::Result;
use domain::access::Principal;
use domain::error::Error;
use domain::ids::{AccountId, EnrolmentId, SequenceId};
use domain::limits::QUEUE_DELAY_SECONDS;
use domain::sequence::DueStep;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::queue::Message;

/// A due step, as it is written into the queue. Only functions of ours write there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepMessage {
    /// Whose it is.
    pub account_id: AccountId,
    /// The sequence.
    pub sequence_id: SequenceId,
    /// The enrolment.
    pub enrolment_id: EnrolmentId,
    /// The step's number, counted from 0, for people who read logs and dead letters.
    pub step_index: usize,
    /// The enrolment's epoch for which the message was made; in another one it is stale.
    #[serde(rename = "v")]
    pub epoch: u64,
}

impl StepMessage {
    /// The message about a due step of `caller`'s account.
    #[must_use]
    pub fn new(caller: &Principal, due: &DueStep) -> Self {
        Self {
            account_id: caller.account(),
            sequence_id: due.sequence,
            enrolment_id: due.enrolment,
            step_index: due.step,
            epoch: due.epoch,
        }
    }

    /// The message for the queue, delivered at `due_at` and not before.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Internal`] when it has no JSON form.
    pub fn to_queue(&self, due_at: Timestamp, now: Timestamp) -> Result<Message> {
        let body = serde_json::to_string(self).map_err(|e| Error::internal(e).with("encode a due step"))?;
        // Rounded up: the queue knows whole seconds, and a step must not come before its moment.
        let wait = (due_at.as_millis() - now.as_millis()).max(0);
        let delay = ((wait + 999) / 1_000).min(QUEUE_DELAY_SECONDS);
        Ok(Message { body, delay_seconds: delay, group: self.account_id.to_string() })
    }

    /// Reads a message of the queue.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Internal`] when it is none of ours: repeating it does not help, and the dead letters keep it.
    pub fn from_queue(body: &str) -> Result<Self> {
        serde_json::from_str(body).map_err(|e| Error::internal(e).with("decode a due step"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_survives_the_queue_and_is_never_early() {
        let at = |millis| Timestamp::from_millis(millis).unwrap();
        let message = StepMessage {
            account_id: AccountId::derived(at(1), &["a"]),
            sequence_id: SequenceId::derived(at(1), &["s"]),
            enrolment_id: EnrolmentId::derived(at(1), &["e"]),
            step_index: 2,
            epoch: 7,
        };
        let sent = message.to_queue(at(61_001), at(1_000)).unwrap();
        assert_eq!(StepMessage::from_queue(&sent.body).unwrap(), message);
        assert_eq!(sent.delay_seconds, 61);
        assert_eq!(message.to_queue(at(1), at(5_000)).unwrap().delay_seconds, 0);
        assert!(StepMessage::from_queue("{\"enrolmentId\":\"not an id\"").is_err());
    }
}
