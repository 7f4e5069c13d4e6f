//! Reading a text so that a claim can be looked for in it: words by their stems, numbers by their value and unit, dates
//! and times by what they mean, and what of all that is said not to be so.
//!
//! It knows Russian and English as salespeople write them and no grammar: what it cannot tell it leaves as words.

mod dates;
mod negation;
mod numbers;
mod pieces;
mod terms;

use crate::retrieval::sentences;

use dates::Date;
use numbers::{Readings, Unit};

/// A text as it is compared: its sentences, list items and headings.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) sentences: Vec<Sentence>,
}

/// A sentence.
#[derive(Debug, Default)]
pub(super) struct Sentence {
    /// What it is made of, in order.
    pub(super) terms: Vec<Term>,
    /// Whether it only introduces what follows: `Доставка:`.
    pub(super) heading: bool,
}

/// A word, a number, a date or a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// What it means.
    pub(super) meaning: Meaning,
    /// How it is written.
    pub(super) written: String,
    /// How it is denied.
    pub(super) denial: Denial,
}

/// How a term is denied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Denial {
    /// Not at all.
    #[default]
    None,
    /// Together with all that is said of it: `доставка` in `доставка не осуществляется`.
    Subject,
    /// By itself: `бесплатная` in `не бесплатная доставка`.
    Direct,
}

/// What a term means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A word, by its stem, or a code.
    Word(String),
    /// A unit without a number.
    Unit(Unit),
    /// A number, and what it counts.
    Number(Readings, Option<Unit>),
    /// A day.
    Date(Date),
    /// A time of day, in minutes.
    Time(i128),
    /// The last digits of a telephone number.
    Phone(String),
    /// `не менее`, `at least`.
    AtLeast,
    /// `не более`, `at most`.
    AtMost,
}

impl Text {
    /// Reads a text; marks of citations such as `[1]` are no part of it.
    pub(super) fn read(text: &str) -> Self {
        let text = without_citations(text);
        let read = |sentence: &str| {
            let mut words = terms::words(&pieces::pieces(sentence));
            negation::mark(&mut words);
            let heading = sentence.trim_end_matches(['*', '_']).ends_with(':');
            Sentence { terms: words.into_iter().filter_map(terms::Word::into_term).collect(), heading }
        };
        Self { sentences: text.lines().flat_map(|line| sentences(line).into_iter().map(read)).collect() }
    }
}

impl Meaning {
    /// Whether what is `said` is what this means. A number is that number of whatever is counted, unless this says of
    /// what.
    pub(super) fn is_said_by(&self, said: &Self) -> bool {
        match (self, said) {
            (Self::Number(wanted, unit), Self::Number(said, said_unit)) => {
                !wanted.is_disjoint(said) && unit.is_none_or(|unit| Some(unit) == *said_unit)
            }
            (Self::Unit(unit), Self::Number(_, said)) => Some(*unit) == *said,
            (Self::Date(wanted), Self::Date(said)) => wanted.is_said_by(said),
            (Self::Time(minutes), Self::Number(hours, unit)) | (Self::Number(hours, unit), Self::Time(minutes)) => {
                minutes % 60 == 0
                    && !numbers::whole(minutes / 60).is_disjoint(hours)
                    && unit.is_none_or(|unit| unit == Unit::Hour)
            }
            (wanted, said) => wanted == said,
        }
    }

    /// Whether it is a number, a date, a time or a telephone number.
    pub(super) fn is_figure(&self) -> bool {
        matches!(self, Self::Number(..) | Self::Date(_) | Self::Time(_) | Self::Phone(_))
    }

    /// Whether it is a word, which may stand in a sentence before, and not a figure, which counts only where it stands.
    pub(super) fn is_word(&self) -> bool {
        matches!(self, Self::Word(_) | Self::Unit(_))
    }
}

/// The text without `[1]` and `[2, 3]`.
fn without_citations(text: &str) -> String {
    let mut parts = text.split('[');
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let marked = part.split_once(']');
        match marked
            .filter(|(mark, _)| !mark.is_empty() && mark.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ')))
        {
            Some((_, rest)) => clean.push_str(rest),
            None => {
                clean.push('[');
                clean.push_str(part);
            }
        }
    }
    clean
}

#[cfg(test)]
mod tests;
