//! What a text states in figures.

use super::dates::Date;
use super::numbers::{self, Readings};
use super::{Meaning, Term, Text};
use crate::language::lexicon::Unit;

/// Something that a text states in figures or in words that stand for figures, by what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number and what it counts; an amount of money is a number of a currency.
    Number(Readings, Option<Unit>),
    /// A day.
    Date(Date),
    /// A time of day, in minutes since midnight.
    Time(i128),
    /// The last ten digits of a telephone number.
    Phone(String),
    /// The number of a part, a model or an order.
    Code(String),
}

impl Value {
    /// Whether a text that states what is `said` states this as well. What this leaves open may be anything: a number is
    /// that number of whatever is counted, unless this says of what; then the amounts have to be the same, be it in other
    /// units of the same measure.
    #[must_use]
    pub fn is_said_by(&self, said: &Self) -> bool {
        match (self, said) {
            (Self::Number(wanted, None), Self::Number(said, _)) => !wanted.is_disjoint(said),
            (Self::Number(wanted, Some(unit)), Self::Number(said, Some(said_unit))) => {
                unit.is_like(*said_unit)
                    && !numbers::times(wanted, unit.factor()).is_disjoint(&numbers::times(said, said_unit.factor()))
            }
            (Self::Date(wanted), Self::Date(said)) => wanted.is_said_by(said),
            (Self::Time(minutes), Self::Number(hours, unit)) | (Self::Number(hours, unit), Self::Time(minutes)) => {
                minutes % 60 == 0
                    && !numbers::whole(minutes / 60).is_disjoint(hours)
                    && unit.is_none_or(|unit| Some(unit) == Unit::named("h"))
            }
            (wanted, said) => wanted == said,
        }
    }

    /// Whether it is an amount of money.
    #[must_use]
    pub fn is_money(&self) -> bool {
        matches!(self, Self::Number(_, Some(unit)) if unit.is_money())
    }
}

/// The values that `text` states, in their order, repetitions included. Citations are none.
#[must_use]
pub fn values(text: &str) -> Vec<Value> {
    let terms = Text::read(text).sentences.into_iter().flat_map(|sentence| sentence.terms);
    terms.filter_map(|term| term.meaning.into_value()).collect()
}

/// One of each unit that stands in `text` without a number: `за час`, `an hour`.
pub(crate) fn lone_units(text: &str) -> Vec<Value> {
    let terms = Text::read(text).sentences.into_iter().flat_map(|sentence| sentence.terms);
    let one = |term: Term| match term.meaning {
        Meaning::Unit(unit) => Some(Value::Number(numbers::whole(1), Some(unit))),
        _ => None,
    };
    terms.filter_map(one).collect()
}
