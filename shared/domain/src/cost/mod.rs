//! What answers cost: tokens, their prices, the money of a day, and what happens when it runs out.
//!
//! Everything is counted in integers. Money is counted in millionths of the deployment's currency, and each answer is
//! rounded once, so that the sums of a conversation and of a day are exactly the sums of what their answers show.

mod bill;
mod budget;
mod day;
mod meter;
mod prices;
mod tokens;

pub use bill::{Bill, Spending, UsageTotals};
pub use budget::{Budget, BudgetLevel, BudgetReason, BudgetStatus};
pub use day::Day;
pub use meter::{Meter, MeteredEmbedder, MeteredModel};
pub use prices::{InvalidPrices, ModelPrice, Prices};
pub use tokens::{Attempt, EmbeddingUse, Tokens};

/// Millionths of the deployment's currency.
pub type Micros = u64;
