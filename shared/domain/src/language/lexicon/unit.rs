//! What numbers count.

use super::pack;

/// What a number counts, such as kilograms or rubles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    symbol: &'static str,
    /// What it measures; only units of one measure can be compared.
    measure: &'static str,
    /// How many of the smallest unit of its measure it is.
    factor: i128,
}

impl Unit {
    /// The unit with a symbol of `common/units.txt`: `kg`, `RUB`.
    #[must_use]
    pub fn named(symbol: &str) -> Option<Self> {
        let entry = pack::entries(super::UNITS).find(|entry| entry.key == symbol)?;
        let (measure, factor) = entry.form.split_once(' ')?;
        Some(Self { symbol: entry.key, measure, factor: factor.parse().ok()? })
    }

    /// Its symbol in `common/units.txt`.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        self.symbol
    }

    /// Whether it is a currency.
    #[must_use]
    pub fn is_money(self) -> bool {
        self.measure.starts_with("money")
    }

    /// Whether both measure the same.
    pub(crate) fn is_like(self, other: Self) -> bool {
        self.measure == other.measure
    }

    /// How many of the smallest unit of its measure it is.
    pub(crate) fn factor(self) -> i128 {
        self.factor
    }
}
