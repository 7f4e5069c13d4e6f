//! Tokens: what providers bill.

use serde::{Deserialize, Serialize};

use crate::tokens;

/// Tokens of one call of a language model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Tokens {
    /// Tokens read, those from a cache included.
    pub input: u64,
    /// Tokens of the input that the provider had in its cache, which some bill at a lower price.
    pub cached: u64,
    /// Tokens written.
    pub output: u64,
    /// Whether the numbers are estimated, because the provider reported none.
    pub estimated: bool,
}

impl Attempt {
    /// The outcome of a call that gave a whole answer.
    pub const ANSWERED: &str = "answered";
}

impl Tokens {
    /// What a provider reported.
    #[must_use]
    pub fn reported(input: u64, cached: u64, output: u64) -> Self {
        // No more can come from the cache than was read, whatever a provider says.
        Self { input, cached: cached.min(input), output, estimated: false }
    }

    /// About the tokens of a call whose provider reported none.
    #[must_use]
    pub fn estimated(input: &str, output: &str) -> Self {
        Self { input: tokens::estimate(input), cached: 0, output: tokens::estimate(output), estimated: true }
    }
}

/// One call of a language model, whether it gave an answer or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    /// The model that was asked, by the name under which it answered if it did.
    pub model: String,
    /// How it went: `answered`, or the code of a [`crate::language_model::ModelFailure`].
    pub outcome: String,
    /// How long it took.
    pub milliseconds: u64,
    /// What it used.
    pub tokens: Tokens,
}

/// One use of an embedding model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EmbeddingUse {
    /// The model.
    pub model: String,
    /// Tokens of the texts.
    pub tokens: u64,
    /// Whether their number is estimated.
    #[serde(default)]
    pub estimated: bool,
    /// Requests that failed before the one that succeeded.
    #[serde(default)]
    pub retries: u32,
    /// Whether it runs inside the product, so that its tokens cost nothing.
    pub free: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_is_marked_as_one() {
        assert_eq!(Tokens::estimated("a price list", "да"), Tokens { input: 3, cached: 0, output: 1, estimated: true });
    }

    #[test]
    fn no_more_is_cached_than_was_read() {
        assert_eq!(Tokens::reported(10, 99, 1).cached, 10);
    }
}
