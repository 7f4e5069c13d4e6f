//! What numbers count.

use crate::language::lexicon::{self, Lexicon};

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
        lexicon::unit(symbol).map(|(symbol, measure, factor)| Self { symbol, measure, factor })
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
    pub(super) fn is_like(self, other: Self) -> bool {
        self.measure == other.measure
    }

    /// How many of the smallest unit of its measure it is.
    pub(super) fn factor(self) -> i128 {
        self.factor
    }

    /// The unit that a word or sign names; the word is folded.
    pub(super) fn of(lexicon: &Lexicon, word: &str) -> Option<Self> {
        lexicon.units.of(word)
    }
}
