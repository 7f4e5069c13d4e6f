//! What is the same for every embedding service: batches, attempts, and checks of what comes back.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::chance::{Chance, unit};
use domain::embedding::{Embedded, Embedder, TextRole};
use domain::error::{Error, Result, Retry};
use domain::time::Clock;
use domain::tokens;
use http::StatusCode;
use reqwest::Response;

use super::Patience;
use crate::config::Config;
use crate::http_client::{http_client, retry_after};

/// Attempts at one request.
const ATTEMPTS: u32 = 4;
/// Bytes of an answer: 96 vectors of 4,096 numbers of 20 characters, twice.
const ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// The header in which Amazon Bedrock tells the tokens of a request (Bedrock user guide, November 2026).
const BEDROCK_TOKENS: &str = "x-amzn-bedrock-input-token-count";

/// The vectors in an answer, in the order of the texts, and the tokens of the texts when it tells them.
pub(super) type Vectors = (Vec<Vec<f32>>, Option<u64>);

/// How a service is asked.
#[async_trait]
pub(super) trait Api: Send + Sync {
    /// Its name for operators, and the beginning of its models' ids.
    const SERVICE: &'static str;

    /// Texts of one request at most.
    fn batch(&self) -> usize;

    /// The request for the vectors of `texts`.
    async fn request(&self, http: &reqwest::Client, texts: &[&str], role: TextRole) -> Result<reqwest::RequestBuilder>;

    /// What is in an answer.
    fn vectors(&self, answer: &[u8]) -> serde_json::Result<Vectors>;
}

/// A model behind the network.
pub(super) struct Remote<A> {
    api: A,
    model_id: String,
    dimension: usize,
    patience: Patience,
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
}

/// What came for a request.
struct Answer {
    body: Vec<u8>,
    /// The tokens that its headers tell.
    tokens: Option<u64>,
    /// Attempts that failed before.
    retries: u32,
}

/// Why an attempt failed, and whether there should be another.
struct Failure {
    retry: Retry,
    cause: String,
}

