//! What was decided about each step, and on what grounds.

use serde::{Deserialize, Serialize};

use super::delivery::SendId;
use super::stop_reason::StopReason;
use crate::ids::{MessageId, StepId};
use crate::time::Timestamp;

/// The values that a decision rested on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ObservedState {
    /// When the customer last wrote, in any of the conversation's messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_customer_message_at: Option<Timestamp>,
    /// The first open moment of the agent's working hours at or after the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Timestamp>,
}

/// What became of a step at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// The step; `None` only when its sequence was gone already.
    pub step: Option<StepId>,
    /// When it was decided.
    pub at: Timestamp,
    /// What was to be handed over; `None` when nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send: Option<SendId>,
    /// What came of it.
    pub outcome: StepOutcome,
    /// What the decision rested on.
    pub seen: ObservedState,
}

/// What came of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum StepOutcome {
    /// It is being handed over.
    Sending {
        /// The message that it will be.
        message: MessageId,
    },
    /// It was handed over.
    Sent {
        /// The message that it became.
        message: MessageId,
    },
    /// Nobody knows whether it was handed over.
    Unknown {
        /// The message that it became, if it was.
        message: MessageId,
    },
    /// It was not handed over, for certain. Without a reason it was interrupted before, and is tried again.
    NotSent {
        /// Why it ended the enrolment.
        reason: Option<StopReason>,
    },
    /// It waits for the agent's working hours.
    Postponed {
        /// When it is due now.
        until: Timestamp,
    },
}

impl StepOutcome {
    /// The name used in JSON.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Sending { .. } => "sending",
            Self::Sent { .. } => "sent",
            Self::Unknown { .. } => "unknown",
            Self::NotSent { .. } => "notSent",
            Self::Postponed { .. } => "postponed",
        }
    }

    /// The message, when there is or may be one.
    #[must_use]
    pub fn message(&self) -> Option<MessageId> {
        match *self {
            Self::Sending { message } | Self::Sent { message } | Self::Unknown { message } => Some(message),
            Self::NotSent { .. } | Self::Postponed { .. } => None,
        }
    }

    /// Why it was not sent.
    #[must_use]
    pub fn reason(&self) -> Option<StopReason> {
        match *self {
            Self::NotSent { reason } => reason,
            _ => None,
        }
    }
}
