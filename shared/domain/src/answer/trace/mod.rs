//! The decision trace: why an answer says what it says. It is stored with the message and never changes.

use serde::{Deserialize, Serialize};

use super::{Confidence, RetrievedPassage};
use crate::cost::{Attempt, Bill, BudgetStatus};
use crate::language::ReplyLanguage;
use crate::limits::TRACE_BYTES;
use crate::memory::Fact;
use crate::retrieval::Source;
use crate::time::Timestamp;
use crate::tool::{HandOver, ToolUse};

/// Characters of a passage or a sentence in a trace that had to be shortened.
const SHORTENED: usize = 300;

/// How an answer went, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OutcomeKind {
    /// It states facts, and each of them rests on a passage, on the owner's instructions, or on what the customer told about
    /// themselves.
    Grounded,
    /// It states no facts: a question back, an offer.
    Ungrounded,
    /// The agent said that it does not know.
    Unknown,
    /// The message asked nothing.
    SmallTalk,
    /// There is no whole answer.
    Failed,
    /// A person takes over.
    HandedOver,
    /// A newer message came, and nobody got the answer.
    Superseded,
}

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

/// A sentence of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TracedSentence {
    /// What it says.
    pub text: String,
    /// Whether it states something that can be true or false.
    pub statement: bool,
    /// How well it is supported; `None` when there was nothing to prove, and where there is no score: in a quotation, and in
    /// what the customer told.
    pub support: Option<f32>,
    /// The support that it needed.
    pub threshold: f32,
    /// Whether it stayed.
    pub kept: bool,
    /// What supports it.
    pub basis: Option<Basis>,
    /// The numbers of the citations that it ended up with.
    pub citations: Vec<usize>,
}

/// What a sentence rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Basis {
    /// A passage of the knowledge base.
    Passage,
    /// What the agent's owner wrote into its instructions.
    Instructions,
    /// What the customer told about themselves.
    Customer,
}

/// A fact that the model was told about the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TracedFact {
    /// What it is about.
    pub key: String,
    /// What it says.
    pub value: String,
}

/// Milliseconds of the parts of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Timings {
    /// Searching and judging.
    pub search_ms: u64,
    /// From the beginning to the first text that the customer saw.
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

    /// Notes that something was kept back.
    pub fn refuse(&mut self, what: impl Into<String>, reason: impl Into<String>) {
        self.refusals.push(Refusal { what: what.into(), reason: reason.into() });
    }

    /// The same within the size that a stored item may have: long texts are shortened first, then the ends of lists go.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        if self.bytes() > TRACE_BYTES {
            self.shorten();
        }
        let mut keep = 64;
        while self.bytes() > TRACE_BYTES && keep > 0 {
            self.passages.truncate(keep);
            self.sentences.truncate(keep);
            self.tools.truncate(keep);
            self.facts.truncate(keep);
            self.attempts.truncate(keep);
            self.refusals.truncate(keep);
            keep /= 2;
        }
        self
    }

    fn shorten(&mut self) {
        shorten(&mut self.question);
        for passage in &mut self.passages {
            passage.source.context = None;
            shorten(&mut passage.source.text);
            shorten(&mut passage.source.headings);
        }
        self.sentences.iter_mut().for_each(|sentence| shorten(&mut sentence.text));
        for tool in &mut self.tools {
            shorten(&mut tool.name);
            let mut arguments = tool.arguments.to_string();
            if arguments.chars().count() > SHORTENED {
                shorten(&mut arguments);
                tool.arguments = arguments.into();
            }
            tool.result.iter_mut().for_each(shorten);
        }
        for refusal in &mut self.refusals {
            shorten(&mut refusal.what);
            shorten(&mut refusal.reason);
        }
    }

    fn bytes(&self) -> usize {
        serde_json::to_vec(self).map_or(0, |json| json.len())
    }
}

impl TracedSentence {
    /// What the customer told about themselves, said back in the product's own words.
    pub(super) fn of_customer(text: String) -> Self {
        Self {
            text,
            statement: true,
            support: None,
            threshold: 0.0,
            kept: true,
            basis: Some(Basis::Customer),
            citations: Vec::new(),
        }
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

fn shorten(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(SHORTENED) {
        text.truncate(end);
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tool::{ToolDecision, ToolUse};

    #[test]
    fn a_trace_fits_into_an_item_whatever_a_model_did() {
        let mut trace = Trace::new("вопрос".repeat(10_000), ReplyLanguage::Russian, Timestamp::EPOCH);
        for _ in 0..1_000 {
            trace.refuse("р".repeat(5_000), "слишком много");
            trace.tools.push(ToolUse {
                name: "x".repeat(5_000),
                arguments: json!({"text": "я".repeat(5_000)}),
                decision: ToolDecision::Denied,
                result: Some("r".repeat(5_000)),
                reason: None,
            });
        }
        let bounded = trace.bounded();
        assert!(bounded.bytes() <= TRACE_BYTES && !bounded.tools.is_empty(), "{}", bounded.bytes());
    }

    #[test]
    fn a_small_trace_is_kept_whole() {
        let mut trace = Trace::new("Сколько?".into(), ReplyLanguage::Russian, Timestamp::EPOCH);
        trace.refuse("link", "not allowed");
        assert_eq!(trace.clone().bounded(), trace);
    }
}
