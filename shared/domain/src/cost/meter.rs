//! Counting what models use, wherever an answer ends: also when it is cancelled half-way, and its future dropped.

use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::{Attempt, Bill, Embedding, Prices, Tokens};
use crate::answer::messages;
use crate::embedding::Embedder;
use crate::error::Result;
use crate::language_model::{Completion, Deltas, LanguageModel, ModelError, ModelFailure, Prompt};
use crate::time::Clock;

/// The outcome of a call that was dropped before it ended.
const CANCELLED: &str = "cancelled";

/// What one answer used so far.
#[derive(Debug, Default)]
pub struct Meter(Mutex<Used>);

#[derive(Debug, Default)]
struct Used {
    attempts: Vec<Attempt>,
    embeddings: Vec<Embedding>,
}

/// A language model whose calls are counted.
///
/// A call is on the list from its beginning, with an estimate that grows with the answer: what is dropped half-way was
/// paid up to there.
pub struct MeteredModel<'a> {
    /// The model.
    pub model: &'a dyn LanguageModel,
    /// The name of the model when the prompt names none.
    pub default: &'a str,
    /// Where its calls are counted.
    pub meter: &'a Meter,
    /// What time it is.
    pub clock: &'a dyn Clock,
}

/// An embedding model whose calls are counted.
pub struct MeteredEmbedder<'a> {
    /// The model.
    pub embedder: &'a dyn Embedder,
    /// Where its calls are counted.
    pub meter: &'a Meter,
}

impl Meter {
    /// The calls of language models so far, in order.
    #[must_use]
    pub fn attempts(&self) -> Vec<Attempt> {
        self.used().attempts.clone()
    }

    /// The bill of what was used so far.
    #[must_use]
    pub fn bill(&self, prices: &Prices) -> Bill {
        let used = self.used();
        Bill::of(prices, &used.attempts, &used.embeddings)
    }

    fn used(&self) -> MutexGuard<'_, Used> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, attempt: Attempt) -> usize {
        let mut used = self.used();
        used.attempts.push(attempt);
        used.attempts.len() - 1
    }

    fn change(&self, at: usize, change: impl FnOnce(&mut Attempt)) {
        self.used().attempts.get_mut(at).map(change).unwrap_or_default();
    }
}

#[async_trait]
impl LanguageModel for MeteredModel<'_> {
    async fn answer(&self, prompt: &Prompt, deltas: &mut dyn Deltas) -> Result<Completion, ModelError> {
        let read = messages(prompt).iter().map(|message| Tokens::of_text(&message.content)).sum();
        let model = prompt.model.as_ref().map_or(self.default, |model| model.as_str());
        let tokens = Tokens { input: read, cached: 0, output: 0, estimated: true };
        let (model, outcome) = (model.to_owned(), CANCELLED.to_owned());
        let at = self.meter.begin(Attempt { model, outcome, milliseconds: 0, tokens });
        let started = self.clock.now();
        let mut counted = Counted { deltas, bytes: 0, meter: self.meter, at };
        let result = self.model.answer(prompt, &mut counted).await;
        let milliseconds = u64::try_from(self.clock.now().since(started).as_millis()).unwrap_or_default();
        self.meter.change(at, |attempt| {
            attempt.milliseconds = milliseconds;
            match &result {
                Ok(completion) => {
                    attempt.model.clone_from(&completion.model);
                    attempt.outcome = Attempt::ANSWERED.to_owned();
                    if let Some(usage) = completion.usage {
                        attempt.tokens = Tokens::reported(usage.input, 0, usage.output);
                    }
                }
                Err(error) => {
                    attempt.outcome = error.failure.code().to_owned();
                    if is_free(error.failure) && attempt.tokens.output == 0 {
                        attempt.tokens = Tokens::default();
                    }
                }
            }
        });
        result
    }

    fn generates(&self) -> bool {
        self.model.generates()
    }
}

#[async_trait]
impl Embedder for MeteredEmbedder<'_> {
    fn model_id(&self) -> &str {
        self.embedder.model_id()
    }

    fn dimension(&self) -> usize {
        self.embedder.dimension()
    }

    fn is_free(&self) -> bool {
        self.embedder.is_free()
    }

    async fn query(&self, text: &str) -> Result<Vec<f32>> {
        self.count(&[text]);
        self.embedder.query(text).await
    }

    async fn passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        self.count(texts);
        self.embedder.passages(texts).await
    }
}

