//! Why enrolments end early.

use serde::{Deserialize, Serialize};

/// Why an enrolment ended before its last step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StopReason {
    /// The customer replied.
    Replied,
    /// Somebody stopped it.
    StoppedByPerson,
    /// The sequence was deleted.
    SequenceDeleted,
    /// The agent was deleted.
    AgentDeleted,
    /// The conversation was deleted.
    ConversationDeleted,
    /// The agent's working hours leave no hour in which to send.
    NeverOpen,
}

impl StopReason {
    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Replied => "replied",
            Self::StoppedByPerson => "stoppedByPerson",
            Self::SequenceDeleted => "sequenceDeleted",
            Self::AgentDeleted => "agentDeleted",
            Self::ConversationDeleted => "conversationDeleted",
            Self::NeverOpen => "neverOpen",
        }
    }
}
