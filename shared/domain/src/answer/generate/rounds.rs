//! Asking a model, round after round: it writes and may ask for tools, gets their results, and goes on. Each sentence is
//! decided about while the next ones are being written.

use std::future::poll_fn;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use super::answer_buffer::{AnswerBuffer, FinishedText};
use super::tools::ToolExecutor;
use crate::answer::ground::{Sources, Testimony, Verdict};
use crate::answer::trace::{Trace, TracedSentence};
use crate::answer::{Engine, wording};
use crate::error::Result;
use crate::language_model::{Completion, LanguageModel, ModelError, Prompt, Round, StreamSink};
use crate::limits::ROUNDS_PER_ANSWER;
use crate::memory::NewFact;
use crate::retrieval::Source;
use crate::tool::HandOver;

/// Seconds that must be left for another round.
const SECONDS_OF_A_ROUND: i64 = 3;

/// One answer being made with a model.
pub(crate) struct Rounds<'a> {
    pub(crate) engine: &'a Engine<'a>,
    pub(crate) model: &'a dyn LanguageModel,
    pub(crate) prompt: Prompt,
    /// What the owner told customers may know.
    pub(crate) told: Vec<Source>,
    /// What the customer told about themselves.
    pub(crate) testimony: Testimony<'a>,
    pub(crate) executor: ToolExecutor<'a>,
    pub(crate) trace: Trace,
}

/// What came of it.
pub(crate) struct Ended {
    pub(crate) written: FinishedText,
    pub(crate) how: How,
    pub(crate) passages: Vec<Source>,
    pub(crate) facts: Vec<NewFact>,
    pub(crate) trace: Trace,
}

/// How it ended.
pub(crate) enum How {
    /// It states facts.
    Grounded,
    /// It states none.
    Ungrounded,
    /// Nothing of what it stated could be kept.
    Unknown,
    HandedOver(HandOver),
    Failed(ModelError),
}

