//! Answering a customer: find what the agent knows, decide whether it is enough, and say it with its sources, or say
//! honestly that there is no answer.
//!
//! One engine for the test chat and for replies to customers.

mod asked;
mod draft;
mod engine;
mod extractive;
mod find;
mod grounding;
mod hands;
mod instructions;
mod kind;
mod language;
mod numbers;
mod output;
mod rarity;
mod request;
mod rounds;
mod signals;
mod small_talk;
mod sound;
mod sources;
mod statement;
mod support;
mod testimony;
pub mod tools;
mod trace;
mod window;
pub mod wording;
mod words;

#[cfg(test)]
mod tests;

pub use engine::{Answer, Engine, FieldValue, Outcome, Question};
pub use extractive::Extractive;
pub use find::{Found, FoundPassage, find};
pub use grounding::{Confidence, Evidence, Signal};
pub use small_talk::SmallTalk;
pub use statement::Statement;
pub use support::{Support, Supporter};
pub use trace::{Basis, OutcomeKind, Refusal, Timings, Trace, TracedFact, TracedPassage, TracedSentence};
pub(crate) use words::is_function_word;
