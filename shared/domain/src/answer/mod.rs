//! Answering a customer: find what the agent knows, decide whether it is enough, and say it with its sources, or say
//! honestly that there is no answer.
//!
//! One engine for the test chat and for replies to customers.

mod citations;
mod engine;
mod extractive;
mod find;
mod grounding;
mod language;
mod prompt;
mod small_talk;
mod source;
mod support;
pub mod tools;
mod trace;
pub mod wording;
mod words;

pub use engine::{Answer, Engine, Outcome, Question};
pub use extractive::Extractive;
pub use find::{Found, FoundPassage, find};
pub use grounding::{Confidence, Evidence, Signal};
pub use language::Language;
pub use prompt::{ChatMessage, ChatRole, messages};
pub use small_talk::SmallTalk;
pub use source::Source;
pub use support::{Statement, Support, Supporter};
pub use trace::{Basis, OutcomeKind, Refusal, Timings, Trace, TracedFact, TracedPassage, TracedSentence};
