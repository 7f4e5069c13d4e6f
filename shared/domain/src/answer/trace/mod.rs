//! The decision trace: why an answer says what it says. It is stored with the message and never changes.

mod bounds;
mod outcome;
mod sentence;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Confidence, RetrievedPassage};
use crate::cost::{Attempt, Bill, BudgetStatus};
use crate::language::ReplyLanguage;
use crate::memory::Fact;
use crate::retrieval::Source;
use crate::time::Timestamp;
use crate::tool::{HandOver, ToolUse};

pub use outcome::{Outcome, OutcomeKind};
pub use sentence::{Basis, TracedSentence};

/// Everything that decided about an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    /// When the answer began; `None` in traces of an older product.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    /// How it went.
    pub outcome: OutcomeKind,
    /// What was searched for: the message, with the one before it when it is short.
    pub question: String,
    /// The language of the answer.
    pub language: ReplyLanguage,
    /// How sure it was that the passages hold the answer; `None` when nothing was searched for.
    pub confidence: Option<Confidence>,
    /// The passages that were looked at, the best first.
    pub passages: Vec<TracedPassage>,
    /// The sentences of the answer, those that were taken back included.
    pub sentences: Vec<TracedSentence>,
    /// The tools that the model asked for, in order.
    pub tools: Vec<ToolUse>,
    /// Why a person takes over, if one does.
    #[serde(default)]
    pub handed_over: Option<HandOver>,
    /// What the model was told about the person.
    pub facts: Vec<TracedFact>,
    /// The model that answered; `None` when none was asked.
    pub model: Option<String>,
    /// Every call of a model, also those that failed.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
    /// How long it took.
    pub timings: Timings,
    /// What it used and cost.
    #[serde(default)]
    pub bill: Option<Bill>,
    /// How much of the agent's daily budget was spent; `None` without a budget.
    #[serde(default)]
    pub budget: Option<BudgetStatus>,
    /// What was kept from the customer or not done, and why.
    pub refusals: Vec<Refusal>,
}

/// A passage that was looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TracedPassage {
    /// The passage, with the score that decided.
    pub source: Source,
    /// Its cosine with the question.
    pub dense: Option<f32>,
    /// Its BM25 score.
    pub lexical: Option<f32>,
    /// Its place by cosine, counted from 1.
    pub dense_rank: Option<u32>,
    /// Its place by BM25, counted from 1.
    pub lexical_rank: Option<u32>,
    /// The share of the question's words that it holds, by weight.
    pub coverage: f32,
    /// Whether a model was shown it.
    pub shown: bool,
    /// Whether the answer cites it.
    pub cited: bool,
}

/// A fact that the model was told about the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TraceFact)]
pub struct TracedFact {
    /// What it is about.
    pub key: String,
    /// What it says.
    pub value: String,
}

/// Milliseconds of the parts of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Timings {
    /// Searching and judging.
    pub search_ms: u64,
    /// From the beginning to the first text that the customer saw; `null` when nothing was shown.
    #[schema(required)]
    pub first_token_ms: Option<u64>,
    /// The models, tools included.
    pub model_ms: u64,
    /// All of it.
    pub total_ms: u64,
}

/// Something that was kept back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What.
    pub what: String,
    /// Why.
    pub reason: String,
}

impl Trace {
    /// The trace of an answer that nothing is known of yet.
    #[must_use]
    pub fn new(question: String, language: ReplyLanguage, now: Timestamp) -> Self {
        Self {
            created_at: Some(now),
            outcome: OutcomeKind::Failed,
            question,
            language,
            confidence: None,
            passages: Vec::new(),
            sentences: Vec::new(),
            tools: Vec::new(),
            handed_over: None,
            facts: Vec::new(),
            model: None,
            attempts: Vec::new(),
            timings: Timings::default(),
            bill: None,
            budget: None,
            refusals: Vec::new(),
        }
    }

    /// Notes how the answer went.
    pub(crate) fn conclude(&mut self, outcome: &Outcome) {
        self.outcome = outcome.kind();
        if let Outcome::HandedOver(handed_over) = outcome {
            self.handed_over = Some(handed_over.clone());
        }
    }

    /// Notes that something was kept back.
    pub fn refuse(&mut self, what: impl Into<String>, reason: impl Into<String>) {
        self.refusals.push(Refusal { what: what.into(), reason: reason.into() });
    }
}

impl From<&Fact> for TracedFact {
    fn from(fact: &Fact) -> Self {
        Self { key: fact.key.as_str().to_owned(), value: fact.value.as_str().to_owned() }
    }
}

impl TracedPassage {
    /// A passage that was found; nothing cites it yet.
    #[must_use]
    pub fn of(found: &RetrievedPassage) -> Self {
        let RetrievedPassage { source, scores, shown, .. } = found;
        Self {
            // What a model saw around the passage is made of the passages beside it.
            source: Source { context: None, ..source.clone() },
            dense: scores.cosine,
            lexical: scores.bm25,
            dense_rank: scores.dense_rank,
            lexical_rank: scores.lexical_rank,
            coverage: scores.coverage,
            shown: *shown,
            cited: false,
        }
    }
}
