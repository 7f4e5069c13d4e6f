//! Language models as a port: a prompt in, pieces of text out, and a typed reason when there is no answer.
//!
//! A [`Prompt`] keeps its parts apart. What a customer or a file wrote stays data in it until
//! [`messages`] renders it for a model that takes chat messages; a model of ours may read the parts.

mod chat;
mod failure;
mod prompt;

use std::ops::ControlFlow;

use async_trait::async_trait;

use crate::limits::NAME_CHARACTERS;
use crate::text::Line;
use crate::tool::ToolUse;

pub(crate) use chat::product_rules;
pub use chat::{ChatMessage, ChatRole, messages};
pub use failure::{ModelError, ModelFailure};
pub use prompt::{Prompt, RequestedCall, Round, Speaker, Turn};

/// The name of a language model at its provider.
pub type ModelName = Line<NAME_CHARACTERS>;

/// The name, where a model's name is expected, of the answerer that quotes passages and asks no model. It is free.
pub const EXTRACTIVE: &str = "extractive";

/// Takes an answer while it is made.
///
/// A model only pushes, and tells of attempts that it repeats. What takes an answer's text alone, to count or to forget it,
/// need not care for the rest.
pub trait Deltas: Send {
    /// Takes the next piece; `Break` when nobody wants the rest.
    fn push(&mut self, text: &str) -> ControlFlow<()>;

    /// Takes back what was pushed from the character `from` on (Unicode scalar values, counted from 0) and puts `text`
    /// in its place.
    fn revise(&mut self, _from: usize, _text: &str) {}

    /// Takes what became of a tool call.
    fn tool(&mut self, _used: &ToolUse) {}

    /// Takes that an attempt failed before its first word, and that another may follow.
    fn failed(&mut self, _failure: ModelFailure) {}

    /// Takes that another attempt begins.
    fn begins_again(&mut self) {}
}

/// Takes nothing: for callers that want the whole answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Discard;

impl Deltas for Discard {
    fn push(&mut self, _text: &str) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// What a finished answer is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The model that answered.
    pub model: String,
    /// What it cost, when the provider says so.
    pub usage: Option<Usage>,
    /// The tools that the model asks for before it goes on.
    pub calls: Vec<RequestedCall>,
}

impl Completion {
    /// An answer of `model` without tools.
    #[must_use]
    pub fn of(model: impl Into<String>, usage: Option<Usage>) -> Self {
        Self { model: model.into(), usage, calls: Vec::new() }
    }
}

/// Tokens of one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Tokens read, those from a cache included.
    pub input: u64,
    /// Tokens of the input that the provider had in its cache.
    pub cached: u64,
    /// Tokens written.
    pub output: u64,
}

/// The port to a language model.
#[async_trait]
pub trait LanguageModel: Send + Sync {
    /// Answers `prompt`, pushing the text into `deltas` as it comes. Dropping the future cancels the call, and so does
    /// a `Break` of `deltas`.
    ///
    /// # Errors
    /// Why there is no whole answer. What was pushed before was shown already and stays part of it.
    async fn answer(&self, prompt: &Prompt, deltas: &mut dyn Deltas) -> Result<Completion, ModelError>;

    /// Whether it phrases by itself, so that it can call tools and can be wrong; one that only quotes can do neither.
    fn generates(&self) -> bool {
        true
    }
}
