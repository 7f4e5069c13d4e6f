//! Counting what models use, also for an answer that is cancelled and whose future is dropped.

use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::{Attempt, Bill, EmbeddingUse, Prices, Tokens};
use crate::embedding::{Embedded, Embedder, TextRole};
use crate::error::{Error, Result};
use crate::language_model::{Completion, LanguageModel, ModelError, ModelFailure, Prompt, StreamSink, messages};
use crate::time::{Clock, Timestamp};
use crate::tokens;

/// The outcome of a call that was dropped before it ended.
const CANCELLED: &str = "cancelled";

/// What one answer has used so far.
#[derive(Debug, Default)]
pub struct Meter(Mutex<Used>);

#[derive(Debug, Default)]
struct Used {
    attempts: Vec<Attempt>,
    embeddings: Vec<EmbeddingUse>,
}

/// A language model whose calls are counted.
///
/// A call is recorded when it begins, with an estimate that grows with the answer, so a dropped call counts up to that
/// point. A call that the model repeats by itself is recorded once per attempt.
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

    fn begin_embedding(&self, used: EmbeddingUse) -> usize {
        let mut all = self.used();
        all.embeddings.push(used);
        all.embeddings.len() - 1
    }

    fn change_embedding(&self, at: usize, change: impl FnOnce(&mut EmbeddingUse)) {
        self.used().embeddings.get_mut(at).map(change).unwrap_or_default();
    }
}

#[async_trait]
impl LanguageModel for MeteredModel<'_> {
    async fn answer(&self, prompt: &Prompt, sink: &mut dyn StreamSink) -> Result<Completion, ModelError> {
        let read = messages(prompt).iter().map(|message| tokens::estimate(&message.content)).sum();
        let model = prompt.model.as_ref().map_or(self.default, |model| model.as_str());
        let mut calls = Calls { sink, metered: self, model, read, written: 0, at: 0, began: self.clock.now() };
        calls.begin();
        let result = self.model.answer(prompt, &mut calls).await;
        match &result {
            Ok(completion) => calls.answered(completion),
            Err(error) => calls.end(error.failure),
        }
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
        let embedded = self.embed(&[text], TextRole::Query).await?;
        embedded.vectors.into_iter().next().ok_or_else(|| Error::internal("a question without a vector"))
    }

    async fn passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        Ok(self.embed(texts, TextRole::Passage).await?.vectors)
    }

    async fn embed(&self, texts: &[&str], role: TextRole) -> Result<Embedded> {
        // Recorded before it starts: a call that is dropped half-way is billed all the same.
        let guess = texts.iter().map(|text| tokens::estimate(text)).sum();
        let (model, free) = (self.embedder.model_id().to_owned(), self.embedder.is_free());
        let at = self.meter.begin_embedding(EmbeddingUse { model, tokens: guess, estimated: true, retries: 0, free });
        let embedded = self.embedder.embed(texts, role).await;
        self.meter.change_embedding(at, |used| match &embedded {
            Ok(Embedded { tokens, estimated, retries, .. }) => {
                (used.tokens, used.estimated, used.retries) = (*tokens, *estimated, *retries);
            }
            // A failed embedding call is not billed.
            Err(_) => (used.tokens, used.estimated) = (0, false),
        });
        embedded
    }
}

/// Counts the calls that one answer of a model takes, while its text passes through.
struct Calls<'a> {
    sink: &'a mut dyn StreamSink,
    metered: &'a MeteredModel<'a>,
    model: &'a str,
    /// About the tokens of the prompt.
    read: u64,
    /// Bytes of the answer.
    written: usize,
    /// The place of the call in the list.
    at: usize,
    began: Timestamp,
}

