//! Handing a message over to a channel, at most once.

use std::fmt;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::stop_reason::StopReason;
use crate::error::Result;
use crate::ids::{AgentId, ConversationId, EnrolmentId, MessageId, SequenceId, StepId};
use crate::text::digest;
use crate::time::Timestamp;

/// The name of one hand-over, the same in every attempt to make or to find it: a digest of the enrolment, the step and
/// how often that step was begun before without being handed over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SendId(String);

impl SendId {
    /// The name of a hand-over.
    #[must_use]
    pub fn derived(enrolment: EnrolmentId, step: StepId, occurrence: u32) -> Self {
        Self(hex::encode(digest(&[&enrolment.to_string(), &step.to_string(), &occurrence.to_string()])))
    }
}

impl fmt::Display for SendId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A message to be handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its name, for channels that know idempotency keys.
    pub id: SendId,
    /// The id of the message that it becomes.
    pub message: MessageId,
    /// In whose name.
    pub agent: AgentId,
    /// To whom.
    pub conversation: ConversationId,
    /// What it says.
    pub text: String,
    /// Whose step it is.
    pub sequence: SequenceId,
    /// Whose step it is.
    pub enrolment: EnrolmentId,
    /// The enrolment's version with the intent. When it has another one, somebody stopped it or took over, and a channel
    /// that can tell must refuse.
    pub fence: u64,
    /// Which messages of the customer forbid it.
    pub replies: Replies,
}

/// Which messages of the customer are replies that end an enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replies {
    /// Whether any is.
    pub stop: bool,
    /// The customer's last message before the enrolment.
    pub before: Option<Timestamp>,
}

impl Replies {
    /// When the customer replied, given the last message that is recorded now. Any other message than the one before the
    /// enrolment counts, whatever the clocks of two machines say about their order.
    #[must_use]
    pub fn since(self, last: Option<Timestamp>) -> Option<Timestamp> {
        last.filter(|_| self.stop && last != self.before)
    }
}

/// What became of a hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handover {
    /// The message is the channel's now.
    Done,
    /// Nothing was handed over, and this attempt never will.
    Refused(Refusal),
}

/// Why nothing was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The customer replied, at this moment.
    Replied(Timestamp),
    /// There is no such conversation.
    ConversationDeleted,
    /// The enrolment has another version than the intent's.
    Superseded,
}

impl Refusal {
    /// Why the enrolment ends by it; `None` when whoever superseded the intent has said so, or tries again.
    #[must_use]
    pub fn stop_reason(self) -> Option<StopReason> {
        match self {
            Self::Replied(_) => Some(StopReason::Replied),
            Self::ConversationDeleted => Some(StopReason::ConversationDeleted),
            Self::Superseded => None,
        }
    }
}

/// What a channel knows of an earlier hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// It has the message.
    Found,
    /// It has not, and the attempt with an older fence can no longer succeed.
    Absent,
    /// It cannot tell, now or ever.
    Unknown,
}

/// The port to a channel.
#[async_trait]
pub trait Deliveries: Send + Sync {
    /// Hands the message over.
    ///
    /// # Errors
    /// When it is not known whether it was; only [`Deliveries::find`] may tell.
    async fn deliver(&self, delivery: &Delivery) -> Result<Handover>;

    /// Looks for a message whose hand-over has no outcome. The fence is the version of whoever asks.
    ///
    /// # Errors
    /// When the channel cannot be asked; ask again later.
    async fn find(&self, delivery: &Delivery) -> Result<Lookup>;
}
