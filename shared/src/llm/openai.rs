//! A language model behind the chat completions protocol: OpenAI and everybody who speaks like it, vLLM and Ollama
//! among them.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::chance::{Chance, unit};
use domain::language_model::{
    Completion, LanguageModel, ModelError, ModelFailure, Prompt, StreamSink, Usage, messages,
};
use domain::time::{Clock, Timestamp};
use futures_util::StreamExt as _;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use reqwest::Response;
use tokio::sync::OnceCell;
use tokio::time::timeout;

use super::calls::Calls;
use super::sse::SseParser;
use super::wire::{Chunk, Refusal, Request};
use crate::config::Config;
use crate::http_client::{http_client, retry_after};
use crate::secret::{self, Secret};

/// Tokens that an answer may have.
const TOKENS: u32 = 1_500;
/// Characters that an answer may have, whatever the server counts.
const CHARACTERS: usize = 12_000;
/// Bytes of a stream, text or not.
const STREAM_BYTES: usize = 4 * 1024 * 1024;
/// Bytes of a refusal that are read for the log.
const REFUSAL_BYTES: usize = 16 * 1024;
/// Attempts at one answer.
const ATTEMPTS: u32 = 3;
/// What must be left of the time after a pause for another attempt to be worth it.
const WORTH_WAITING: Duration = Duration::from_secs(2);

/// How long to wait for what.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the first word, from the request on.
    pub first_token: Duration,
    /// Between two pieces.
    pub idle: Duration,
    /// The first pause before another attempt; it doubles, and a part of it is chance.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { first_token: Duration::from_secs(30), idle: Duration::from_secs(15), pause: Duration::from_millis(400) }
    }
}

/// A model at a server.
pub struct ChatCompletions {
    config: Config,
    url: String,
    patience: Patience,
    http: reqwest::Client,
    key: OnceCell<Option<Secret>>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
}

