//! Reading a text so that a claim can be looked for in it: words by their stems, numbers by their value and unit, dates
//! and times by what they mean, and what of all that is said not to be so.
//!
//! It knows Russian and English as salespeople write them and no grammar: what it cannot tell it leaves as words.

mod dates;
mod negation;
mod numbers;
mod piece;
mod pieces;
mod terms;
mod value;

use super::lexicon::{Lexicon, Unit, lexicon};
use super::{sentences, without_citations};

pub use dates::Date;
pub(crate) use dates::is_month;
pub use numbers::Readings;
pub(crate) use numbers::is_number_word;
pub(crate) use value::lone_units;
pub use value::{Value, values};

/// `text` with `#` in place of each figure: what it says beside them, the same however they are written. Codes stay, because
/// they name things.
pub(crate) fn without_figures(text: &str) -> String {
    let read = |line: &str| {
        let words = terms::words(lexicon(), &pieces::pieces(line));
        let mut written: Vec<&str> = words.iter().map(terms::Word::without_figure).collect();
        // A word of several parts and the two ends of a range stand there once for each.
        written.dedup();
        written.join(" ")
    };
    text.lines().map(read).collect::<Vec<_>>().join("\n")
}

/// Whether a text holds a word that denies.
pub(crate) fn denies(text: &str) -> bool {
    let negations = &lexicon().negations;
    super::folded_words(text)
        .iter()
        .any(|word| negations.before.contains(word) || negations.whole_clause.contains(word))
}

/// A text as it is compared: its sentences, list items and headings.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) sentences: Vec<Sentence>,
}

/// A sentence.
#[derive(Debug, Default)]
pub(crate) struct Sentence {
    /// What it is made of, in order.
    pub(crate) terms: Vec<Term>,
    /// Whether it only introduces what follows: `Доставка:`.
    pub(crate) heading: bool,
}

/// A word, a number, a date or a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    /// What it means.
    pub(crate) meaning: Meaning,
    /// How it is written.
    pub(crate) written: String,
    /// How it is denied.
    pub(crate) denial: Denial,
}

/// How a term is denied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Denial {
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
pub(crate) enum Meaning {
    /// A word, by its stem.
    Word(String),
    /// A unit without a number.
    Unit(Unit),
    /// A number, a date or anything else that can be told apart from others of its kind.
    Value(Value),
    /// `не менее`, `at least`.
    AtLeast,
    /// `не более`, `at most`.
    AtMost,
}

impl Text {
    /// Reads a text; marks of citations such as `[1]` are no part of it.
    pub(crate) fn read(text: &str) -> Self {
        Self::read_with(lexicon(), text)
    }

    /// Reads a text by the words of `lexicon`.
    pub(crate) fn read_with(lexicon: &Lexicon, text: &str) -> Self {
        let text = without_citations(text);
        let read = |sentence: &str| {
            let mut words = terms::words(lexicon, &pieces::pieces(sentence));
            negation::mark(lexicon, &mut words);
            let heading = sentence.trim_end_matches(['*', '_']).ends_with(':');
            Sentence { terms: words.into_iter().filter_map(terms::Word::into_term).collect(), heading }
        };
        Self { sentences: text.lines().flat_map(|line| sentences(line).into_iter().map(read)).collect() }
    }
}

impl Meaning {
    /// Whether what is `said` is what this means. A number is that number of whatever is counted, unless this says of
    /// what.
    pub(crate) fn is_said_by(&self, said: &Self) -> bool {
        match (self, said) {
            (Self::Value(wanted), Self::Value(said)) => wanted.is_said_by(said),
            (Self::Unit(unit), Self::Value(Value::Number(_, said))) => Some(*unit) == *said,
            (wanted, said) => wanted == said,
        }
    }

    /// The value, if it is one.
    pub(crate) fn into_value(self) -> Option<Value> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it is a number, a date, a time or a telephone number.
    pub(crate) fn is_figure(&self) -> bool {
        matches!(self, Self::Value(value) if !matches!(value, Value::Code(_)))
    }

    /// Whether it is a word or a code, which may stand in a sentence before, and not a figure, which counts only where
    /// it stands.
    pub(crate) fn is_word(&self) -> bool {
        matches!(self, Self::Word(_) | Self::Unit(_) | Self::Value(Value::Code(_)))
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