impl MeteredEmbedder<'_> {
    fn count(&self, texts: &[&str]) {
        let tokens = texts.iter().map(|text| Tokens::of_text(text)).sum();
        let (model, free) = (self.embedder.model_id().to_owned(), self.embedder.is_free());
        self.meter.used().embeddings.push(Embedding { model, tokens, free });
    }
}

/// Passes an answer's text on and keeps the estimate of its attempt.
struct Counted<'a> {
    deltas: &'a mut dyn Deltas,
    bytes: usize,
    meter: &'a Meter,
    at: usize,
}

impl Deltas for Counted<'_> {
    fn push(&mut self, text: &str) -> ControlFlow<()> {
        self.bytes += text.len();
        let written = Tokens::of_bytes(self.bytes);
        self.meter.change(self.at, |attempt| attempt.tokens.output = written);
        self.deltas.push(text)
    }
}

/// Whether a provider that fails so has not begun to read.
fn is_free(failure: ModelFailure) -> bool {
    matches!(failure, ModelFailure::RateLimited(_) | ModelFailure::Unavailable | ModelFailure::Misconfigured)
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    use super::*;
    use crate::answer::Language;
    use crate::language_model::{Discard, Usage};
    use crate::time::Timestamp;

    /// Says eight bytes, then does what it is told.
    struct Model(Option<Result<Option<Usage>, ModelFailure>>, bool);

    #[async_trait]
    impl LanguageModel for Model {
        async fn answer(&self, _prompt: &Prompt, deltas: &mut dyn Deltas) -> Result<Completion, ModelError> {
            if self.1 {
                let _listening = deltas.push("aaaabbbb");
            }
            match self.0 {
                None => std::future::pending().await,
                Some(Ok(usage)) => Ok(Completion::of("dated", usage)),
                Some(Err(failure)) => Err(ModelError::new(failure, "why")),
            }
        }
    }

    struct Noon;

    #[async_trait]
    impl Clock for Noon {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(1).unwrap()
        }

        async fn sleep(&self, _duration: Duration) {}
    }

    fn prompt() -> Prompt {
        Prompt::asking("How much?", Language::English, Noon.now())
    }

    /// The only attempt of a call that is polled once and then dropped.
    fn attempt(model: &Model) -> Attempt {
        let meter = Meter::default();
        let metered = MeteredModel { model, default: "default", meter: &meter, clock: &Noon };
        let prompt = prompt();
        let mut discard = Discard;
        let polled = metered.answer(&prompt, &mut discard).as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert_eq!(polled.is_pending(), model.0.is_none());
        if let Poll::Ready(Ok(completion)) = polled {
            assert_eq!(completion.model, "dated");
        }
        meter.attempts().pop().unwrap()
    }

    #[test]
    fn what_a_provider_reports_is_what_counts() {
        let attempt = attempt(&Model(Some(Ok(Some(Usage { input: 70, output: 9 }))), true));
        assert_eq!((attempt.model.as_str(), attempt.outcome.as_str()), ("dated", Attempt::ANSWERED));
        assert_eq!(attempt.tokens, Tokens::reported(70, 0, 9));
    }

    #[test]
    fn what_a_provider_does_not_report_is_estimated() {
        let tokens = attempt(&Model(Some(Ok(None)), true)).tokens;
        assert!(tokens.estimated && tokens.input > 10, "{tokens:?}");
        assert_eq!(tokens.output, 2);
    }

    #[test]
    fn a_call_that_is_dropped_half_way_is_paid_up_to_there() {
        let attempt = attempt(&Model(None, true));
        assert_eq!((attempt.model.as_str(), attempt.outcome.as_str()), ("default", CANCELLED));
        assert!(attempt.tokens.input > 10 && attempt.tokens.output == 2, "{attempt:?}");
    }

    #[test]
    fn a_refusal_is_free_and_a_broken_answer_is_not() {
        let refused = attempt(&Model(Some(Err(ModelFailure::RateLimited(None))), false));
        assert_eq!((refused.outcome.as_str(), refused.tokens), ("rate_limited", Tokens::default()));
        assert_eq!(attempt(&Model(Some(Err(ModelFailure::Cut)), true)).tokens.output, 2);
        assert!(
            attempt(&Model(Some(Err(ModelFailure::Unavailable)), true)).tokens.input > 10,
            "it had begun to answer"
        );
        assert!(attempt(&Model(Some(Err(ModelFailure::TimedOut)), false)).tokens.input > 10, "it may have read it all");
    }
}
