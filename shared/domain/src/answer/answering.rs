//! The course of one answer: a fixed reply where no model is needed or none may help, otherwise a model's.

use super::engine::{Answer, Engine};
use super::generate::tools::{Policy, ToolExecutor, definitions};
use super::generate::{AnswerBuffer, FinishedText, Generated, Generation, Output, within_window};
use super::ground::{InstructionFacts, Testimony, is_from_instructions};
use super::language::answer_language;
use super::question::Question;
use super::request::is_question;
use super::retrieve::{RetrievalResult, retrieve};
use super::trace::{Outcome, Trace, TracedFact, TracedPassage, TracedSentence};
use super::{SmallTalk, wording};
use crate::cost::BudgetLevel;
use crate::error::Result;
use crate::language_model::{LanguageModel, ModelName, Prompt, StreamSink, product_rules};
use crate::retrieval::Source;
use crate::time::Timestamp;
use crate::tool::HandOver;

impl Engine<'_> {
    /// Answers, pushing the text into `sink` as it comes. A failure of the model is an [`Outcome`], not an error.
    ///
    /// # Errors
    /// Those of the embedding model.
    pub async fn answer(&self, question: &Question<'_>, sink: &mut dyn StreamSink) -> Result<Answer> {
        Answering::begin(self, question).answer(sink).await
    }
}

/// An answer that is being made.
pub(super) struct Answering<'a> {
    engine: &'a Engine<'a>,
    question: Question<'a>,
    /// The model that may answer within the budget.
    model: &'a dyn LanguageModel,
    /// What the customer told about themselves.
    testimony: Testimony<'a>,
    policy: Policy<'a>,
    began: Timestamp,
    trace: Trace,
}

impl<'a> Answering<'a> {
    pub(super) fn begin(engine: &'a Engine<'a>, question: &Question<'a>) -> Self {
        let began = engine.clock.now();
        let history = within_window(question.settings.memory.window, question.history, began);
        let question = Question { history, ..*question };
        let language = answer_language(question.settings.language, question.text, history);
        let mut trace = Trace::new(question.search_text(), language, began);
        trace.budget = question.budget.copied();
        Self {
            engine,
            model: if question.budget_level() >= BudgetLevel::Offline { engine.offline } else { engine.model },
            testimony: Testimony::of(question.known_facts(), history, question.text),
            policy: Policy::new(question.settings, question.sequences),
            question,
            began,
            trace,
        }
    }

    /// Answers, pushing the text into `sink` as it comes.
    ///
    /// # Errors
    /// Those of the embedding model.
    pub(super) async fn answer(mut self, sink: &mut dyn StreamSink) -> Result<Answer> {
        if let Some(kind) = SmallTalk::of(self.question.text) {
            let text = wording::small_talk(kind, self.trace.language);
            return Ok(self.reply(text, Outcome::SmallTalk, sink));
        }
        let instructions = InstructionFacts::of(self.question.settings.instructions.as_str());
        let found = self.retrieve(&instructions).await?;
        if let Some(text) = self.quote_customer() {
            return Ok(self.reply(&text, Outcome::Grounded, sink));
        }
        if !found.confidence.answerable() && !self.may_go_without_passages() {
            return Ok(self.reply_unknown(sink));
        }
        self.generate(&found, &instructions, sink).await
    }

    /// Searches the files, and where they have no answer, what the owner's instructions tell customers.
    async fn retrieve(&mut self, instructions: &InstructionFacts) -> Result<RetrievalResult> {
        let embedder = self.engine.embedder;
        let mut found = retrieve(self.engine.index, embedder, &self.trace.question).await?;
        if !found.confidence.answerable() && !instructions.facts.is_empty() {
            let index = instructions.index(embedder).await?;
            let in_instructions = retrieve(&index, embedder, &self.trace.question).await?;
            if in_instructions.confidence.answerable() {
                found = in_instructions;
            }
        }
        self.trace.passages = found.passages.iter().map(TracedPassage::of).collect();
        self.trace.confidence = Some(found.confidence.clone());
        self.trace.timings.search_ms = self.milliseconds();
        Ok(found)
    }

    /// What the customer told about themselves, when that answers the question and no model phrases it.
    fn quote_customer(&mut self) -> Option<String> {
        if self.model.generates() {
            return None;
        }
        let text = self.testimony.answer(self.question.text, self.trace.language)?;
        self.trace.facts = self.question.known_facts().iter().map(TracedFact::from).collect();
        self.trace.sentences.push(TracedSentence::of_customer(text.clone()));
        Some(text)
    }

    /// Whether a model may help without any passage: with a tool, or with what the customer told.
    fn may_go_without_passages(&self) -> bool {
        let wants_action = || !definitions(&self.policy).is_empty() && !is_question(self.question.text);
        self.model.generates() && (wants_action() || self.testimony.is_asked_for(self.question.text))
    }

