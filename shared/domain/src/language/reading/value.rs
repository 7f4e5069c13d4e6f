//! What a text states in figures.

use super::Text;
use super::dates::Date;
use super::numbers::{self, Readings, Unit};

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
    /// that number of whatever is counted, unless this says of what.
    #[must_use]
    pub fn is_said_by(&self, said: &Self) -> bool {
        match (self, said) {
            (Self::Number(wanted, unit), Self::Number(said, said_unit)) => {
                !wanted.is_disjoint(said) && unit.is_none_or(|unit| Some(unit) == *said_unit)
            }
            (Self::Date(wanted), Self::Date(said)) => wanted.is_said_by(said),
            (Self::Time(minutes), Self::Number(hours, unit)) | (Self::Number(hours, unit), Self::Time(minutes)) => {
                minutes % 60 == 0
                    && !numbers::whole(minutes / 60).is_disjoint(hours)
                    && unit.is_none_or(|unit| unit == Unit::Hour)
            }
            (wanted, said) => wanted == said,
        }
    }

    /// Whether it is an amount of money.
    #[must_use]
    pub fn is_money(&self) -> bool {
        matches!(self, Self::Number(_, Some(Unit::Ruble | Unit::Dollar | Unit::Euro)))
    }
}

/// The values that `text` states, in their order, repetitions included. Citations are none.
#[must_use]
pub fn values(text: &str) -> Vec<Value> {
    let terms = Text::read(text).sentences.into_iter().flat_map(|sentence| sentence.terms);
    terms.filter_map(|term| term.meaning.into_value()).collect()
}
