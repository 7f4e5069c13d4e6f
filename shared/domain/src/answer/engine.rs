//! The engine: what answers are made with, and what an answer is. See [`Engine::answer`].

use super::trace::{Outcome, Trace};
use crate::chance::Chance;
use crate::embedding::Embedder;
use crate::language::ReplyLanguage;
use crate::language_model::LanguageModel;
use crate::memory::NewFact;
use crate::retrieval::{Index, Source};
use crate::time::Clock;
use crate::tool::Toolbox;

/// What the engine works with.
#[derive(Clone, Copy)]
pub struct Engine<'a> {
    /// What the agent knows.
    pub index: &'a Index,
    /// The model that made the index's vectors.
    pub embedder: &'a dyn Embedder,
    /// The model that answers.
    pub model: &'a dyn LanguageModel,
    /// The model that answers when the budget is spent.
    pub offline: &'a dyn LanguageModel,
    /// Makes the calls that the agent's policy allows.
    pub toolbox: &'a dyn Toolbox,
    /// What time it is.
    pub clock: &'a dyn Clock,
    /// Where unpredictable text comes from.
    pub chance: &'a dyn Chance,
}

/// An answer: exactly the text that was pushed while it was made.
#[derive(Debug)]
pub struct Answer {
    /// The text; `[1]` cites the first of `sources`.
    pub text: String,
    /// The passages that the text cites.
    pub sources: Vec<Source>,
    /// The language of the product's own sentences in it.
    pub language: ReplyLanguage,
    /// How it went.
    pub outcome: Outcome,
    /// Why it says what it says.
    pub trace: Trace,
    /// What the customer told about themselves and the agent is to remember.
    pub facts: Vec<NewFact>,
}