impl<A: Api> Remote<A> {
    pub(super) fn new(
        api: A,
        config: &Config,
        patience: Patience,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Self {
        let (model, dimension) = (&config.embedding.model, config.embedding.dimension);
        // Some models cut their vectors to the length asked for, and vectors of two lengths cannot be compared.
        let model_id = format!("{}:{model}/{dimension}", A::SERVICE);
        Self { api, model_id, dimension, patience, http: http_client(), clock, chance }
    }

    async fn attempts(&self, texts: &[&str], role: TextRole) -> Result<Answer> {
        let mut attempt = 1;
        loop {
            // Made anew for each attempt: a signature has the time in it.
            let request = self.api.request(&self.http, texts, role).await?;
            let Failure { retry, cause } = match self.send(request).await {
                Ok((body, tokens)) => return Ok(Answer { body, tokens, retries: attempt - 1 }),
                Err(failure) => failure,
            };
            let Some(pause) = self.pause(attempt, retry) else {
                return Err(Error::upstream(A::SERVICE, retry, cause).with(format!("embed by {}", self.model_id)));
            };
            tracing::warn!(attempt, pause_ms = pause.as_millis(), error = cause, "the embedding model is asked again");
            self.clock.sleep(pause).await;
            attempt += 1;
        }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<(Vec<u8>, Option<u64>), Failure> {
        let passing = |e: reqwest::Error| Failure { retry: Retry::Soon, cause: e.without_url().to_string() };
        let mut response = request.timeout(self.patience.answer).send().await.map_err(passing)?;
        if !response.status().is_success() {
            return Err(self.refusal(&response));
        }
        let tokens = response.headers().get(BEDROCK_TOKENS).and_then(|count| count.to_str().ok()?.parse().ok());
        let mut answer = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(passing)? {
            if answer.len() + piece.len() > ANSWER_BYTES {
                let cause = format!("the answer has more than {ANSWER_BYTES} bytes");
                return Err(Failure { retry: Retry::No, cause });
            }
            answer.extend_from_slice(&piece);
        }
        Ok((answer, tokens))
    }

    /// What a status means. The body stays out of the log: services repeat in it what they were sent.
    fn refusal(&self, response: &Response) -> Failure {
        let status = response.status();
        let asked = retry_after(response.headers(), self.clock.now());
        let retry = match status {
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => asked.map_or(Retry::Soon, Retry::After),
            StatusCode::REQUEST_TIMEOUT => Retry::Soon,
            status if status.is_server_error() => Retry::Soon,
            _ => Retry::No,
        };
        let kind = response.headers().get("x-amzn-errortype").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        Failure { retry, cause: format!("status {status} {kind}").trim_end().to_owned() }
    }

    /// How long to wait before another attempt; `None` when there should be none.
    fn pause(&self, attempt: u32, retry: Retry) -> Option<Duration> {
        // Half of it is chance, so that callers who failed together do not come back together.
        let backoff = self.patience.pause * 2_u32.pow(attempt - 1);
        let backoff = backoff.mul_f64(0.5 + unit(&*self.chance) / 2.0);
        let pause = match retry {
            Retry::No => return None,
            Retry::Soon => backoff,
            Retry::After(asked) => asked.max(backoff),
        };
        (attempt < ATTEMPTS && pause <= self.patience.longest_pause).then_some(pause)
    }

    /// Checks a vector against the settings and scales it to length 1.
    fn check(&self, vector: &mut [f32]) -> Result<()> {
        if vector.len() != self.dimension {
            let cause = format!("a vector of {} numbers where EMBEDDING_DIMENSION is {}", vector.len(), self.dimension);
            return Err(self.useless(cause));
        }
        let length = vector.iter().map(|number| number * number).sum::<f32>().sqrt();
        if !length.is_finite() || length == 0.0 {
            return Err(self.useless("a vector without a direction".to_owned()));
        }
        vector.iter_mut().for_each(|number| *number /= length);
        Ok(())
    }

    /// An answer that will not be better another time.
    fn useless(&self, cause: String) -> Error {
        Error::upstream(A::SERVICE, Retry::No, cause).with(format!("embed by {}", self.model_id))
    }
}

#[async_trait]
impl<A: Api> Embedder for Remote<A> {
    fn model_id(&self) -> &str {
        &self.model_id
    }

    fn dimension(&self) -> usize {
        self.dimension
    }

    async fn query(&self, text: &str) -> Result<Vec<f32>> {
        let embedded = self.embed(&[text], TextRole::Query).await?;
        embedded.vectors.into_iter().next().ok_or_else(|| self.useless("no vector".to_owned()))
    }

    async fn passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        Ok(self.embed(texts, TextRole::Passage).await?.vectors)
    }

    async fn embed(&self, texts: &[&str], role: TextRole) -> Result<Embedded> {
        let mut all = Embedded { vectors: Vec::with_capacity(texts.len()), tokens: 0, estimated: false, retries: 0 };
        for texts in texts.chunks(self.api.batch()) {
            let answer = self.attempts(texts, role).await?;
            let (vectors, tokens) = self.api.vectors(&answer.body).map_err(|e| {
                // The place is enough to find it; the answer itself may hold anything.
                self.useless(format!("{:?} error in line {} column {}", e.classify(), e.line(), e.column()))
            })?;
            if vectors.len() != texts.len() {
                return Err(self.useless(format!("{} vectors for {} texts", vectors.len(), texts.len())));
            }
            for mut vector in vectors {
                self.check(&mut vector)?;
                all.vectors.push(vector);
            }
            let told = tokens.or(answer.tokens);
            all.tokens += told.unwrap_or_else(|| texts.iter().map(|text| tokens::estimate(text)).sum());
            all.estimated |= told.is_none();
            all.retries += answer.retries;
        }
        Ok(all)
    }
}
