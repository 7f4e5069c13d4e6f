//! What clients get.

use domain::answer::{RetrievalResult, RetrievedPassage};
use domain::retrieval::Language;
use serde::Serialize;
use shared::store::{Affected, StoredPassage};
use utoipa::ToSchema;

/// A passage of a file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Passage {
    file_id: String,
    file_name: String,
    /// Its place in the file, from 0; with the file's id and a dot it makes the passage's id.
    passage: u32,
    /// The page that it begins on, from 1.
    #[schema(required)]
    page: Option<u32>,
    /// The headings that it stands under, the outermost first.
    headings: Vec<String>,
    /// What is searched, shown and cited.
    text: String,
    /// How it was read, when its text was edited.
    #[schema(required)]
    original: Option<String>,
    /// `ru`, `en` or `other`.
    language: &'static str,
    /// Whether it can be found.
    enabled: bool,
    /// Whether its text was edited.
    edited: bool,
    /// Counts its changes, from 1; `If-Match` takes it.
    version: u64,
}

/// A passage after a change, and what hangs on it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PassageChanged {
    #[serde(flatten)]
    passage: Passage,
    /// The golden questions that expect the passage's page to be cited, and those whose last answer cited it.
    affected_golden_questions: Vec<AffectedQuestion>,
}

/// A golden question.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AffectedQuestion {
    id: String,
    question: String,
}

/// What was found for a question, exactly as for an answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Search {
    query: String,
    /// The question's language: `ru`, `en` or `other`.
    language: &'static str,
    confidence: Confidence,
    /// Whether an agent would answer from this.
    answerable: bool,
    passages: Vec<FoundOut>,
}

/// How sure it is that the answer is there, on a scale from 0 to 1.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchConfidence)]
pub(crate) struct Confidence {
    score: f32,
    /// From here on an agent answers.
    threshold: f32,
    /// What the score is made of.
    signals: Vec<Signal>,
}

/// A part of the confidence.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchSignal)]
pub(crate) struct Signal {
    name: String,
    value: f32,
}

/// A passage that was looked at.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FoundPassage)]
pub(crate) struct FoundOut {
    /// From 1.
    rank: usize,
    file_id: String,
    file_name: String,
    #[schema(required)]
    page: Option<u32>,
    passage: u32,
    headings: Vec<String>,
    text: String,
    /// How well it fits, from 0 to 1: the number that an answer rests on.
    score: f32,
    /// The cosine of question and passage; `null` when vectors did not rank it.
    #[schema(required)]
    dense: Option<f32>,
    /// The BM25 score; `null` when no word of the question is in it.
    #[schema(required)]
    lexical: Option<f32>,
    /// The place by vectors, from 1.
    #[schema(required)]
    dense_rank: Option<u32>,
    /// The place by words, from 1.
    #[schema(required)]
    lexical_rank: Option<u32>,
    /// The share of the question's words that it holds, weighted by their rarity.
    coverage: f32,
    /// What its score is made of.
    signals: Vec<Signal>,
    /// Whether a model would be shown it.
    shown: bool,
}

impl From<StoredPassage> for Passage {
    fn from(passage: StoredPassage) -> Self {
        let language = code(passage.language());
        let edited = passage.edit.text.is_some();
        let shown = passage.edit.shown();
        Self {
            file_id: passage.id.file.to_string(),
            file_name: passage.file_name,
            passage: passage.id.ordinal,
            page: shown.page,
            headings: shown.headings,
            text: shown.text,
            original: edited.then_some(passage.edit.original.text),
            language,
            enabled: passage.edit.enabled,
            edited,
            version: passage.edit.version,
        }
    }
}

impl PassageChanged {
    pub(crate) fn new(passage: StoredPassage, affected: Vec<Affected>) -> Self {
        let question =
            |affected: Affected| AffectedQuestion { id: affected.id.to_string(), question: affected.question };
        Self { passage: passage.into(), affected_golden_questions: affected.into_iter().map(question).collect() }
    }
}

impl Search {
    pub(crate) fn new(query: String, found: RetrievalResult, limit: usize) -> Self {
        let answerable = found.confidence.answerable();
        let confidence = Confidence {
            score: found.confidence.score,
            threshold: found.confidence.threshold,
            signals: named(found.confidence.signals),
        };
        let passages = (1..).zip(found.passages).take(limit).map(|(rank, found)| FoundOut::new(rank, found));
        Self { language: code(Language::of(&query)), query, confidence, answerable, passages: passages.collect() }
    }
}

impl FoundOut {
    fn new(rank: usize, found: RetrievedPassage) -> Self {
        let RetrievedPassage { source, scores, shown, signals } = found;
        Self {
            rank,
            file_id: source.file.to_string(),
            file_name: source.file_name,
            page: source.page,
            passage: source.passage,
            headings: source.headings.lines().map(str::to_owned).collect(),
            text: source.text,
            score: source.score,
            dense: scores.cosine,
            lexical: scores.bm25,
            dense_rank: scores.dense_rank,
            lexical_rank: scores.lexical_rank,
            coverage: scores.coverage,
            signals: named(signals),
            shown,
        }
    }
}

fn named(signals: Vec<domain::answer::Signal>) -> Vec<Signal> {
    signals.into_iter().map(|signal| Signal { name: signal.name, value: signal.value }).collect()
}

fn code(language: Language) -> &'static str {
    match language {
        Language::Russian => "ru",
        Language::English => "en",
        Language::Other => "other",
    }
}
