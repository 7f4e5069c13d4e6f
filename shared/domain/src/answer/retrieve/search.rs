//! Searching an agent's knowledge, and judging how well each passage answers the question.

use super::confidence::{Confidence, LogisticRegression, SearchScores, Signal};
use super::query::QueryAnalysis;
use super::signals::{Candidate, Signals, signals};
use crate::embedding::Embedder;
use crate::error::Result;
use crate::retrieval::{Embedding, Hit, Index, Language, Passage, SearchQuery, Source};

/// Passages that search proposes.
const CANDIDATES: usize = 12;
/// Passages whose sentences are embedded: each sentence costs a run of the embedding model.
const READ: usize = 4;
/// Passages that a model is shown at most: some 5,000 characters.
const SHOWN: usize = 6;
/// The best passages that are always shown; a further one is shown from this share of the best score on.
const ALWAYS_SHOWN: usize = 3;
const SHOWN_SCORE_RATIO: f32 = 0.1;
/// Characters of a neighbouring passage that are shown with one.
const NEIGHBOUR: usize = 400;

/// What retrieval gives for a question.
#[derive(Clone, Debug, PartialEq)]
pub struct RetrievalResult {
    /// The passages that were looked at, in the order of search.
    pub passages: Vec<RetrievedPassage>,
    /// Whether they are enough to answer from.
    pub confidence: Confidence,
}

/// A passage that was looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct RetrievedPassage {
    /// The passage with its score.
    pub source: Source,
    /// How search scored it.
    pub scores: SearchScores,
    /// What the score was made of.
    pub signals: Vec<Signal>,
    /// Whether a model is shown it.
    pub shown: bool,
}

impl RetrievalResult {
    /// The passages that a model is shown, the best first.
    #[must_use]
    pub fn shown(&self) -> Vec<Source> {
        self.passages.iter().filter(|found| found.shown).map(|found| found.source.clone()).collect()
    }
}

/// Searches `index` for `question` and judges whether what is found answers it.
///
/// # Errors
/// Those of the embedding model.
pub async fn retrieve(index: &Index, embedder: &dyn Embedder, question: &str) -> Result<RetrievalResult> {
    if index.is_empty() {
        return Ok(RetrievalResult { passages: Vec::new(), confidence: Confidence::nothing_found() });
    }
    // Vectors of another model cannot be compared; words still can.
    let model_id = embedder.model_id();
    let vector = if index.model_id() == Some(model_id) { Some(embedder.query(question).await?) } else { None };
    let embedding = vector.as_deref().map(|numbers| Embedding { model_id, numbers });
    let language = Language::of(question);
    let hits = index.search(&SearchQuery { text: question, vector: embedding, language, limit: CANDIDATES });
    let query = QueryAnalysis::of(question, index);
    let mut candidates: Vec<Candidate<'_>> = hits
        .into_iter()
        .filter_map(|hit| Some((index.passage(&hit)?, hit)))
        .map(|(passage, hit)| {
            let same_language = language.meets_words_in(passage.text);
            Candidate::new(&query, passage, hit, same_language)
        })
        .collect();
    if let Some(vector) = vector.as_deref().filter(|_| LogisticRegression::knows(model_id)) {
        compare_sentences(&mut candidates, vector, embedder).await?;
    }
    let measured = signals(&query, &candidates);
    let mut passages: Vec<RetrievedPassage> = Vec::new();
    for (candidate, signals) in candidates.iter().zip(measured) {
        let same_language = language.meets_words_in(candidate.passage.text);
        let model = LogisticRegression::of(vector.as_ref().map(|_| model_id), language, same_language);
        let Some(source) = source(&candidate.passage, model.score(&signals)) else { continue };
        let Hit { dense, lexical, dense_rank, lexical_rank, .. } = candidate.hit;
        let coverage = candidate.coverage;
        let scores = SearchScores { cosine: dense, bm25: lexical, dense_rank, lexical_rank, coverage, same_language };
        passages.push(RetrievedPassage { source, scores, signals: to_signals(signals), shown: false });
    }
    let best = passages.iter().max_by(|a, b| a.source.score.total_cmp(&b.source.score));
    let confidence =
        best.map_or_else(Confidence::nothing_found, |best| Confidence::of(best.source.score, &best.signals));
    choose_shown(&mut passages, confidence.score);
    add_context(&mut passages, index, &candidates);
    Ok(RetrievalResult { passages, confidence })
}

