//! The bill of one answer, and sums of bills.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Micros;
use super::prices::{Prices, rounded};
use super::tokens::{Attempt, EmbeddingUse};
use crate::language_model::EXTRACTIVE;

/// Tokens of an answer, a conversation or a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = Usage)]
pub struct UsageTotals {
    /// Tokens that language models read.
    #[schema(required)]
    pub input_tokens: u64,
    /// How many of them came from a provider's cache.
    #[schema(required)]
    pub cached_tokens: u64,
    /// Tokens that language models wrote.
    #[schema(required)]
    pub output_tokens: u64,
    /// Tokens that the embedding model read.
    #[schema(required)]
    pub embedding_tokens: u64,
    /// Calls of a model that were repeated, or whose answer nobody got; they are paid and counted.
    #[schema(required)]
    pub retries: u64,
    /// Whether some of the numbers of language models are estimated, because a provider reported none.
    #[schema(required)]
    pub estimated: bool,
    /// Whether some of the tokens of the embedding model are: the built-in model counts its own, and services report them.
    #[schema(required)]
    pub embedding_estimated: bool,
}

/// What one answer used and cost, its failed attempts included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Bill {
    /// The tokens.
    pub usage: UsageTotals,
    /// What those with a known price cost.
    pub micros: Micros,
    /// Models whose price is not known.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub unpriced: BTreeSet<String>,
}

/// The sum of the bills of a conversation or a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Spending {
    /// Answers that were given.
    pub answers: u64,
    /// The tokens.
    pub usage: UsageTotals,
    /// What those with a known price cost.
    pub micros: Micros,
    /// Bills with tokens whose price is not known.
    pub unpriced: u64,
}

impl UsageTotals {
    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            input_tokens: self.input_tokens.saturating_add(other.input_tokens),
            cached_tokens: self.cached_tokens.saturating_add(other.cached_tokens),
            output_tokens: self.output_tokens.saturating_add(other.output_tokens),
            embedding_tokens: self.embedding_tokens.saturating_add(other.embedding_tokens),
            retries: self.retries.saturating_add(other.retries),
            estimated: self.estimated || other.estimated,
            embedding_estimated: self.embedding_estimated || other.embedding_estimated,
        }
    }
}

impl Bill {
    /// The bill of all calls that one answer took; the last one that answered is the answer, any other a retry.
    #[must_use]
    pub fn of(prices: &Prices, attempts: &[Attempt], embeddings: &[EmbeddingUse]) -> Self {
        let mut bill = Self::default();
        let mut parts = 0_u128;
        for attempt in attempts {
            let tokens = attempt.tokens;
            bill.usage.input_tokens = bill.usage.input_tokens.saturating_add(tokens.input);
            bill.usage.cached_tokens = bill.usage.cached_tokens.saturating_add(tokens.cached);
            bill.usage.output_tokens = bill.usage.output_tokens.saturating_add(tokens.output);
            bill.usage.estimated |= tokens.estimated;
            bill.usage.retries += u64::from(attempt.outcome != Attempt::ANSWERED);
            if attempt.model != EXTRACTIVE {
                bill.count(prices.of_model(&attempt.model, tokens), &attempt.model, &mut parts);
            }
        }
        for used in embeddings {
            bill.usage.embedding_tokens = bill.usage.embedding_tokens.saturating_add(used.tokens);
            bill.usage.embedding_estimated |= used.estimated;
            bill.usage.retries += u64::from(used.retries);
            bill.count(prices.of_embedding(used), &used.model, &mut parts);
        }
        bill.micros = rounded(parts);
        bill
    }

    fn count(&mut self, price: Option<u128>, model: &str, parts: &mut u128) {
        match price {
            Some(price) => *parts = parts.saturating_add(price),
            None => drop(self.unpriced.insert(model.to_owned())),
        }
    }

    /// What the answer cost; `None` when the price of a part of it is not known.
    #[must_use]
    pub fn amount(&self) -> Option<Micros> {
        self.unpriced.is_empty().then_some(self.micros)
    }
}