impl ChatCompletions {
    /// The model that `config` names. Its key is read when it is first needed.
    #[must_use]
    pub fn new(config: Config, patience: Patience, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Self {
        let url = format!("{}/chat/completions", config.model_base_url.trim_end_matches('/'));
        Self { config, url, patience, http: http_client(), key: OnceCell::new(), clock, chance }
    }

    async fn attempts(&self, prompt: &Prompt, sink: &mut dyn StreamSink) -> Result<Completion, ModelError> {
        let model = prompt.model.as_ref().map_or(self.config.model_name.as_str(), |model| model.as_str());
        let mut request = Request::new(model, messages(prompt), &prompt.tools, TOKENS, &self.url);
        let mut attempt = 1;
        loop {
            // Nothing was shown yet, so another attempt repeats nothing.
            let error = match self.open(&request, prompt.deadline).await {
                Ok(response) => return self.read(response, model, sink).await,
                Err(error) => error,
            };
            // A server that knows no tools refuses the request; without them it may answer.
            let pause = if error.failure == ModelFailure::Misconfigured && request.drop_tools() {
                Duration::ZERO
            } else {
                match self.pause(attempt, error.failure, prompt.deadline) {
                    Some(pause) => pause,
                    None => return Err(error),
                }
            };
            tracing::warn!(attempt, pause_ms = pause.as_millis(), error = %error.cause, "the language model is asked again");
            sink.on_failure(error.failure);
            tokio::time::sleep(pause).await;
            sink.on_retry();
            attempt += 1;
        }
    }

    /// Sends the request and answers the response when it is a good one.
    async fn open(&self, request: &Request<'_>, deadline: Timestamp) -> Result<Response, ModelError> {
        let key = self.key.get_or_try_init(|| self.read_key()).await?;
        let mut builder = self.http.post(&self.url).json(request).timeout(self.left(deadline));
        if let Some(key) = key {
            builder = builder.bearer_auth(key.reveal());
        }
        let sent = timeout(self.patience.first_token, builder.send()).await;
        let sent = sent.map_err(|e| ModelError::new(ModelFailure::TimedOut, e))?;
        let response = sent.map_err(|e| {
            let failure =
                if e.is_timeout() && !e.is_connect() { ModelFailure::TimedOut } else { ModelFailure::Unavailable };
            ModelError::new(failure, e.without_url())
        })?;
        if response.status().is_success() { Ok(response) } else { Err(self.refusal(response).await) }
    }

    async fn read_key(&self) -> Result<Option<Secret>, ModelError> {
        if self.config.model_api_key.is_empty() {
            return Ok(None);
        }
        let key = secret::resolve(&self.config.model_api_key, &self.config).await;
        key.map(Some).map_err(|e| ModelError::new(ModelFailure::Misconfigured, e.report()))
    }

    /// What a status means, with as much of the body as is safe to log.
    async fn refusal(&self, response: Response) -> ModelError {
        let status = response.status();
        let failure = match status {
            StatusCode::TOO_MANY_REQUESTS => {
                ModelFailure::RateLimited(retry_after(response.headers(), self.clock.now()))
            }
            StatusCode::REQUEST_TIMEOUT => ModelFailure::Unavailable,
            status if status.is_server_error() => ModelFailure::Unavailable,
            _ => ModelFailure::Misconfigured,
        };
        let body = timeout(self.patience.idle, take(response, REFUSAL_BYTES)).await.unwrap_or_default();
        let problem =
            serde_json::from_slice::<Refusal>(&body).ok().and_then(|refusal| refusal.error).unwrap_or_default();
        ModelError::new(failure, format!("status {status}, {problem}"))
    }

    /// How long to wait before another attempt; `None` when there should be none.
    fn pause(&self, attempt: u32, failure: ModelFailure, deadline: Timestamp) -> Option<Duration> {
        if attempt >= ATTEMPTS || !matches!(failure, ModelFailure::RateLimited(_) | ModelFailure::Unavailable) {
            return None;
        }
        // Half of it is chance, so that callers who failed together do not come back together.
        let backoff = self.patience.pause * 2_u32.pow(attempt - 1);
        let backoff = backoff.mul_f64(0.5 + unit(&*self.chance) / 2.0);
        let pause = match failure {
            ModelFailure::RateLimited(Some(asked)) => asked.max(backoff),
            _ => backoff,
        };
        (pause + WORTH_WAITING <= self.left(deadline)).then_some(pause)
    }

    fn left(&self, deadline: Timestamp) -> Duration {
        Duration::try_from(deadline.since(self.clock.now())).unwrap_or_default()
    }

    async fn read(&self, response: Response, model: &str, sink: &mut dyn StreamSink) -> Result<Completion, ModelError> {
        let content_type =
            response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let streams = !content_type.starts_with("application/json");
        let mut reading = Reading {
            sink,
            characters: 0,
            finished: false,
            model: model.to_owned(),
            usage: None,
            calls: Calls::default(),
        };
        if !streams {
            let body = timeout(self.patience.first_token, take(response, STREAM_BYTES)).await;
            let body = body.map_err(|e| ModelError::new(ModelFailure::TimedOut, e))?;
            reading.take(&String::from_utf8_lossy(&body))?;
            return reading.end();
        }
        let mut parser = SseParser::default();
        let (mut stream, mut bytes) = (response.bytes_stream(), 0);
        loop {
            let patience = if reading.characters == 0 { self.patience.first_token } else { self.patience.idle };
            let piece =
                timeout(patience, stream.next()).await.map_err(|e| ModelError::new(ModelFailure::TimedOut, e))?;
            let Some(piece) = piece else { return reading.end() };
            let piece = piece.map_err(|e| ModelError::new(ModelFailure::Cut, e.without_url()))?;
            bytes += piece.len();
            if bytes > STREAM_BYTES {
                return Err(ModelError::new(
                    ModelFailure::Endless,
                    format!("the stream has more than {STREAM_BYTES} bytes"),
                ));
            }
            for event in parser.push(&piece).map_err(|e| ModelError::new(ModelFailure::Malformed, e))? {
                if event.trim() == "[DONE]" {
                    // Some servers send no reason for the end; the mark is one.
                    reading.finished = true;
                    return reading.end();
                }
                reading.take(&event)?;
            }
        }
    }
}

#[async_trait]
impl LanguageModel for ChatCompletions {
    async fn answer(&self, prompt: &Prompt, sink: &mut dyn StreamSink) -> Result<Completion, ModelError> {
        let answered = timeout(self.left(prompt.deadline), self.attempts(prompt, sink)).await;
        answered.unwrap_or_else(|e| Err(ModelError::new(ModelFailure::TimedOut, e)))
    }
}

/// An answer being read.
struct Reading<'a> {
    sink: &'a mut dyn StreamSink,
    characters: usize,
    finished: bool,
    model: String,
    usage: Option<Usage>,
    calls: Calls,
}