impl Calls<'_> {
    fn begin(&mut self) {
        self.began = self.metered.clock.now();
        let tokens = Tokens { input: self.read, cached: 0, output: 0, estimated: true };
        let (model, outcome) = (self.model.to_owned(), CANCELLED.to_owned());
        self.at = self.metered.meter.begin(Attempt { model, outcome, milliseconds: 0, tokens });
    }

    fn answered(&mut self, completion: &Completion) {
        self.change(|attempt| {
            attempt.model.clone_from(&completion.model);
            attempt.outcome = Attempt::ANSWERED.to_owned();
            if let Some(usage) = completion.usage {
                attempt.tokens = Tokens::reported(usage.input, usage.cached, usage.output);
            }
        });
    }

    fn end(&mut self, failure: ModelFailure) {
        self.change(|attempt| {
            attempt.outcome = failure.code().to_owned();
            if is_free(failure) && attempt.tokens.output == 0 {
                attempt.tokens = Tokens::default();
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut Attempt)) {
        let milliseconds = u64::try_from(self.metered.clock.now().since(self.began).as_millis()).unwrap_or_default();
        self.metered.meter.change(self.at, |attempt| {
            attempt.milliseconds = milliseconds;
            change(attempt);
        });
    }
}

impl StreamSink for Calls<'_> {
    fn push(&mut self, text: &str) -> ControlFlow<()> {
        self.written += text.len();
        let written = tokens::estimate_bytes(self.written);
        self.metered.meter.change(self.at, |attempt| attempt.tokens.output = written);
        self.sink.push(text)
    }

    fn on_failure(&mut self, failure: ModelFailure) {
        self.end(failure);
    }

    fn on_retry(&mut self) {
        self.begin();
    }
}

/// Whether a provider that fails like this does not bill the prompt.
fn is_free(failure: ModelFailure) -> bool {
    matches!(failure, ModelFailure::RateLimited(_) | ModelFailure::Unavailable | ModelFailure::Misconfigured)
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    use super::*;
    use crate::language::ReplyLanguage;
    use crate::language_model::{Discard, Usage};

    /// Says eight bytes, then does what it is told.
    struct Model(Option<Result<Option<Usage>, ModelFailure>>, bool);

    #[async_trait]
    impl LanguageModel for Model {
        async fn answer(&self, _prompt: &Prompt, sink: &mut dyn StreamSink) -> Result<Completion, ModelError> {
            if self.1 {
                let _listening = sink.push("aaaabbbb");
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
        Prompt::asking("How much?", ReplyLanguage::English, Noon.now())
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
        let attempt = attempt(&Model(Some(Ok(Some(Usage { input: 70, cached: 50, output: 9 }))), true));
        assert_eq!((attempt.model.as_str(), attempt.outcome.as_str()), ("dated", Attempt::ANSWERED));
        assert_eq!(attempt.tokens, Tokens::reported(70, 50, 9));
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

    /// Is refused, waits, and is asked again.
    struct Stubborn {
        waits: bool,
    }

    #[async_trait]
    impl LanguageModel for Stubborn {
        async fn answer(&self, _prompt: &Prompt, sink: &mut dyn StreamSink) -> Result<Completion, ModelError> {
            sink.on_failure(ModelFailure::RateLimited(None));
            if self.waits {
                std::future::pending::<()>().await;
            }
            sink.on_retry();
            let _listening = sink.push("aaaabbbb");
            Ok(Completion::of("dated", Some(Usage { input: 70, cached: 0, output: 2 })))
        }
    }

    #[test]
    fn what_a_model_repeats_by_itself_is_on_the_list_as_often_as_it_was_made() {
        for (waits, outcomes) in [(false, ["rate_limited", Attempt::ANSWERED].as_slice()), (true, &["rate_limited"])] {
            let meter = Meter::default();
            let metered = MeteredModel { model: &Stubborn { waits }, default: "default", meter: &meter, clock: &Noon };
            let (prompt, mut discard) = (prompt(), Discard);
            let asked = metered.answer(&prompt, &mut discard).as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert_eq!(asked.is_pending(), waits);
            let attempts = meter.attempts();
            let told: Vec<_> = attempts.iter().map(|attempt| attempt.outcome.as_str()).collect();
            assert_eq!(told, outcomes);
            assert_eq!(attempts[0].tokens, Tokens::default(), "a refusal costs no tokens");
            let bill = meter.bill(&Prices::default());
            assert_eq!((bill.usage.retries, bill.usage.input_tokens), (1, if waits { 0 } else { 70 }));
        }
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