impl Spending {
    /// Adds the bill of an answer that was given.
    pub fn add(&mut self, bill: &Bill) {
        self.answers += 1;
        self.add_lost(bill);
    }

    /// Adds the bill of an answer that nobody got: it is paid all the same.
    pub fn add_lost(&mut self, bill: &Bill) {
        self.usage = self.usage.plus(bill.usage);
        self.micros = self.micros.saturating_add(bill.micros);
        self.unpriced += u64::from(bill.amount().is_none());
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: &Self) -> Self {
        Self {
            answers: self.answers.saturating_add(other.answers),
            usage: self.usage.plus(other.usage),
            micros: self.micros.saturating_add(other.micros),
            unpriced: self.unpriced.saturating_add(other.unpriced),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::Tokens;

    fn prices() -> Prices {
        Prices::parse(r#"{"currency": "USD", "models": {"m": {"input": 1, "output": 2}}, "embeddings": {"e": 0.5}}"#)
            .unwrap()
    }

    fn attempt(model: &str, outcome: &str, tokens: Tokens) -> Attempt {
        Attempt { model: model.into(), outcome: outcome.into(), milliseconds: 1, tokens }
    }

    #[test]
    fn a_failed_attempt_is_counted_and_paid() {
        let attempts = [
            attempt("m", "stream_cut", Tokens::estimated(&"a".repeat(400), &"b".repeat(40))),
            attempt("m", Attempt::ANSWERED, Tokens::reported(100, 0, 20)),
        ];
        let embedding = EmbeddingUse { model: "e".into(), tokens: 10, estimated: false, retries: 2, free: false };
        let bill = Bill::of(&prices(), &attempts, &[embedding]);
        let usage = bill.usage;
        assert_eq!((usage.input_tokens, usage.output_tokens, usage.embedding_tokens, usage.retries), (200, 30, 10, 3));
        assert!(usage.estimated && !usage.embedding_estimated, "one part of it is");
        assert_eq!(bill.amount(), Some(200 + 60 + 5));
    }

    #[test]
    fn what_has_no_price_is_said_and_the_rest_is_counted() {
        let attempts = [
            attempt("m", "timeout", Tokens::reported(100, 0, 0)),
            attempt("new", Attempt::ANSWERED, Tokens::reported(100, 0, 1)),
        ];
        let bill = Bill::of(&prices(), &attempts, &[]);
        assert_eq!((bill.amount(), bill.micros), (None, 100));
        assert_eq!(bill.unpriced, BTreeSet::from(["new".to_owned()]));
        let mut spending = Spending::default();
        spending.add(&bill);
        spending.add_lost(&Bill { micros: 1, ..Bill::default() });
        assert_eq!((spending.answers, spending.micros, spending.unpriced), (1, 101, 1));
    }

    #[test]
    fn what_runs_inside_the_product_costs_nothing_and_is_counted() {
        let attempts = [attempt(EXTRACTIVE, Attempt::ANSWERED, Tokens::estimated("aaaa", "bbbb"))];
        let embedding = EmbeddingUse { model: "e5".into(), tokens: 7, estimated: true, retries: 0, free: true };
        let bill = Bill::of(&Prices::default(), &attempts, &[embedding]);
        assert!(bill.usage.embedding_estimated);
        assert_eq!((bill.amount(), bill.usage.embedding_tokens, bill.usage.input_tokens), (Some(0), 7, 1));
    }

    #[test]
    fn an_answer_is_rounded_once() {
        let prices = Prices::parse(r#"{"currency": "USD", "models": {"m": {"input": 0.4, "output": 0}}}"#).unwrap();
        let one = || attempt("m", Attempt::ANSWERED, Tokens::reported(1, 0, 0));
        assert_eq!(Bill::of(&prices, &[one()], &[]).micros, 0);
        assert_eq!(Bill::of(&prices, &[one(), one()], &[]).micros, 1, "0.8 and not 0 + 0");
    }

    #[test]
    fn bills_of_an_older_product_are_read() {
        assert_eq!(serde_json::from_str::<Bill>("{}").unwrap(), Bill::default());
        assert_eq!(serde_json::from_str::<Spending>("{}").unwrap(), Spending::default());
    }
}
