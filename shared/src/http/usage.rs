//! Money as clients see it, the same in every answer.

use domain::cost::{Bill, Micros, Prices};
use serde::Serialize;
use utoipa::ToSchema;

/// An amount of money.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// In millionths of the currency.
    pub amount_micros: u64,
    /// ISO 4217, for example `USD`.
    pub currency: String,
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
