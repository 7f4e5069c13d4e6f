//! Answering a customer: find what the agent knows, decide whether it is enough, and say it with its sources, or say
//! honestly that there is no answer.
//!
//! One [`Engine`] answers in the test chat and to customers; `answering` is the course of an answer. Its steps are in four
//! rooms, each of which uses only those before it: `retrieve` finds passages, `trace` records every decision, `ground`
//! judges sentences, `generate` has a model write and shows its text.

mod answering;
mod engine;
mod generate;
mod ground;
mod language;
mod question;
mod request;
mod retrieve;
mod small_talk;
mod trace;
pub mod wording;

#[cfg(test)]
mod tests;

pub use engine::{Answer, Engine};
pub use generate::{Extractive, tools};
pub use ground::{Statement, Support, Supporter};
pub use language::answer_language;
pub use question::{FieldValue, Question};
pub use retrieve::{Confidence, RetrievalResult, RetrievedPassage, SearchScores, Signal, retrieve};
pub use small_talk::SmallTalk;
pub use trace::{Basis, Outcome, OutcomeKind, Refusal, Timings, Trace, TracedFact, TracedPassage, TracedSentence};
