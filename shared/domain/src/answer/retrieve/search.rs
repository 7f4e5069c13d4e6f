//! What an agent knows about a question: search, and how well each passage fits.

use super::confidence::{Confidence, Evidence, Model, Signal};
use super::query::Asked;
use super::signals::{Candidate, Signals, signals};
use crate::embedding::Embedder;
use crate::error::Result;
use crate::retrieval::{Embedding, Hit, Index, Language, Passage, SearchQuery, Source};

/// Passages that are looked at.
const CANDIDATES: usize = 12;
/// Passages of which sentences are compared, too: each sentence costs a run of the embedding model.
const READ: usize = 4;
/// Passages that a model is shown at most: some 5,000 characters.
const SHOWN: usize = 6;
/// Passages that are shown in any case, and the share of the best score from which others are.
const ALWAYS_SHOWN: usize = 3;
const WORTH_SHOWING: f32 = 0.1;
/// Characters of a neighbouring passage that are shown with one.
const NEIGHBOUR: usize = 400;

/// What was found for a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The passages that were looked at, in the order of search.
    pub passages: Vec<FoundPassage>,
    /// Whether they are enough to answer from.
    pub confidence: Confidence,
}

/// A passage that was looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPassage {
    /// The passage with its score.
    pub source: Source,
    /// How search found it.
    pub evidence: Evidence,
    /// What the score was made of.
    pub signals: Vec<Signal>,
    /// Whether it is worth showing to a model.
    pub shown: bool,
}

impl Found {
    /// The passages that a model is shown, the best first.
    #[must_use]
    pub fn shown(&self) -> Vec<Source> {
        self.passages.iter().filter(|found| found.shown).map(|found| found.source.clone()).collect()
    }
}

/// Looks for `question` in `index` and judges what is found.
///
/// # Errors
/// Those of the embedding model.
pub async fn find(index: &Index, embedder: &dyn Embedder, question: &str) -> Result<Found> {
    if index.is_empty() {
        return Ok(Found { passages: Vec::new(), confidence: Confidence::nothing_found() });
    }
    // Vectors of another model mean nothing here; words still do.
    let model_id = embedder.model_id();
    let vector = if index.model_id() == Some(model_id) { Some(embedder.query(question).await?) } else { None };
    let embedding = vector.as_deref().map(|numbers| Embedding { model_id, numbers });
    let language = Language::of(question);
    let hits = index.search(&SearchQuery { text: question, vector: embedding, language, limit: CANDIDATES });
    let asked = Asked::of(question, index);
    let mut candidates: Vec<Candidate<'_>> = hits
        .into_iter()
        .filter_map(|hit| Some((index.passage(&hit)?, hit)))
        .map(|(passage, hit)| {
            let same_language = language.meets_words_in(passage.text);
            Candidate::new(&asked, passage, hit, same_language)
        })
        .collect();
    if let Some(vector) = vector.as_deref().filter(|_| Model::knows(model_id)) {
        compare_sentences(&mut candidates, vector, embedder).await?;
    }
    let measured = signals(&asked, &candidates);
    let mut passages: Vec<FoundPassage> = Vec::new();
    for (candidate, signals) in candidates.iter().zip(measured) {
        let same_language = language.meets_words_in(candidate.passage.text);
        let model = Model::of(vector.as_ref().map(|_| model_id), language, same_language);
        let Some(source) = source(&candidate.passage, model.score(&signals)) else { continue };
        let Hit { dense, lexical, dense_rank, lexical_rank, .. } = candidate.hit;
        let coverage = candidate.coverage;
        let evidence = Evidence { cosine: dense, bm25: lexical, dense_rank, lexical_rank, coverage, same_language };
        passages.push(FoundPassage { source, evidence, signals: told(signals), shown: false });
    }
    let best = passages.iter().max_by(|a, b| a.source.score.total_cmp(&b.source.score));
    let confidence =
        best.map_or_else(Confidence::nothing_found, |best| Confidence::of(best.source.score, &best.signals));
    choose_shown(&mut passages, confidence.score);
    add_context(&mut passages, index, &candidates);
    Ok(Found { passages, confidence })
}

fn told(signals: Signals) -> Vec<Signal> {
    signals.into_iter().map(|(name, value)| Signal { name: name.to_owned(), value }).collect()
}

/// Compares the question with the fullest sentences of the first passages.
async fn compare_sentences(candidates: &mut [Candidate<'_>], question: &[f32], embedder: &dyn Embedder) -> Result<()> {
    let read = candidates.len().min(READ);
    let texts: Vec<&str> = candidates[..read].iter().flat_map(|c| c.sentences.iter().map(|(text, _)| *text)).collect();
    let vectors = embedder.passages(&texts).await?;
    let mut cosines = vectors.iter().map(|vector| vector.iter().zip(question).map(|(a, b)| a * b).sum());
    for candidate in &mut candidates[..read] {
        candidate.likenesses = cosines.by_ref().take(candidate.sentences.len()).collect();
    }
    Ok(())
}

fn choose_shown(passages: &mut [FoundPassage], best: f32) {
    let worth = passages.iter_mut().enumerate();
    let worth = worth.filter(|(at, found)| *at < ALWAYS_SHOWN || found.source.score >= best * WORTH_SHOWING);
    worth.take(SHOWN).for_each(|(_, found)| found.shown = true);
}

/// Puts shown passages under their headings and between the passages around them.
fn add_context(passages: &mut [FoundPassage], index: &Index, candidates: &[Candidate<'_>]) {
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
        // What is shown anyway need not be shown twice.
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

/// `None` for a passage that names no file of ours: nobody could follow such a citation.
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
