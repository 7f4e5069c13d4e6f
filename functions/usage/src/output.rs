//! What clients get.

use domain::cost::{BudgetLevel, BudgetStatus, Day, Prices, Spending, UsageTotals};
use serde::Serialize;
use shared::http::usage::Cost;
use shared::store::DayOfUsage;
use utoipa::ToSchema;

/// What an agent's answers used and cost.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AgentUsage {
    /// Every day of the range, also those on which nothing was used.
    pub(crate) days: Vec<UsageDay>,
    /// Where the budget stands today; `null` without a budget.
    #[schema(required)]
    pub(crate) budget: Option<BudgetStatus>,
    /// The currency of the deployment's prices, as ISO 4217 calls it.
    pub(crate) currency: String,
    /// The language models whose prices are known: those to choose an agent's model from.
    pub(crate) models: Vec<String>,
}

/// A day of UTC.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UsageDay {
    /// `YYYY-MM-DD`.
    day: String,
    /// Answers that were given.
    answers: u64,
    /// Answers with a model whose price is not known: the amount does not hold them.
    unpriced: u64,
    /// How the agent answered when least of its budget was left.
    budget_level: BudgetLevel,
    #[serde(flatten)]
    usage: UsageTotals,
    #[serde(flatten)]
    cost: Cost,
}

impl UsageDay {
    pub(crate) fn new(day: Day, used: DayOfUsage, prices: &Prices) -> Self {
        let Spending { answers, usage, micros, unpriced } = used.spending;
        Self {
            day: day.to_string(),
            answers,
            unpriced,
            budget_level: used.level,
            usage,
            cost: Cost::of(micros, prices),
        }
    }
}
