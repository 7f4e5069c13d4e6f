//! The chat completions protocol (OpenAI API reference, 2026-11), as far as every compatible server speaks it.

use domain::language_model::{ChatMessage, ChatRole, RequestedCall, Usage};
use domain::tool::ToolDefinition;
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<Tool<'a>>,
}

#[derive(Debug, Serialize)]
struct Message {
    role: &'static str,
    content: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_call_id: Option<String>,
}

/// A call that the model asked for, told back to it.
#[derive(Debug, Serialize)]
struct Call {
    id: String,
    r#type: &'static str,
    function: CalledFunction,
}

#[derive(Debug, Serialize)]
struct CalledFunction {
    name: String,
    arguments: String,
}

/// A tool that the model may ask for.
#[derive(Debug, Serialize)]
struct Tool<'a> {
    r#type: &'static str,
    function: Function<'a>,
}

#[derive(Debug, Serialize)]
struct Function<'a> {
    name: &'static str,
    description: &'a str,
    parameters: &'a serde_json::Value,
}

#[derive(Debug, Serialize)]
struct StreamOptions {
    include_usage: bool,
}

impl<'a> Request<'a> {
    /// Asks `model`, which may ask for `tools`, for at most `tokens`. OpenAI's own newer models take that number under another name than everybody
    /// else.
    pub(super) fn new(
        model: &'a str,
        messages: Vec<ChatMessage>,
        tools: &'a [ToolDefinition],
        tokens: u32,
        base_url: &str,
    ) -> Self {
        let is_openai = base_url.starts_with("https://api.openai.com/");
        Self {
            model,
            messages: messages.into_iter().map(Message::from).collect(),
            stream: true,
            stream_options: StreamOptions { include_usage: true },
            max_tokens: (!is_openai).then_some(tokens),
            max_completion_tokens: is_openai.then_some(tokens),
            tools: tools.iter().map(Tool::from).collect(),
        }
    }

    /// Takes the tools back from a server that cannot take them; whether there were any.
    pub(super) fn drop_tools(&mut self) -> bool {
        !std::mem::take(&mut self.tools).is_empty()
    }
}

impl<'a> From<&'a ToolDefinition> for Tool<'a> {
    fn from(tool: &'a ToolDefinition) -> Self {
        let ToolDefinition { name, description, parameters } = tool;
        Self { r#type: "function", function: Function { name: name.as_str(), description, parameters } }
    }
}

impl From<RequestedCall> for Call {
    fn from(call: RequestedCall) -> Self {
        let RequestedCall { id, name, arguments } = call;
        Self { id, r#type: "function", function: CalledFunction { name, arguments } }
    }
}

impl From<ChatMessage> for Message {
    fn from(message: ChatMessage) -> Self {
        let role = match message.role {
            ChatRole::System => "system",
            ChatRole::User => "user",
            ChatRole::Assistant => "assistant",
            ChatRole::Tool => "tool",
        };
        let tool_calls = message.calls.into_iter().map(Call::from).collect();
        Self { role, content: message.content, tool_calls, tool_call_id: message.answers }
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
    pub(super) tool_calls: Option<Vec<CallPiece>>,
}

/// A piece of a tool call. The first one has the id and the name, the others more of the arguments.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CallPiece {
    pub(super) index: Option<usize>,
    pub(super) id: Option<String>,
    pub(super) function: Option<FunctionPiece>,
}

/// A piece of what is called.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FunctionPiece {
    pub(super) name: Option<String>,
    pub(super) arguments: Option<String>,
}

/// What an answer cost.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Tokens {
    prompt_tokens: u64,
    completion_tokens: u64,
    prompt_tokens_details: Option<PromptTokens>,
}

/// Where the tokens of a prompt came from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PromptTokens {
    cached_tokens: Option<u64>,
}

impl From<Tokens> for Usage {
    fn from(tokens: Tokens) -> Self {
        let cached = tokens.prompt_tokens_details.and_then(|details| details.cached_tokens).unwrap_or_default();
        Self { input: tokens.prompt_tokens, cached, output: tokens.completion_tokens }
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
