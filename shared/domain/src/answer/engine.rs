//! The engine: one customer's message in, one honest answer out.

use std::ops::ControlFlow;

use super::citations::Citations;
use super::find::find;
use super::tools::{HandOver, SequenceChoice, Toolbox};
use super::trace::{OutcomeKind, Trace, TracedFact, TracedPassage};
use super::words::content_words;
use super::{Language, SmallTalk, Source, wording};
use crate::agent::AgentSettings;
use crate::chance::Chance;
use crate::cost::Standing;
use crate::embedding::Embedder;
use crate::error::Result;
use crate::language_model::{Deltas, LanguageModel, ModelError, Prompt, Speaker, Turn, Usage};
use crate::memory::{Fact, NewFact};
use crate::retrieval::Index;
use crate::time::{Clock, Timestamp};

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
    /// The sequences that the agent may start and stop.
    pub sequences: &'a [SequenceChoice],
    /// Where the agent's day stands in its budget; `None` without a budget.
    pub budget: Option<&'a Standing>,
    /// When there must be an answer.
    pub deadline: Timestamp,
}

/// How it went.
#[derive(Debug)]
pub enum Outcome {
    /// The answer rests on passages or on the owner's instructions.
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
    pub language: Language,
    /// How it went.
    pub outcome: Outcome,
    /// Why it says what it says.
    pub trace: Trace,
    /// What the customer told about themselves and the agent is to remember.
    pub facts: Vec<NewFact>,
    /// The tokens of all calls of the model, as far as its provider says them.
    pub usage: Option<Usage>,
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
}

impl Engine<'_> {
    /// Answers, pushing the text into `deltas` as it comes. A failure of the model is an [`Outcome`], not an error.
    ///
    /// # Errors
    /// Those of the embedding model.
    pub async fn answer(&self, question: &Question<'_>, deltas: &mut dyn Deltas) -> Result<Answer> {
        let language = Language::decide(question.settings.language, question.text, question.history);
        let whole = whole_question(question);
        let mut trace = Trace::new(whole.clone(), language);
        trace.budget = question.budget.copied();
        trace.facts = question.facts.iter().map(TracedFact::from).collect();
        if let Some(kind) = SmallTalk::of(question.text) {
            return Ok(said(wording::small_talk(kind, language), Outcome::SmallTalk, trace, deltas));
        }
        let found = find(self.index, self.embedder, &whole).await?;
        trace.passages = found.passages.iter().map(TracedPassage::of).collect();
        trace.confidence = Some(found.confidence.clone());
        if !found.confidence.answerable() {
            return Ok(said(wording::unknown(language), Outcome::Unknown, trace, deltas));
        }
        let prompt = Prompt {
            model: question.settings.model.clone(),
            agent: question.settings.name.as_str().to_owned(),
            instructions: question.settings.instructions.as_str().to_owned(),
            language,
            passages: found.shown(),
            history: question.history.to_vec(),
            question: question.text.to_owned(),
            facts: question.facts.to_vec(),
            tools: Vec::new(),
            rounds: Vec::new(),
            nonce: String::new(),
            deadline: question.deadline,
        };
        Ok(self.generate(&prompt, trace, deltas).await)
    }

    async fn generate(&self, prompt: &Prompt, mut trace: Trace, deltas: &mut dyn Deltas) -> Answer {
        let mut recorder = Recorder { text: String::new(), citations: Citations::of(prompt.passages.len()), deltas };
        let result = self.model.answer(prompt, &mut recorder).await;
        recorder.flush();
        if let Err(error) = &result {
            recorder.say_after(wording::model_failure(error.failure, prompt.language));
        }
        let Recorder { text, citations, .. } = recorder;
        let sources: Vec<_> = citations.cited().iter().filter_map(|&i| prompt.passages.get(i).cloned()).collect();
        let mut usage = None;
        let outcome = match result {
            Ok(completion) => {
                usage = completion.usage;
                trace.model = Some(completion.model);
                if sources.is_empty() { Outcome::Ungrounded } else { Outcome::Grounded }
            }
            Err(error) => Outcome::Failed(error),
        };
        trace.outcome = outcome.kind();
        Answer { text, sources, language: prompt.language, outcome, trace, facts: Vec::new(), usage }
    }
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

/// An answer in the product's own words.
fn said(text: &str, outcome: Outcome, mut trace: Trace, deltas: &mut dyn Deltas) -> Answer {
    // Whether anybody still listens changes nothing: the text is whole already.
    let _listening = deltas.push(text);
    trace.outcome = outcome.kind();
    let language = trace.language;
    Answer { text: text.to_owned(), sources: Vec::new(), language, outcome, trace, facts: Vec::new(), usage: None }
}

/// Passes a model's text on with its citations put right, and keeps it.
struct Recorder<'a> {
    text: String,
    citations: Citations,
    deltas: &'a mut dyn Deltas,
}

impl Deltas for Recorder<'_> {
    fn push(&mut self, text: &str) -> ControlFlow<()> {
        let shown = self.citations.push(text);
        self.show(&shown)
    }
}

impl Recorder<'_> {
    fn show(&mut self, text: &str) -> ControlFlow<()> {
        // An answer does not begin with white space, which some models send first.
        let text = if self.text.is_empty() { text.trim_start() } else { text };
        if text.is_empty() {
            return ControlFlow::Continue(());
        }
        self.text.push_str(text);
        self.deltas.push(text)
    }

    fn flush(&mut self) {
        let rest = self.citations.finish();
        let _listening = self.show(&rest);
    }

    fn say_after(&mut self, sentence: &str) {
        let gap = if self.text.is_empty() { "" } else { "\n\n" };
        let _listening = self.show(&format!("{gap}{sentence}"));
    }
}
