//! Tokens and money as clients see them, the same in every answer.

use domain::cost::{Bill, BudgetStatus, Micros, Prices, UsageTotals};
use serde::Serialize;
use utoipa::ToSchema;

/// Tokens that were used.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Tokens that language models read.
    pub input_tokens: u64,
    /// How many of them came from a provider's cache.
    pub cached_tokens: u64,
    /// Tokens that language models wrote.
    pub output_tokens: u64,
    /// Tokens that the embedding model read.
    pub embedding_tokens: u64,
    /// Calls of a model that were repeated, or whose answer nobody got; they are paid and counted.
    pub retries: u64,
    /// Whether some of the numbers of language models are estimated, because a provider reported none.
    pub estimated: bool,
    /// Whether some of the tokens of the embedding model are: the built-in model counts its own, and services tell them.
    pub embedding_estimated: bool,
}

/// An amount of money.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// In millionths of the currency.
    pub amount_micros: u64,
    /// ISO 4217, for example `USD`.
    pub currency: String,
}

/// Where an agent's day stands in its budget.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BudgetStanding {
    /// How the agent answers: `normal`, `cheaperModel`, `offline` or `person`.
    #[schema(value_type = BudgetLevel)]
    pub level: &'static str,
    /// Why: `withinBudget`, `nearLimit`, `limitReached`, or `noAnswerOffline` when the files hold no answer either.
    #[schema(value_type = BudgetReason)]
    pub reason: &'static str,
    /// What the day has cost so far, in millionths of the currency, as far as prices are known.
    pub spent_micros: u64,
    /// What it may cost.
    pub limit_micros: u64,
    /// Bills of the day with tokens whose price is not known: the budget does not hold them.
    pub unpriced: u64,
}

/// How an agent answers within its budget, from the best to the cheapest.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(missing_docs, reason = "see `domain::cost::BudgetLevel`")]
pub enum BudgetLevel {
    Normal,
    CheaperModel,
    Offline,
    Person,
}

/// Why an agent answers so.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(missing_docs, reason = "see `domain::cost::BudgetReason`")]
pub enum BudgetReason {
    WithinBudget,
    NearLimit,
    LimitReached,
    NoAnswerOffline,
}

impl From<UsageTotals> for Usage {
    fn from(usage: UsageTotals) -> Self {
        Self {
            input_tokens: usage.input_tokens,
            cached_tokens: usage.cached_tokens,
            output_tokens: usage.output_tokens,
            embedding_tokens: usage.embedding_tokens,
            retries: usage.retries,
            estimated: usage.estimated,
            embedding_estimated: usage.embedding_estimated,
        }
    }
}

impl From<BudgetStatus> for BudgetStanding {
    fn from(status: BudgetStatus) -> Self {
        let BudgetStatus { level, reason, spent_micros, limit_micros, unpriced } = status;
        Self { level: level.as_str(), reason: reason.as_str(), spent_micros, limit_micros, unpriced }
    }
}

impl Cost {
    /// An amount in the deployment's currency.
    #[must_use]
    pub fn of(amount_micros: Micros, prices: &Prices) -> Self {
        Self { amount_micros, currency: prices.currency().to_owned() }
    }

    /// What a bill comes to; `None` when the price of a part of it is not known.
    #[must_use]
    pub fn of_bill(bill: &Bill, prices: &Prices) -> Option<Self> {
        bill.amount().map(|amount| Self::of(amount, prices))
    }
}
