//! One reader of text: every rule about what a sentence says stands on this module.
//!
//! It knows Russian and English as people write them in chats and price lists, and no grammar: what it cannot tell, it
//! leaves as words.
//!
//! # Values
//!
//! [`values`] gives what a text states in figures: numbers with their units, money, dates, times of day, telephone
//! numbers and codes, each as what it means and not as it is written.
//!
//! ```
//! use domain::language::values;
//!
//! let stated = values("Гарантия двадцать пять лет, до 12.03.2026, тел. 8 (495) 123-45-67");
//! let known = values("25 лет гарантии, 12 марта 2026, +7 495 123-45-67");
//! assert!(stated.iter().all(|value| known.iter().any(|known| value.is_said_by(known))));
//! ```
//!
//! `wanted.is_said_by(said)` asks whether a text that states `said` thereby states `wanted`. What `wanted` leaves open may
//! be anything: `25` is said by `25 лет`, `12 марта` by `12.03.2026`, `10` by `10:00`. What it does name must be there:
//! `25 лет` is not said by `25`, nor `12 марта 2026` by `12 марта`.
//!
//! Within the crate, `Text::read` gives the same values among the words of their sentences, with what is denied.

mod analysis;
pub(crate) mod citation_stream;
mod citations;
mod detection;
mod folding;
mod function_words;
mod hyphens;
mod idf;
mod lexicon;
mod phonetic_key;
mod reading;
mod reply;
mod sentences;
#[cfg(test)]
mod tests;
mod words;

pub use analysis::analyze;
pub(crate) use citations::without_citations;
pub use detection::Language;
pub(crate) use function_words::{content_words, is_function_word};
pub use hyphens::keeps_hyphen;
pub(crate) use idf::idf;
pub use lexicon::Unit;
pub(crate) use lexicon::{Lexicon, Topic, Words, lexicon};
pub(crate) use phonetic_key::PhoneticKey;
pub use reading::{Date, Readings, Value, values};
pub(crate) use reading::{Denial, Sentence, Term, Text, denies, is_month, is_number_word, lone_units, without_figures};
pub use reply::ReplyLanguage;
pub use sentences::{sentence_ranges, sentences};
pub use words::{Word, folded_words, words};
