//! How an answer went.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::language_model::ModelError;
use crate::tool::HandOver;

/// How an answer went, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Outcome)]
pub enum OutcomeKind {
    /// It states facts, and each of them rests on a passage, on the owner's instructions, or on what the customer told about
    /// themselves.
    Grounded,
    /// It states no facts: a question back, an offer.
    Ungrounded,
    /// The agent said that it does not know.
    Unknown,
    /// The message asked nothing.
    SmallTalk,
    /// There is no whole answer.
    Failed,
    /// A person takes over.
    HandedOver,
    /// A newer message came, and nobody got the answer.
    Superseded,
}

/// How an answer went, with what belongs to it.
#[derive(Debug)]
pub enum Outcome {
    /// The answer rests on passages, on the owner's instructions, or on what the customer told about themselves.
    Grounded,
    /// A model answered and stated no fact.
    Ungrounded,
    /// The agent said that it does not know; no model was asked.
    Unknown,
    /// The message asked nothing; no model was asked.
    SmallTalk,
    /// The model gave no whole answer, and the text says so.
    Failed(ModelError),
    /// A person takes over.
    HandedOver(HandOver),
}

impl Outcome {
    /// The same in one word.
    #[must_use]
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Self::Grounded => OutcomeKind::Grounded,
            Self::Ungrounded => OutcomeKind::Ungrounded,
            Self::Unknown => OutcomeKind::Unknown,
            Self::SmallTalk => OutcomeKind::SmallTalk,
            Self::Failed(_) => OutcomeKind::Failed,
            Self::HandedOver(_) => OutcomeKind::HandedOver,
        }
    }
}
