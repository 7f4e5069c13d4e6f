//! Answering a customer: find what the agent knows, decide whether it is enough, and say it with its sources, or say
//! honestly that there is no answer.
//!
//! One [`Engine`] answers in the test chat and to customers. Its parts lie in rooms, each of which uses only those before
//! it: `retrieve` finds passages, `trace` records every decision, `ground` decides which sentences may stay, `generate`
//! has a model write and shows its text.

mod engine;
mod generate;
mod ground;
mod language;
mod request;
mod retrieve;
mod small_talk;
mod trace;
pub mod wording;

#[cfg(test)]
mod tests;

pub use engine::{Answer, Engine, FieldValue, Outcome, Question};
pub use generate::{Extractive, tools};
pub use ground::{Statement, Support, Supporter};
pub use language::answer_language;
pub use retrieve::{Confidence, RetrievalResult, RetrievedPassage, SearchScores, Signal, retrieve};
pub use small_talk::SmallTalk;
pub use trace::{Basis, OutcomeKind, Refusal, Timings, Trace, TracedFact, TracedPassage, TracedSentence};
