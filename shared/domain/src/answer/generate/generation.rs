//! An answer that a model writes, round after round: the model writes and may ask for tools, gets their results, and goes
//! on until it asks for no more.

use super::answer_buffer::{AnswerBuffer, FinishedText};
use super::judging::Judge;
use super::round;
use super::shared_buffer::SharedBuffer;
use super::tools::ToolExecutor;
use crate::answer::ground::{Sources, Testimony};
use crate::answer::trace::{Outcome, Trace, TracedSentence};
use crate::answer::wording;
use crate::embedding::Embedder;
use crate::error::Result;
use crate::language_model::{LanguageModel, ModelError, Prompt, RequestedCall, Round};
use crate::limits::ROUNDS_PER_ANSWER;
use crate::memory::NewFact;
use crate::retrieval::Source;
use crate::time::Clock;

/// Seconds before the deadline from which on no further round with tools begins.
const SECONDS_OF_A_ROUND: i64 = 3;

/// An answer that a model is about to write.
pub(crate) struct Generation<'a> {
    pub(crate) model: &'a dyn LanguageModel,
    pub(crate) embedder: &'a dyn Embedder,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) prompt: Prompt,
    /// What the owner's instructions allow customers to know.
    pub(crate) instruction_facts: Vec<Source>,
    /// What the customer told about themselves.
    pub(crate) testimony: Testimony<'a>,
    pub(crate) executor: ToolExecutor<'a>,
    pub(crate) trace: Trace,
}

/// An answer that a model has written.
pub(crate) struct Generated {
    pub(crate) text: FinishedText,
    pub(crate) outcome: Outcome,
    /// The passages that the model was shown, in the order of their numbers.
    pub(crate) passages: Vec<Source>,
    /// What the customer told and the agent is to remember.
    pub(crate) facts: Vec<NewFact>,
    pub(crate) trace: Trace,
}

impl Generation<'_> {
    /// Has the model write the answer into `buffer`.
    ///
    /// # Errors
    /// Those of the embedding model. A failure of the language model is an [`Outcome`].
    pub(crate) async fn run(mut self, buffer: AnswerBuffer<'_>) -> Result<Generated> {
        let buffer = SharedBuffer::new(buffer);
        let result = self.ask_until_done(&buffer).await?;
        let mut buffer = buffer.into_inner();
        let outcome = self.conclude(result, &mut buffer);
        let Self { prompt, executor, trace, .. } = self;
        Ok(Generated { text: buffer.finish(), outcome, passages: prompt.passages, facts: executor.facts, trace })
    }

    async fn ask_until_done(&mut self, buffer: &SharedBuffer<'_>) -> Result<Result<(), ModelError>> {
        for round in 1..=ROUNDS_PER_ANSWER {
            if round == ROUNDS_PER_ANSWER || !self.has_time_left() || self.executor.is_exhausted() {
                // A model without tools has to answer.
                self.prompt.tools.clear();
            }
            let (text, result) = self.ask(buffer).await?;
            let completion = match result {
                Ok(completion) => completion,
                Err(error) => return Ok(Err(error)),
            };
            self.trace.model = Some(completion.model);
            let has_tools = !self.prompt.tools.is_empty();
            let calls = self.call_tools(completion.calls, buffer).await?;
            if calls.is_empty() || !has_tools || self.executor.handed_over.is_some() {
                return Ok(Ok(()));
            }
            self.prompt.rounds.push(Round { text, calls });
        }
        Ok(Ok(()))
    }

    /// Runs one round; gives what the model wrote and how it ended.
    async fn ask(&mut self, buffer: &SharedBuffer<'_>) -> Result<round::Streamed> {
        let Self { model, embedder, prompt, instruction_facts, testimony, trace, .. } = self;
        buffer.lock().allow(prompt.passages.len());
        let sources = Sources::new(&prompt.question, &prompt.passages, instruction_facts, testimony, *embedder);
        let mut judge = Judge::new(sources, model.generates(), &mut trace.sentences);
        round::stream(*model, prompt, buffer, &mut judge).await
    }

    /// Makes the calls that the model asks for; gives each with what the model is told of it.
    async fn call_tools(
        &mut self,
        requested: Vec<RequestedCall>,
        buffer: &SharedBuffer<'_>,
    ) -> Result<Vec<(RequestedCall, String)>> {
        let mut calls = Vec::with_capacity(requested.len());
        for call in requested {
            let used = self.executor.execute(&mut self.prompt, &mut self.trace, &call).await?;
            buffer.lock().sink().on_tool(&used);
            calls.push((call, used.message()));
            self.trace.tools.push(used);
        }
        Ok(calls)
    }

    /// Tells how the answer ended, and says it to the customer where the model's own text does not.
    fn conclude(&mut self, result: Result<(), ModelError>, buffer: &mut AnswerBuffer<'_>) -> Outcome {
        let language = self.prompt.language;
        if let Err(error) = result {
            buffer.say(wording::model_failure(error.failure, language));
            return Outcome::Failed(error);
        }
        if let Some(handed_over) = self.executor.handed_over.take() {
            if !buffer.has_text() {
                buffer.say(wording::handed_over(language));
            }
            return Outcome::HandedOver(handed_over);
        }
        let states_facts = self.trace.sentences.iter().any(|sentence| sentence.statement && sentence.kept);
        let was_revised = self.trace.sentences.iter().any(|sentence| !sentence.kept);
        match () {
            () if states_facts => Outcome::Grounded,
            () if buffer.has_text() && !was_revised => Outcome::Ungrounded,
            () => self.replace(buffer),
        }
    }

    /// Replaces an answer of which nothing useful is left.
    fn replace(&mut self, buffer: &mut AnswerBuffer<'_>) -> Outcome {
        let language = self.prompt.language;
        match self.testimony.answer(&self.prompt.question, language) {
            Some(text) => {
                buffer.say_instead(&text);
                self.trace.sentences.push(TracedSentence::of_customer(text));
                Outcome::Grounded
            }
            None => {
                buffer.say_instead(wording::unknown(language));
                Outcome::Unknown
            }
        }
    }

    fn has_time_left(&self) -> bool {
        self.clock.now().plus_seconds(SECONDS_OF_A_ROUND) < self.prompt.deadline
    }
}
