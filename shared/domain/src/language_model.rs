//! Language models as a port: a prompt in, pieces of text out, and a typed reason when there is no answer.
//!
//! A [`Prompt`] keeps its parts apart. What a customer or a file wrote stays data in it until
//! [`crate::answer::messages`] renders it for a model that takes chat messages; a model of ours may read the parts.

use std::error::Error as StdError;
use std::ops::ControlFlow;
use std::time::Duration;

use async_trait::async_trait;

use crate::agent::ModelName;
use crate::answer::tools::{ToolDefinition, ToolUse};
use crate::answer::{Language, Source};
use crate::memory::Fact;
use crate::time::Timestamp;

/// Everything a model is told for one answer. There is nothing secret in it.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// The model that the agent names; `None` is the deployment's default.
    pub model: Option<ModelName>,
    /// What the agent is called.
    pub agent: String,
    /// What the agent's owner tells it to be and to do.
    pub instructions: String,
    /// The language to answer in.
    pub language: Language,
    /// What the agent knows about the question, best first; the model cites them by number, counted from 1.
    pub passages: Vec<Source>,
    /// What was said before, oldest first.
    pub history: Vec<Turn>,
    /// What the customer asks now.
    pub question: String,
    /// What is known about the customer.
    pub facts: Vec<Fact>,
    /// The fields of the customer's deal that the agent may see: what people call them, and what they hold.
    pub fields: Vec<(String, String)>,
    /// The tools that the model may ask for.
    pub tools: Vec<ToolDefinition>,
    /// What the model asked for so far in this answer, and what came of it.
    pub rounds: Vec<Round>,
    /// Unpredictable text that marks where data begins and ends, so that data cannot end itself.
    pub nonce: String,
    /// When there must be an answer.
    pub deadline: Timestamp,
}

impl Prompt {
    /// A prompt with a question and nothing else.
    #[must_use]
    pub fn asking(question: &str, language: Language, deadline: Timestamp) -> Self {
        Self {
            model: None,
            agent: String::new(),
            instructions: String::new(),
            language,
            passages: Vec::new(),
            history: Vec::new(),
            question: question.to_owned(),
            facts: Vec::new(),
            fields: Vec::new(),
            tools: Vec::new(),
            rounds: Vec::new(),
            nonce: String::new(),
            deadline,
        }
    }
}

/// A model's request for tools and the results it got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// What the model said along with it.
    pub text: String,
    /// The calls, each with its result.
    pub calls: Vec<(RequestedCall, String)>,
}

/// A tool call as a model asks for it. Nothing in it is checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedCall {
    /// The provider's name for the call.
    pub id: String,
    /// The tool's name.
    pub name: String,
    /// The arguments, which should be JSON.
    pub arguments: String,
}

/// One earlier message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// When.
    pub at: Timestamp,
    /// Who said it.
    pub speaker: Speaker,
    /// What.
    pub text: String,
}

/// Who speaks in a conversation, as a model sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The customer.
    Customer,
    /// Our side: the agent, or a sequence in its name.
    Agent,
}

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

/// Why a model gave no whole answer, as far as people and programs must tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelFailure {
    /// Too many requests or no quota; the provider may say when to come back.
    RateLimited(Option<Duration>),
    /// The provider cannot be reached or says that it cannot serve.
    Unavailable,
    /// No answer in time.
    TimedOut,
    /// An answer that is not what the protocol promises.
    Malformed,
    /// The answer broke off before its end.
    Cut,
    /// The answer did not end within the size that an answer may have.
    Endless,
    /// The provider declined to answer this.
    Refused,
    /// The provider does not take our key, our model's name or our request.
    Misconfigured,
    /// Nobody wanted the rest.
    Cancelled,
}

impl ModelFailure {
    /// Every kind of failure.
    pub const ALL: [Self; 9] = [
        Self::RateLimited(None),
        Self::Unavailable,
        Self::TimedOut,
        Self::Malformed,
        Self::Cut,
        Self::Endless,
        Self::Refused,
        Self::Misconfigured,
        Self::Cancelled,
    ];

    /// A stable code for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::RateLimited(_) => "rate_limited",
            Self::Unavailable | Self::Malformed => "upstream_failed",
            Self::TimedOut => "timeout",
            Self::Cut => "stream_cut",
            Self::Endless => "answer_too_long",
            Self::Refused => "content_filtered",
            Self::Misconfigured => "model_misconfigured",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A failure with its private cause, which is for the log: a provider's text may hold anything.
#[derive(Debug, thiserror::Error)]
#[error("the language model gave no whole answer: {failure:?}")]
pub struct ModelError {
    /// What happened.
    pub failure: ModelFailure,
    /// Why, in private.
    #[source]
    pub cause: Box<dyn StdError + Send + Sync>,
}

impl ModelError {
    /// A failure caused by `cause`.
    pub fn new(failure: ModelFailure, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { failure, cause: cause.into() }
    }
}
