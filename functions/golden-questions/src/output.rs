//! What clients get.

use domain::golden::{self, Given, GoldenItem, Origin, Side, Tally};
use serde::Serialize;
use shared::store::Versioned;
use utoipa::ToSchema;

use crate::import::LineError;
use crate::unmet::GoldenUnmet;

/// A golden question.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GoldenQuestion {
    id: String,
    agent_id: String,
    question: String,
    expected_facts: Vec<String>,
    forbidden_claims: Vec<String>,
    #[schema(required)]
    expected_source: Option<ExpectedSource>,
    #[schema(required)]
    expected_tool: Option<String>,
    expected_unknown: bool,
    /// Counts the changes; the `ETag`.
    version: u64,
    created_at: String,
    updated_at: String,
}

/// A place that an answer must cite.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExpectedSource {
    file_id: String,
    /// Counted from 1; `null` is any.
    #[schema(required)]
    page: Option<u32>,
}

/// Golden questions that were made together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GoldenQuestions {
    /// The new ones.
    pub(crate) items: Vec<GoldenQuestion>,
}

/// What an import came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GoldenImport {
    /// Questions that were made.
    created: usize,
    /// Questions that the agent has already.
    skipped: usize,
    /// What is wrong with the other lines.
    errors: Vec<GoldenImportError>,
}

/// What is wrong with a line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GoldenImportError {
    /// Counted from 1.
    line: u64,
    message: String,
}

/// A run of golden questions.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GoldenRun {
    id: String,
    agent_id: String,
    /// `waiting`, `running`, `finished` or `failed`.
    status: &'static str,
    /// `manual`, `settings` or `knowledge`.
    trigger: &'static str,
    #[schema(required)]
    baseline: Option<GoldenSide>,
    candidate: GoldenSide,
    /// How many questions it asks; 0 until they are handed out.
    total: u32,
    /// How many of them are settled.
    settled: u32,
    /// The share that passed, in percent, rounded down.
    pass_rate: GoldenPassRate,
    cost: GoldenCost,
    latency: GoldenLatency,
    /// Why it failed.
    #[schema(required)]
    failure: Option<GoldenFailure>,
    /// By question; empty in lists.
    results: Vec<GoldenResult>,
    created_at: String,
    #[schema(required)]
    finished_at: Option<String>,
}

/// A side of a run.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GoldenSide {
    /// `draft`, `version 3`, or the id of the run whose answers these are.
    label: String,
    /// The published version, when it is one.
    #[schema(required)]
    version: Option<u32>,
}

/// Pass rates.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GoldenPassRate {
    #[schema(required)]
    baseline: Option<u32>,
    #[schema(required)]
    candidate: Option<u32>,
}

/// Prices; `null` where a part of it is not known.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GoldenCost {
    #[schema(required)]
    baseline: Option<GoldenPrice>,
    #[schema(required)]
    candidate: Option<GoldenPrice>,
}

/// A price.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GoldenPrice {
    /// Millionths of the currency.
    amount_micros: u64,
    currency: String,
}

/// How long answers took.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GoldenLatency {
    #[schema(required)]
    baseline: Option<GoldenTimes>,
    #[schema(required)]
    candidate: Option<GoldenTimes>,
}

/// Milliseconds of answers.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GoldenTimes {
    average_ms: u64,
    slowest_ms: u64,
}

/// Why a run failed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GoldenFailure {
    /// A stable code for programs.
    code: String,
    /// What happened and what to do.
    message: String,
}

/// What both sides answered to a question.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GoldenResult {
    question_id: String,
    /// As it was asked.
    question: String,
    #[schema(required)]
    baseline: Option<GoldenAnswer>,
    /// `null` while it is not answered.
    #[schema(required)]
    candidate: Option<GoldenAnswer>,
    /// `same`, `better` or `worse`: whether the candidate passed where the baseline failed, or the reverse.
    change: &'static str,
}

/// An answer with the verdict on it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GoldenAnswer {
    answer: String,
    passed: bool,
    /// What is not as expected.
    failures: Vec<GoldenUnmet>,
    /// `grounded`, `ungrounded`, `unknown`, `smallTalk`, `handedOver` or `failed`.
    outcome: &'static str,
    milliseconds: u64,
    #[schema(required)]
    cost: Option<GoldenPrice>,
    citations: Vec<GoldenCitation>,
}

