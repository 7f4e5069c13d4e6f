//! The chat completions protocol (OpenAI API reference, 2026-11), as far as every compatible server speaks it.

use domain::answer::{ChatMessage, ChatRole};
use domain::language_model::Usage;
use serde::{Deserialize, Serialize};

/// A request for a streamed answer.
#[derive(Debug, Serialize)]
pub(super) struct Request<'a> {
    model: &'a str,
    messages: Vec<Message>,
    stream: bool,
    stream_options: StreamOptions,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
}

#[derive(Debug, Serialize)]
struct Message {
    role: &'static str,
    content: String,
}

#[derive(Debug, Serialize)]
struct StreamOptions {
    include_usage: bool,
}

impl<'a> Request<'a> {
    /// Asks `model` for at most `tokens`. OpenAI's own newer models take that number under another name than everybody
    /// else.
    pub(super) fn new(model: &'a str, messages: Vec<ChatMessage>, tokens: u32, base_url: &str) -> Self {
        let is_openai = base_url.starts_with("https://api.openai.com/");
        Self {
            model,
            messages: messages.into_iter().map(Message::from).collect(),
            stream: true,
            stream_options: StreamOptions { include_usage: true },
            max_tokens: (!is_openai).then_some(tokens),
            max_completion_tokens: is_openai.then_some(tokens),
        }
    }
}

impl From<ChatMessage> for Message {
    fn from(message: ChatMessage) -> Self {
        let role = match message.role {
            ChatRole::System => "system",
            ChatRole::User => "user",
            ChatRole::Assistant => "assistant",
        };
        Self { role, content: message.content }
    }
}

/// A piece of an answer, or a whole one from a server that does not stream. Everything may be missing or `null`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chunk {
    pub(super) model: Option<String>,
    pub(super) choices: Option<Vec<Choice>>,
    pub(super) usage: Option<Tokens>,
    pub(super) error: Option<Problem>,
}

/// One of the answers; there is only one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Choice {
    #[serde(alias = "message")]
    pub(super) delta: Option<Piece>,
    pub(super) finish_reason: Option<String>,
}

/// Text.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Piece {
    pub(super) content: Option<String>,
    pub(super) refusal: Option<String>,
}

/// What an answer cost.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Tokens {
    prompt_tokens: u64,
    completion_tokens: u64,
}

impl From<Tokens> for Usage {
    fn from(tokens: Tokens) -> Self {
        Self { input: tokens.prompt_tokens, output: tokens.completion_tokens }
    }
}

/// What a server says went wrong: only what is safe in a log. The message may repeat a prompt or a key.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Problem {
    #[serde(rename = "type")]
    kind: Option<serde_json::Value>,
    code: Option<serde_json::Value>,
}

/// The body of a refusal.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Refusal {
    pub(super) error: Option<Problem>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = |value: &Option<serde_json::Value>| value.as_ref().map(ToString::to_string).unwrap_or_default();
        let short = |value| text(value).chars().take(100).collect::<String>();
        write!(f, "type {}, code {}", short(&self.kind), short(&self.code))
    }
}