    /// The agent does not know. When the budget allows no model, a person is asked.
    fn reply_unknown(mut self, sink: &mut dyn StreamSink) -> Answer {
        let language = self.trace.language;
        if self.question.budget_level() < BudgetLevel::Offline {
            return self.reply(wording::unknown(language), Outcome::Unknown, sink);
        }
        self.trace.budget = self.question.budget.map(|status| status.without_answer());
        let reason = "the budget of the day is spent, and the files do not hold the answer".to_owned();
        let summary = self.question.text.to_owned();
        self.reply(wording::handed_over(language), Outcome::HandedOver(HandOver { reason, summary }), sink)
    }

    /// An answer in the product's own words.
    fn reply(mut self, text: &str, outcome: Outcome, sink: &mut dyn StreamSink) -> Answer {
        self.trace.timings.first_token_ms = Some(self.milliseconds());
        // Whether anybody still listens changes nothing: the text is complete already.
        let _listening = sink.push(text);
        self.trace.conclude(&outcome);
        self.trace.timings.total_ms = self.milliseconds();
        let (text, language) = (text.to_owned(), self.trace.language);
        Answer { text, sources: Vec::new(), language, outcome, trace: self.trace, facts: Vec::new() }
    }

    /// Has the model write the answer.
    async fn generate(
        mut self,
        found: &RetrievalResult,
        instructions: &InstructionFacts,
        sink: &mut dyn StreamSink,
    ) -> Result<Answer> {
        let prompt = self.prompt(found);
        self.trace.facts = prompt.facts.iter().map(TracedFact::from).collect();
        let secret = format!("{} {}", product_rules(&prompt), instructions.orders);
        let output = Output::new(&self.question.settings.links, &secret, &prompt.nonce);
        let Self { engine, model, testimony, policy, began, trace, .. } = self;
        let Engine { index, embedder, toolbox, clock, .. } = *engine;
        let buffer = AnswerBuffer::new(output, clock, sink);
        let executor = ToolExecutor::new(index, embedder, toolbox, policy);
        let instruction_facts = instructions.sources();
        let generation = Generation { model, embedder, clock, prompt, instruction_facts, testimony, executor, trace };
        let asked = clock.now();
        let mut generated = generation.run(buffer).await?;
        let now = clock.now();
        generated.trace.timings.model_ms = milliseconds(asked, now);
        generated.trace.timings.total_ms = milliseconds(began, now);
        Ok(finished(generated, began))
    }

    fn prompt(&self, found: &RetrievalResult) -> Prompt {
        let Question { settings, history, text, deadline, .. } = self.question;
        let mut nonce = [0; 8];
        self.engine.chance.fill(&mut nonce);
        let is_answerable = found.confidence.answerable();
        Prompt {
            model: self.cheaper_model().or_else(|| settings.model.clone()),
            agent: settings.name.as_str().to_owned(),
            instructions: settings.instructions.as_str().to_owned(),
            passages: if is_answerable { citable(found) } else { Vec::new() },
            history: history.to_vec(),
            facts: self.question.known_facts().to_vec(),
            fields: self.question.visible_fields(),
            tools: if self.model.generates() { definitions(&self.policy) } else { Vec::new() },
            nonce: hex::encode(nonce),
            ..Prompt::asking(text, self.trace.language, deadline)
        }
    }

    /// The model that the owner chose for a day whose budget is nearly spent, on such a day.
    fn cheaper_model(&self) -> Option<ModelName> {
        let budget = self.question.settings.budget.as_ref();
        let budget = budget.filter(|_| self.question.budget_level() == BudgetLevel::CheaperModel);
        budget.and_then(|budget| budget.cheaper_model.clone())
    }

    fn milliseconds(&self) -> u64 {
        milliseconds(self.began, self.engine.clock.now())
    }
}

/// The passages that a model is shown and may cite: what stands in its instructions anyway is not repeated.
fn citable(found: &RetrievalResult) -> Vec<Source> {
    found.shown().into_iter().filter(|source| !is_from_instructions(source)).collect()
}

/// Completes the trace of an answer that a model has written.
fn finished(generated: Generated, began: Timestamp) -> Answer {
    let Generated { text, outcome, passages, facts, mut trace } = generated;
    let FinishedText { text, cited, first_shown, refusals } = text;
    let sources: Vec<_> = cited.iter().filter_map(|&at| passages.get(at).cloned()).collect();
    for sentence in &mut trace.sentences {
        let numbers = sentence.citations.iter().filter_map(|at| cited.iter().position(|cited| cited == at));
        sentence.citations = numbers.map(|at| at + 1).collect();
    }
    for passage in &mut trace.passages {
        passage.cited = sources.iter().any(|source| source.is_same_passage(&passage.source));
    }
    trace.refusals.extend(refusals);
    let taken_back: Vec<_> = trace.sentences.iter().filter(|sentence| !sentence.kept).cloned().collect();
    for sentence in taken_back {
        trace.refuse(sentence.text, "no source supports it");
    }
    trace.timings.first_token_ms = first_shown.map(|at| milliseconds(began, at));
    trace.conclude(&outcome);
    Answer { text, sources, language: trace.language, outcome, trace: trace.bounded(), facts }
}

/// Milliseconds between two moments; none when the clock was moved back.
fn milliseconds(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.since(from).as_millis()).unwrap_or_default()
}