impl Reading<'_> {
    /// Takes the JSON of one event.
    fn take(&mut self, json: &str) -> Result<(), ModelError> {
        let chunk: Chunk = serde_json::from_str(json).map_err(|e| {
            // The position is enough to find it; the text itself may hold anything.
            let place = format!("{:?} error in line {} column {} of an event", e.classify(), e.line(), e.column());
            ModelError::new(ModelFailure::Malformed, place)
        })?;
        if let Some(problem) = chunk.error {
            return Err(ModelError::new(ModelFailure::Unavailable, format!("an error in the stream: {problem}")));
        }
        self.usage = chunk.usage.map(Usage::from).or(self.usage);
        if let Some(model) = chunk.model.filter(|model| !model.is_empty()) {
            self.model = model;
        }
        let Some(choice) = chunk.choices.and_then(|choices| choices.into_iter().next()) else {
            return Ok(());
        };
        let piece = choice.delta.unwrap_or_default();
        if piece.refusal.is_some_and(|text| !text.is_empty())
            || choice.finish_reason.as_deref() == Some("content_filter")
        {
            return Err(ModelError::new(ModelFailure::Refused, "the provider declined to answer"));
        }
        self.finished |= choice.finish_reason.is_some();
        for call in piece.tool_calls.unwrap_or_default() {
            self.calls.take(call).map_err(|e| ModelError::new(ModelFailure::Endless, e))?;
        }
        self.show(&piece.content.unwrap_or_default())
    }

    fn show(&mut self, text: &str) -> Result<(), ModelError> {
        self.characters += text.chars().count();
        if self.characters > CHARACTERS {
            let cause = format!("the answer has more than {CHARACTERS} characters");
            return Err(ModelError::new(ModelFailure::Endless, cause));
        }
        if !text.is_empty() && self.sink.push(text).is_break() {
            return Err(ModelError::new(ModelFailure::Cancelled, "nobody wants the rest"));
        }
        Ok(())
    }

    fn end(self) -> Result<Completion, ModelError> {
        match (self.finished, self.characters) {
            (true, 0) if self.calls.is_empty() => Err(ModelError::new(ModelFailure::Malformed, "the answer is empty")),
            (true, _) => Ok(Completion { calls: self.calls.finish(), ..Completion::of(self.model, self.usage) }),
            (false, _) => Err(ModelError::new(ModelFailure::Cut, "the stream ended before the answer did")),
        }
    }
}

/// At most `limit` bytes of a body; what fails half-way gives the first half.
async fn take(response: Response, limit: usize) -> Vec<u8> {
    let mut stream = response.bytes_stream();
    let mut body = Vec::new();
    while let Some(Ok(piece)) = stream.next().await {
        body.extend_from_slice(&piece);
        if body.len() >= limit {
            break;
        }
    }
    body.truncate(limit);
    body
}