impl Rounds<'_> {
    /// Makes the answer.
    ///
    /// # Errors
    /// Those of the embedding model.
    pub(crate) async fn run(mut self, buffer: AnswerBuffer<'_>) -> Result<Ended> {
        let buffer = Mutex::new(buffer);
        let result = self.ask_until_done(&buffer).await?;
        let mut buffer = buffer.into_inner().unwrap_or_else(PoisonError::into_inner);
        let facts_kept = self.trace.sentences.iter().any(|sentence| sentence.statement && sentence.kept);
        let taken_back = self.trace.sentences.iter().any(|sentence| !sentence.kept);
        let handed_over = self.executor.handed_over.take();
        let nothing_left = !facts_kept && (taken_back || !buffer.has_text());
        let how = match (result, handed_over) {
            (Err(error), _) => {
                buffer.say(wording::model_failure(error.failure, self.prompt.language));
                How::Failed(error)
            }
            (Ok(()), Some(handed_over)) => {
                if !buffer.has_text() {
                    buffer.say(wording::handed_over(self.prompt.language));
                }
                How::HandedOver(handed_over)
            }
            (Ok(()), None) if nothing_left => {
                match self.testimony.answer(&self.prompt.question, self.prompt.language) {
                    Some(text) => {
                        buffer.say_instead(&text);
                        self.trace.sentences.push(TracedSentence::of_customer(text));
                        How::Grounded
                    }
                    None => {
                        buffer.say_instead(wording::unknown(self.prompt.language));
                        How::Unknown
                    }
                }
            }
            (Ok(()), None) if facts_kept => How::Grounded,
            (Ok(()), None) => How::Ungrounded,
        };
        let Self { prompt, executor, trace, .. } = self;
        Ok(Ended { written: buffer.finish(), how, passages: prompt.passages, facts: executor.facts, trace })
    }

    async fn ask_until_done(&mut self, buffer: &Mutex<AnswerBuffer<'_>>) -> Result<Result<(), ModelError>> {
        for round in 1..=ROUNDS_PER_ANSWER {
            if round == ROUNDS_PER_ANSWER || !self.is_time_left() || self.executor.is_exhausted() {
                // Without tools it has to answer.
                self.prompt.tools.clear();
            }
            let (text, result) = self.ask(buffer).await?;
            let completion = match result {
                Ok(completion) => completion,
                Err(error) => return Ok(Err(error)),
            };
            self.trace.model = Some(completion.model.clone());
            let offered = !self.prompt.tools.is_empty();
            let mut calls = Vec::new();
            for call in completion.calls {
                let used = self.executor.act(self.engine, &mut self.prompt, &mut self.trace, &call).await?;
                lock(buffer).sink().on_tool(&used);
                calls.push((call, used.told()));
                self.trace.tools.push(used);
            }
            if calls.is_empty() || !offered || self.executor.handed_over.is_some() {
                return Ok(Ok(()));
            }
            self.prompt.rounds.push(Round { text, calls });
        }
        Ok(Ok(()))
    }

    /// Asks once; gives what the model said and how it ended. Sentences are decided about whenever the model is waited for.
    async fn ask(&mut self, buffer: &Mutex<AnswerBuffer<'_>>) -> Result<(String, Result<Completion, ModelError>)> {
        lock(buffer).allow(self.prompt.passages.len());
        let prompt = &self.prompt;
        let sources =
            Sources::new(&prompt.question, &prompt.passages, &self.told, &self.testimony, self.engine.embedder);
        let mut judge = Judge { sources, phrased: self.model.generates(), sentences: &mut self.trace.sentences };
        let mut sink = TokenSink { buffer, said: String::new() };
        let result = {
            let mut asking = pin!(self.model.answer(prompt, &mut sink));
            loop {
                let step = poll_fn(|context| match asking.as_mut().poll(context) {
                    Poll::Ready(result) => Poll::Ready(Some(result)),
                    Poll::Pending if lock(buffer).next_pending().is_some() => Poll::Ready(None),
                    Poll::Pending => Poll::Pending,
                });
                if let Some(result) = step.await {
                    break result;
                }
                judge.settle(buffer).await?;
            }
        };
        lock(buffer).end_paragraph();
        judge.settle(buffer).await?;
        Ok((sink.said, result))
    }

    fn is_time_left(&self) -> bool {
        self.engine.clock.now().plus_seconds(SECONDS_OF_A_ROUND) < self.prompt.deadline
    }
}

/// Decides about sentences.
struct Judge<'a> {
    sources: Sources<'a>,
    /// Whether the model phrases; what is quoted needs no proof.
    phrased: bool,
    sentences: &'a mut Vec<TracedSentence>,
}

impl Judge<'_> {
    async fn settle(&mut self, buffer: &Mutex<AnswerBuffer<'_>>) -> Result<()> {
        loop {
            let pending = lock(buffer).next_pending();
            let Some(pending) = pending else { return Ok(()) };
            let judgement = if self.phrased { self.sources.judge(&pending).await? } else { Sources::quoted(&pending) };
            lock(buffer).apply(pending.at, judgement.verdict);
            debug_assert_eq!(judgement.traced.kept, judgement.verdict != Verdict::TakeBack);
            self.sentences.push(judgement.traced);
        }
    }
}

/// Receives the text of one round.
struct TokenSink<'a, 'd> {
    buffer: &'a Mutex<AnswerBuffer<'d>>,
    said: String,
}

impl StreamSink for TokenSink<'_, '_> {
    fn push(&mut self, text: &str) -> ControlFlow<()> {
        self.said.push_str(text);
        lock(self.buffer).push(text)
    }
}

/// The buffer, for a moment; never across a wait.
fn lock<'g, 'd>(buffer: &'g Mutex<AnswerBuffer<'d>>) -> MutexGuard<'g, AnswerBuffer<'d>> {
    buffer.lock().unwrap_or_else(PoisonError::into_inner)
}