fn to_signals(signals: Signals) -> Vec<Signal> {
    signals.into_iter().map(|(name, value)| Signal { name: name.to_owned(), value }).collect()
}

/// Compares the question with the fullest sentences of the first passages.
async fn compare_sentences(candidates: &mut [Candidate<'_>], question: &[f32], embedder: &dyn Embedder) -> Result<()> {
    let read = candidates.len().min(READ);
    let texts: Vec<&str> = candidates[..read].iter().flat_map(|c| c.sentences.iter().map(|(text, _)| *text)).collect();
    let vectors = embedder.passages(&texts).await?;
    let mut cosines = vectors.iter().map(|vector| vector.iter().zip(question).map(|(a, b)| a * b).sum());
    for candidate in &mut candidates[..read] {
        candidate.sentence_cosines = cosines.by_ref().take(candidate.sentences.len()).collect();
    }
    Ok(())
}

fn choose_shown(passages: &mut [RetrievedPassage], best: f32) {
    let ranked = passages.iter_mut().enumerate();
    let chosen = ranked.filter(|(at, found)| *at < ALWAYS_SHOWN || found.source.score >= best * SHOWN_SCORE_RATIO);
    chosen.take(SHOWN).for_each(|(_, found)| found.shown = true);
}

/// Puts shown passages under their headings and between the passages around them.
fn add_context(passages: &mut [RetrievedPassage], index: &Index, candidates: &[Candidate<'_>]) {
    let shown: Vec<(String, u32)> = passages
        .iter()
        .filter(|found| found.shown)
        .map(|found| (found.source.file.to_string(), found.source.passage))
        .collect();
    for found in passages.iter_mut().filter(|found| found.shown) {
        let own = |candidate: &&Candidate<'_>| {
            candidate.passage.ordinal == found.source.passage && candidate.passage.text == found.source.text
        };
        let Some(candidate) = candidates.iter().find(own) else { continue };
        let mut around = index.neighbours(&candidate.hit, 1, 1);
        // A neighbour that is shown itself is not repeated.
        around.retain(|near| {
            near.ordinal == found.source.passage || !shown.contains(&(near.file_id.to_owned(), near.ordinal))
        });
        found.source.context = context(&found.source, &around);
    }
}

/// `None` when there is nothing around the passage.
fn context(source: &Source, around: &[Passage<'_>]) -> Option<String> {
    if source.headings.is_empty() && around.len() < 2 {
        return None;
    }
    let headings = source.headings.replace('\n', " / ");
    let mut parts: Vec<String> = Vec::new();
    if !headings.is_empty() && !source.text.starts_with(&source.headings) {
        parts.push(headings);
    }
    for near in around {
        let length = near.text.chars().count();
        parts.push(match near.ordinal.cmp(&source.passage) {
            std::cmp::Ordering::Less => near.text.chars().skip(length.saturating_sub(NEIGHBOUR)).collect(),
            std::cmp::Ordering::Equal => near.text.to_owned(),
            std::cmp::Ordering::Greater => near.text.chars().take(NEIGHBOUR).collect(),
        });
    }
    Some(parts.join("\n"))
}

/// `None` for a passage without a valid file id: its citation would lead nowhere.
fn source(passage: &Passage<'_>, score: f32) -> Option<Source> {
    let Passage { text, file_name, page, headings, ordinal, .. } = *passage;
    Some(Source {
        file: passage.file_id.parse().ok()?,
        file_name: file_name.to_owned(),
        page,
        passage: ordinal,
        headings: headings.to_owned(),
        text: text.to_owned(),
        context: None,
        score,
    })
}
