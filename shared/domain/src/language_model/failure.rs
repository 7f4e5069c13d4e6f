//! Why there is no whole answer.

use std::error::Error as StdError;
use std::time::Duration;

/// Why a model gave no whole answer, as far as people and programs must tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelFailure {
    /// Too many requests or no quota; the provider may say when to come back.
    RateLimited(Option<Duration>),
    /// The provider cannot be reached or says that it cannot serve.
    Unavailable,
    /// No answer in time.
    TimedOut,
    /// An answer that is not what the protocol promises.
    Malformed,
    /// The answer broke off before its end.
    Cut,
    /// The answer did not end within the size that an answer may have.
    Endless,
    /// The provider declined to answer this.
    Refused,
    /// The provider does not take our key, our model's name or our request.
    Misconfigured,
    /// Nobody wanted the rest.
    Cancelled,
}

impl ModelFailure {
    /// Every kind of failure.
    pub const ALL: [Self; 9] = [
        Self::RateLimited(None),
        Self::Unavailable,
        Self::TimedOut,
        Self::Malformed,
        Self::Cut,
        Self::Endless,
        Self::Refused,
        Self::Misconfigured,
        Self::Cancelled,
    ];

    /// A stable code for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::RateLimited(_) => "rate_limited",
            Self::Unavailable | Self::Malformed => "upstream_failed",
            Self::TimedOut => "timeout",
            Self::Cut => "stream_cut",
            Self::Endless => "answer_too_long",
            Self::Refused => "content_filtered",
            Self::Misconfigured => "model_misconfigured",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A failure with its private cause, which is for the log: a provider's text may hold anything.
#[derive(Debug, thiserror::Error)]
#[error("the language model gave no whole answer: {failure:?}")]
pub struct ModelError {
    /// What happened.
    pub failure: ModelFailure,
    /// Why, in private.
    #[source]
    pub cause: Box<dyn StdError + Send + Sync>,
}

impl ModelError {
    /// A failure caused by `cause`.
    pub fn new(failure: ModelFailure, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { failure, cause: cause.into() }
    }
}
