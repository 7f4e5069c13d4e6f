//! The engine: one customer's message in, one honest answer out.

use super::generate::tools::{Policy, SequenceChoice, ToolExecutor, definitions, is_same};
use super::generate::{AnswerBuffer, Ended, FinishedText, How, Output, Rounds, window};
use super::ground::{Testimony, Told, is_told};
use super::language::answer_language;
use super::request::is_question;
use super::retrieve::{RetrievalResult, retrieve};
use super::trace::{OutcomeKind, Trace, TracedFact, TracedPassage, TracedSentence};
use super::{SmallTalk, wording};
use crate::agent::{AgentSettings, CrmKey, Field};
use crate::chance::Chance;
use crate::cost::{BudgetLevel, BudgetStatus};
use crate::embedding::Embedder;
use crate::error::Result;
use crate::language::ReplyLanguage;
use crate::language::content_words;
use crate::language_model::{LanguageModel, ModelError, Prompt, Speaker, StreamSink, Turn, product_rules};
use crate::memory::{Fact, NewFact};
use crate::retrieval::{Index, Source};
use crate::time::{Clock, Timestamp};
use crate::tool::{HandOver, Toolbox};

/// A question with fewer words about something is read together with the one before it: "And on Saturday?"
const WORDS_OF_A_WHOLE_QUESTION: usize = 3;

/// What the engine works with.
#[derive(Clone, Copy)]
pub struct Engine<'a> {
    /// What the agent knows.
    pub index: &'a Index,
    /// The model that made the index's vectors.
    pub embedder: &'a dyn Embedder,
    /// The model that answers.
    pub model: &'a dyn LanguageModel,
    /// The model that answers when there is no money for that one.
    pub offline: &'a dyn LanguageModel,
    /// Who does what the agent may do.
    pub toolbox: &'a dyn Toolbox,
    /// What time it is.
    pub clock: &'a dyn Clock,
    /// Where unpredictable text comes from.
    pub chance: &'a dyn Chance,
}

/// A customer's message and what it must be answered with.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// How the agent is set.
    pub settings: &'a AgentSettings,
    /// What was said before, oldest first.
    pub history: &'a [Turn],
    /// The message.
    pub text: &'a str,
    /// What is known about the customer.
    pub facts: &'a [Fact],
    /// What the fields of the customer's deal hold; the agent sees those that its settings name.
    pub fields: &'a [FieldValue],
    /// The sequences that the agent may start and stop.
    pub sequences: &'a [SequenceChoice],
    /// How much of the agent's daily budget is spent; `None` without a budget.
    pub budget: Option<&'a BudgetStatus>,
    /// When there must be an answer.
    pub deadline: Timestamp,
}

/// What a field of a deal or a contact holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldValue {
    /// The field.
    pub key: CrmKey,
    /// What it holds, as text.
    pub value: String,
}

/// How it went.
#[derive(Debug)]
pub enum Outcome {
    /// The answer rests on passages, on the owner's instructions, or on what the customer told about themselves.
    Grounded,
    /// A model answered and stated no fact.
    Ungrounded,
    /// The agent said that it does not know; no model was asked.
    Unknown,
    /// The message asked nothing; no model was asked.
    SmallTalk,
    /// The model gave no whole answer, and the text says so.
    Failed(ModelError),
    /// A person takes over.
    HandedOver(HandOver),
}

/// An answer: exactly the text that was pushed while it was made.
#[derive(Debug)]
pub struct Answer {
    /// The text; `[1]` cites the first of `sources`.
    pub text: String,
    /// The passages that the text cites.
    pub sources: Vec<Source>,
    /// The language of the product's own sentences in it.
    pub language: ReplyLanguage,
    /// How it went.
    pub outcome: Outcome,
    /// Why it says what it says.
    pub trace: Trace,
    /// What the customer told about themselves and the agent is to remember.
    pub facts: Vec<NewFact>,
}

impl Outcome {
    /// The same in one word.
    #[must_use]
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Self::Grounded => OutcomeKind::Grounded,
            Self::Ungrounded => OutcomeKind::Ungrounded,
            Self::Unknown => OutcomeKind::Unknown,
            Self::SmallTalk => OutcomeKind::SmallTalk,
            Self::Failed(_) => OutcomeKind::Failed,
            Self::HandedOver(_) => OutcomeKind::HandedOver,
        }
    }

    fn note(&self, trace: &mut Trace) {
        trace.outcome = self.kind();
        if let Self::HandedOver(handed_over) = self {
            trace.handed_over = Some(handed_over.clone());
        }
    }
}

