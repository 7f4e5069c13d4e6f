//! Language models as a port: a prompt in, pieces of text out, and a typed reason when there is no answer.
//!
//! A [`Prompt`] keeps its parts apart: what a customer or a file wrote stays data until [`messages`] renders it for a
//! model that takes chat messages. A model of ours may read the parts themselves.

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

/// Receives an answer while a model writes it.
///
/// Only [`Self::push`] is required: a sink that counts or drops text can ignore the other events.
pub trait StreamSink: Send {
    /// The next piece of text; `Break` cancels the answer.
    fn push(&mut self, text: &str) -> ControlFlow<()>;

    /// From the character `from` on (Unicode scalar values, counted from 0), what was pushed is replaced by `text`.
    fn revise(&mut self, _from: usize, _text: &str) {}

    /// The outcome of a tool call.
    fn on_tool(&mut self, _used: &ToolUse) {}

    /// An attempt failed before its first word; another one may follow.
    fn on_failure(&mut self, _failure: ModelFailure) {}

    /// Another attempt begins.
    fn on_retry(&mut self) {}
}

/// Drops the text: for callers that need only the [`Completion`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Discard;

impl StreamSink for Discard {
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
    /// Answers `prompt`, pushing the text into `sink` as it comes. Dropping the future cancels the call, and so does
    /// a `Break` from `sink`.
    ///
    /// # Errors
    /// Why there is no complete answer. Text that was pushed before stays part of the answer.
    async fn answer(&self, prompt: &Prompt, sink: &mut dyn StreamSink) -> Result<Completion, ModelError>;

    /// Whether it phrases by itself, so that it can call tools and can be wrong; one that only quotes can do neither.
    fn generates(&self) -> bool {
        true
    }
}
