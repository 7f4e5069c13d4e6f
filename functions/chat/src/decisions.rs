//! What clients get of the decisions behind an answer.

use domain::answer::{self, Basis, OutcomeKind, Timings, Trace, TracedFact, TracedPassage, TracedSentence};
use domain::cost::{Attempt, BudgetStatus, Prices, UsageTotals};
use domain::ids::MessageId;
use domain::tool::{HandOver, ToolDecision, ToolUse};
use serde::Serialize;
use shared::http::usage::Cost;
use utoipa::ToSchema;

use crate::score::thousandths;

/// How sure it was that the knowledge base holds the answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Confidence {
    /// 0 to 1, in thousandths.
    score: f64,
    /// The least score that an answer may rest on.
    threshold: f64,
    /// What the score was made of.
    signals: Vec<Signal>,
}

/// One of the numbers that a score is made of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Signal {
    name: String,
    value: f64,
}

/// A tool that the model asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Tool {
    /// As the model named it.
    name: String,
    /// As the model wrote them; text when they are no JSON.
    arguments: serde_json::Value,
    /// What became of it.
    decision: ToolDecision,
    /// What it gave.
    #[schema(required)]
    result: Option<String>,
    /// Why it was refused.
    #[schema(required)]
    reason: Option<String>,
}

/// Why an answer says what it says.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Decisions {
    message_id: String,
    /// When the answer began; `null` in traces of an older product.
    #[schema(required)]
    created_at: Option<String>,
    outcome: OutcomeKind,
    /// What was searched for.
    question: String,
    /// `ru` or `en`.
    language: &'static str,
    /// `null` when nothing was searched for.
    #[schema(required)]
    confidence: Option<Confidence>,
    /// The passages that were looked at, the best first.
    passages: Vec<Passage>,
    /// The sentences of the answer, those that were taken back included.
    sentences: Vec<Sentence>,
    tools: Vec<Tool>,
    #[schema(required)]
    handed_over: Option<HandOver>,
    /// What the model was told about the person.
    facts: Vec<TracedFact>,
    #[schema(required)]
    model: Option<String>,
    /// Every call of a model, also those that failed and those that were repeated before the first word.
    attempts: Vec<ModelCall>,
    timings: Timings,
    #[schema(required)]
    usage: Option<UsageTotals>,
    #[schema(required)]
    cost: Option<Cost>,
    #[schema(required)]
    budget: Option<BudgetStatus>,
    /// What was kept from the customer or not done, and why.
    refusals: Vec<Refusal>,
}

/// A passage that was looked at.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TracePassage)]
pub(crate) struct Passage {
    file_id: String,
    file_name: String,
    /// Counted from 1; `null` in files without pages.
    #[schema(required)]
    page: Option<u32>,
    /// Its place in its file, counted from 0.
    passage: u32,
    /// The headings above it, the outermost first.
    headings: Vec<String>,
    text: String,
    /// The score that decided, 0 to 1, in thousandths.
    score: f64,
    /// Its cosine with the question.
    #[schema(required)]
    dense: Option<f64>,
    /// Its BM25 score.
    #[schema(required)]
    lexical: Option<f64>,
    /// Its place by cosine, counted from 1.
    #[schema(required)]
    dense_rank: Option<u32>,
    /// Its place by BM25, counted from 1.
    #[schema(required)]
    lexical_rank: Option<u32>,
    /// The share of the question's words in it, by weight.
    coverage: f64,
    /// Whether the model was shown it.
    shown: bool,
    /// Whether the answer cites it.
    cited: bool,
}

/// A sentence of an answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sentence {
    text: String,
    /// Whether it states something that can be true or false.
    statement: bool,
    /// How well it is supported; `null` when there was nothing to prove, in quotations, and in what the customer told.
    #[schema(required)]
    support: Option<f64>,
    /// The support that it needed.
    threshold: f64,
    /// Whether it stayed.
    kept: bool,
    /// What supports it.
    #[schema(required)]
    basis: Option<Basis>,
    /// The numbers of its citations.
    citations: Vec<usize>,
}

/// A call of a model.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ModelCall {
    model: String,
    /// `answered`, or the code of a failure.
    outcome: String,
    milliseconds: u64,
    input_tokens: u64,
    output_tokens: u64,
    /// Whether the tokens are estimated, because the provider reported none.
    estimated: bool,
}

/// Something that was kept back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Refusal {
    what: String,
    reason: String,
}

impl Decisions {
    pub(crate) fn new(message: MessageId, trace: Trace, prices: &Prices) -> Self {
        Self {
            message_id: message.to_string(),
            created_at: trace.created_at.map(|at| at.to_string()),
            outcome: trace.outcome,
            question: trace.question,
            language: trace.language.code(),
            confidence: trace.confidence.map(Confidence::from),
            passages: trace.passages.into_iter().map(Passage::from).collect(),
            sentences: trace.sentences.into_iter().map(Sentence::from).collect(),
            tools: trace.tools.iter().map(Tool::from).collect(),
            handed_over: trace.handed_over,
            facts: trace.facts,
            model: trace.model,
            attempts: trace.attempts.into_iter().map(ModelCall::from).collect(),
            timings: trace.timings,
            usage: trace.bill.as_ref().map(|bill| bill.usage),
            cost: trace.bill.as_ref().and_then(|bill| Cost::of_bill(bill, prices)),
            budget: trace.budget,
            refusals: trace.refusals.into_iter().map(|it| Refusal { what: it.what, reason: it.reason }).collect(),
        }
    }
}

impl From<answer::Confidence> for Confidence {
    fn from(confidence: answer::Confidence) -> Self {
        let answer::Confidence { score, threshold, signals } = confidence;
        let signals = signals.into_iter().map(|it| Signal { name: it.name, value: thousandths(it.value) }).collect();
        Self { score: thousandths(score), threshold: thousandths(threshold), signals }
    }
}

impl From<&ToolUse> for Tool {
    fn from(used: &ToolUse) -> Self {
        let ToolUse { name, arguments, decision, result, reason } = used.clone();
        Self { name, arguments, decision, result, reason }
    }
}

impl From<TracedPassage> for Passage {
    fn from(passage: TracedPassage) -> Self {
        let TracedPassage { source, dense, lexical, dense_rank, lexical_rank, coverage, shown, cited } = passage;
        Self {
            file_id: source.file.to_string(),
            file_name: source.file_name,
            page: source.page,
            passage: source.passage,
            headings: source.headings.lines().map(str::to_owned).collect(),
            text: source.text,
            score: thousandths(source.score),
            dense: dense.map(thousandths),
            lexical: lexical.map(thousandths),
            dense_rank,
            lexical_rank,
            coverage: thousandths(coverage),
            shown,
            cited,
        }
    }
}

impl From<TracedSentence> for Sentence {
    fn from(sentence: TracedSentence) -> Self {
        let TracedSentence { text, statement, support, threshold, kept, basis, citations } = sentence;
        let (support, threshold) = (support.map(thousandths), thousandths(threshold));
        Self { text, statement, support, threshold, kept, basis, citations }
    }
}

impl From<Attempt> for ModelCall {
    fn from(attempt: Attempt) -> Self {
        let Attempt { model, outcome, milliseconds, tokens } = attempt;
        Self {
            model,
            outcome,
            milliseconds,
            input_tokens: tokens.input,
            output_tokens: tokens.output,
            estimated: tokens.estimated,
        }
    }
}