/// A passage that an answer cites.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GoldenCitation {
    file_id: String,
    file_name: String,
    /// Counted from 1; `null` in files without pages.
    #[schema(required)]
    page: Option<u32>,
    /// The passage's place in its file, counted from 0.
    passage: u32,
}

impl From<Versioned<golden::GoldenQuestion>> for GoldenQuestion {
    fn from(question: Versioned<golden::GoldenQuestion>) -> Self {
        let Versioned { value, version } = question;
        let expected = golden::ExpectationsInput::from(value.expectations);
        let source =
            |source: golden::ExpectedSource| ExpectedSource { file_id: source.file_id.to_string(), page: source.page };
        Self {
            id: value.id.to_string(),
            agent_id: value.agent.to_string(),
            question: value.question.as_str().to_owned(),
            expected_facts: expected.facts,
            forbidden_claims: expected.forbidden,
            expected_source: expected.source.map(source),
            expected_tool: expected.tool,
            expected_unknown: expected.unknown,
            version,
            created_at: value.created_at.to_string(),
            updated_at: value.updated_at.to_string(),
        }
    }
}

impl GoldenImport {
    pub(crate) fn new(created: usize, skipped: usize, errors: Vec<LineError>) -> Self {
        let errors = errors.into_iter().map(|LineError { line, message }| GoldenImportError { line, message });
        Self { created, skipped, errors: errors.collect() }
    }
}

impl GoldenRun {
    pub(crate) fn new(run: golden::GoldenRun, items: Vec<GoldenItem>, currency: &str) -> Self {
        let (baseline, candidate) = (&run.baseline_tally, &run.candidate_tally);
        Self {
            id: run.id.to_string(),
            agent_id: run.agent.to_string(),
            status: run.status.as_str(),
            trigger: run.trigger.as_str(),
            total: run.total,
            settled: run.settled,
            pass_rate: GoldenPassRate { baseline: baseline.pass_rate(), candidate: candidate.pass_rate() },
            cost: GoldenCost { baseline: price(baseline, currency), candidate: price(candidate, currency) },
            latency: GoldenLatency { baseline: times(baseline), candidate: times(candidate) },
            failure: run.failure.map(|failure| GoldenFailure { code: failure.code, message: failure.message }),
            results: items.into_iter().map(GoldenResult::from).collect(),
            created_at: run.created_at.to_string(),
            finished_at: run.finished_at.map(|at| at.to_string()),
            baseline: run.baseline.as_ref().map(GoldenSide::from),
            candidate: GoldenSide::from(&run.candidate),
        }
    }
}

impl From<&Side> for GoldenSide {
    fn from(side: &Side) -> Self {
        let version = match side.origin {
            Origin::Version(version) => Some(version),
            Origin::Draft | Origin::Run(_) => None,
        };
        Self { label: side.origin.label(), version }
    }
}

impl From<GoldenItem> for GoldenResult {
    fn from(item: GoldenItem) -> Self {
        let change = item.change().as_str();
        Self {
            question_id: item.question.to_string(),
            question: item.text.as_str().to_owned(),
            baseline: item.baseline.map(GoldenAnswer::from),
            candidate: item.candidate.map(GoldenAnswer::from),
            change,
        }
    }
}

impl From<Given> for GoldenAnswer {
    fn from(given: Given) -> Self {
        let cost = given
            .cost
            .as_ref()
            .map(|cost| GoldenPrice { amount_micros: cost.amount_micros, currency: cost.currency.clone() });
        Self {
            passed: given.passed(),
            answer: given.answer,
            failures: given.failures.into_iter().map(GoldenUnmet::from).collect(),
            outcome: given.outcome.as_str(),
            milliseconds: given.milliseconds,
            cost,
            citations: given.citations.into_iter().map(GoldenCitation::from).collect(),
        }
    }
}

impl From<golden::Citation> for GoldenCitation {
    fn from(citation: golden::Citation) -> Self {
        let golden::Citation { file, file_name, page, passage } = citation;
        Self { file_id: file.to_string(), file_name, page, passage }
    }
}

fn price(tally: &Tally, currency: &str) -> Option<GoldenPrice> {
    let known = tally.answers > 0 && tally.unpriced == 0;
    known.then(|| GoldenPrice { amount_micros: tally.amount_micros, currency: currency.to_owned() })
}

fn times(tally: &Tally) -> Option<GoldenTimes> {
    let average_ms = tally.average_milliseconds()?;
    Some(GoldenTimes { average_ms, slowest_ms: tally.slowest_milliseconds })
}
