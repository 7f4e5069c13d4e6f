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
pub mod wording;
mod words;

use serde::{Deserialize, Serialize};

use crate::ids::FileId;

pub use engine::{Answer, Engine, Outcome, Question};
pub use extractive::Extractive;
pub use grounding::{Evidence, Verdict};
pub use language::Language;
pub use prompt::{ChatMessage, ChatRole, messages};
pub use small_talk::SmallTalk;

/// A passage of the agent's knowledge, as a model reads it and as an answer cites it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The file.
    pub file: FileId,
    /// The file's name.
    pub file_name: String,
    /// The page, counted from 1, where the file has pages.
    pub page: Option<u32>,
    /// What it says.
    pub text: String,
    /// How well it fits the question, 0 to 1. It is the number that the decision to answer was made on.
    pub score: f32,
}