impl Engine<'_> {
    /// Answers, pushing the text into `sink` as it comes. A failure of the model is an [`Outcome`], not an error.
    ///
    /// # Errors
    /// Those of the embedding model.
    pub async fn answer(&self, question: &Question<'_>, sink: &mut dyn StreamSink) -> Result<Answer> {
        let began = self.clock.now();
        let history = window::within(question.settings.memory.window, question.history, began);
        let question = &Question { history, ..*question };
        let language = answer_language(question.settings.language, question.text, question.history);
        let whole = whole_question(question);
        let mut trace = Trace::new(whole.clone(), language, began);
        trace.budget = question.budget.copied();
        if let Some(kind) = SmallTalk::of(question.text) {
            return Ok(self.said(wording::small_talk(kind, language), Outcome::SmallTalk, trace, began, sink));
        }
        let level = question.budget.map_or(BudgetLevel::Normal, |status| status.level);
        let model = if level >= BudgetLevel::Offline { self.offline } else { self.model };
        let told = Told::of(question.settings.instructions.as_str());
        let found = self.retrieve(&whole, &told).await?;
        trace.passages = found.passages.iter().map(TracedPassage::of).collect();
        trace.confidence = Some(found.confidence.clone());
        trace.timings.search_ms = self.milliseconds_since(began);
        let testimony = Testimony::of(remembered(question), history, question.text);
        if !model.generates()
            && let Some(text) = testimony.answer(question.text, language)
        {
            trace.facts = remembered(question).iter().map(TracedFact::from).collect();
            trace.sentences.push(TracedSentence::of_customer(text.clone()));
            return Ok(self.said(&text, Outcome::Grounded, trace, began, sink));
        }
        let policy = Policy::new(question.settings, question.sequences);
        let wants_something = !definitions(&policy).is_empty() && !is_question(question.text);
        let may_act = model.generates() && (wants_something || testimony.is_asked_for(question.text));
        if !found.confidence.answerable() && !may_act {
            return Ok(self.unknown(question, level, trace, began, sink));
        }
        let mut prompt = self.prompt(question, language, level, &policy);
        if found.confidence.answerable() {
            prompt.passages = found.shown();
            prompt.passages.retain(|source| !is_told(source));
        }
        if !model.generates() {
            prompt.tools.clear();
        }
        trace.facts = prompt.facts.iter().map(TracedFact::from).collect();
        let secret = format!("{} {}", product_rules(&prompt), told.orders);
        let output = Output::new(&question.settings.links, &secret, &prompt.nonce);
        let buffer = AnswerBuffer::new(output, self.clock, sink);
        let (told, executor) = (told.sources(), ToolExecutor::new(policy));
        let rounds = Rounds { engine: self, model, prompt, told, testimony, executor, trace };
        let asked = self.clock.now();
        let ended = rounds.run(buffer).await?;
        Ok(self.ended(ended, language, began, asked))
    }

    /// Looks into the files; where they have no answer, into what the owner told customers may know.
    async fn retrieve(&self, question: &str, told: &Told) -> Result<RetrievalResult> {
        let found = retrieve(self.index, self.embedder, question).await?;
        if found.confidence.answerable() || told.facts.is_empty() {
            return Ok(found);
        }
        let index = told.index(self.embedder).await?;
        let in_instructions = retrieve(&index, self.embedder, question).await?;
        if !in_instructions.confidence.answerable() {
            return Ok(found);
        }
        Ok(in_instructions)
    }

    fn prompt(
        &self,
        question: &Question<'_>,
        language: ReplyLanguage,
        level: BudgetLevel,
        policy: &Policy<'_>,
    ) -> Prompt {
        let settings = question.settings;
        let cheaper = settings.budget.as_ref().and_then(|budget| budget.cheaper_model.clone());
        let mut nonce = [0; 8];
        self.chance.fill(&mut nonce);
        let known = |field: &Field| {
            let value = question.fields.iter().find(|value| value.key == field.key)?;
            Some((field.label.as_str().to_owned(), value.value.clone()))
        };
        Prompt {
            model: if level == BudgetLevel::CheaperModel { cheaper } else { None }.or_else(|| settings.model.clone()),
            agent: settings.name.as_str().to_owned(),
            instructions: settings.instructions.as_str().to_owned(),
            history: question.history.to_vec(),
            facts: remembered(question).to_vec(),
            // Only what the agent may see, whatever was given.
            fields: settings.fields.iter().filter_map(known).collect(),
            tools: definitions(policy),
            nonce: hex::encode(nonce),
            ..Prompt::asking(question.text, language, question.deadline)
        }
    }

    /// The agent does not know. Without money for a model, a person is asked.
    fn unknown(
        &self,
        question: &Question<'_>,
        level: BudgetLevel,
        mut trace: Trace,
        began: Timestamp,
        sink: &mut dyn StreamSink,
    ) -> Answer {
        let language = trace.language;
        if level < BudgetLevel::Offline {
            return self.said(wording::unknown(language), Outcome::Unknown, trace, began, sink);
        }
        trace.budget = question.budget.map(|status| status.without_answer());
        let reason = "the budget of the day is spent, and the files do not hold the answer".to_owned();
        let outcome = Outcome::HandedOver(HandOver { reason, summary: question.text.to_owned() });
        self.said(wording::handed_over(language), outcome, trace, began, sink)
    }

    /// An answer in the product's own words.
    fn said(
        &self,
        text: &str,
        outcome: Outcome,
        mut trace: Trace,
        began: Timestamp,
        sink: &mut dyn StreamSink,
    ) -> Answer {
        trace.timings.first_token_ms = Some(self.milliseconds_since(began));
        // Whether anybody still listens changes nothing: the text is whole already.
        let _listening = sink.push(text);
        outcome.note(&mut trace);
        trace.timings.total_ms = self.milliseconds_since(began);
        let (text, language) = (text.to_owned(), trace.language);
        Answer { text, sources: Vec::new(), language, outcome, trace, facts: Vec::new() }
    }

    fn ended(&self, ended: Ended, language: ReplyLanguage, began: Timestamp, asked: Timestamp) -> Answer {
        let Ended { written, how, passages, facts, mut trace } = ended;
        let FinishedText { text, cited, first_shown, refusals } = written;
        let sources: Vec<_> = cited.iter().filter_map(|&at| passages.get(at).cloned()).collect();
        for sentence in &mut trace.sentences {
            let numbers = sentence.citations.iter().filter_map(|at| cited.iter().position(|cited| cited == at));
            sentence.citations = numbers.map(|at| at + 1).collect();
        }
        for passage in &mut trace.passages {
            passage.cited = sources.iter().any(|source| is_same(source, &passage.source));
        }
        trace.refusals.extend(refusals);
        let taken_back: Vec<_> = trace.sentences.iter().filter(|sentence| !sentence.kept).cloned().collect();
        for sentence in taken_back {
            trace.refuse(sentence.text, "no source supports it");
        }
        trace.timings.first_token_ms = first_shown.map(|at| milliseconds(began, at));
        trace.timings.model_ms = self.milliseconds_since(asked);
        trace.timings.total_ms = self.milliseconds_since(began);
        let outcome = match how {
            How::Grounded => Outcome::Grounded,
            How::Ungrounded => Outcome::Ungrounded,
            How::Unknown => Outcome::Unknown,
            How::HandedOver(handed_over) => Outcome::HandedOver(handed_over),
            How::Failed(error) => Outcome::Failed(error),
        };
        outcome.note(&mut trace);
        Answer { text, sources, language, outcome, trace: trace.bounded(), facts }
    }

    fn milliseconds_since(&self, began: Timestamp) -> u64 {
        milliseconds(began, self.clock.now())
    }
}

/// Milliseconds between two moments; none when the clock was moved back.
fn milliseconds(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.since(from).as_millis()).unwrap_or_default()
}

/// What the agent may know about the customer.
fn remembered<'a>(question: &Question<'a>) -> &'a [Fact] {
    if question.settings.memory.facts { question.facts } else { &[] }
}

/// The text to search with.
fn whole_question(question: &Question<'_>) -> String {
    let before = question.history.iter().rev().find(|turn| turn.speaker == Speaker::Customer);
    match before {
        Some(before) if content_words(question.text).count() < WORDS_OF_A_WHOLE_QUESTION => {
            format!("{}\n{}", before.text, question.text)
        }
        _ => question.text.to_owned(),
    }
}
