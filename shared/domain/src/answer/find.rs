//! What an agent knows about a question: search, and how well each passage fits.

use std::collections::BTreeSet;

use super::Source;
use super::grounding::{Confidence, Evidence, WORTH_SHOWING};
use super::words::content_words;
use crate::embedding::Embedder;
use crate::error::Result;
use crate::retrieval::{Embedding, Index, Language, Passage, SearchQuery, analyze};

/// Passages that are looked at.
const CANDIDATES: usize = 12;
/// Passages that a model is shown at most: some 5,000 characters.
const SHOWN: usize = 6;

/// What was found for a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The passages that were looked at, the best first.
    pub passages: Vec<FoundPassage>,
    /// Whether they are enough to answer from.
    pub confidence: Confidence,
}

/// A passage that was looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPassage {
    /// The passage with its score.
    pub source: Source,
    /// What the score was made of.
    pub evidence: Evidence,
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
        return Ok(Found { passages: Vec::new(), confidence: Confidence::of(None) });
    }
    // Vectors of another model mean nothing here; words still do.
    let model_id = embedder.model_id();
    let comparable = index.model_id() == Some(model_id);
    let vector = if comparable { Some(embedder.query(question).await?) } else { None };
    let embedding = vector.as_deref().map(|numbers| Embedding { model_id, numbers });
    let query = SearchQuery { text: question, vector: embedding, language: Language::of(question), limit: CANDIDATES };
    let words = Words::of(question, index);
    let mut passages = Vec::new();
    for hit in index.search(&query) {
        let Some(passage) = index.passage(&hit) else { continue };
        let evidence = Evidence {
            // A passage that the vectors did not rank is further than all those they did.
            cosine: vector.as_ref().map(|_| hit.dense.unwrap_or_default()),
            bm25: hit.lexical,
            dense_rank: hit.dense_rank,
            lexical_rank: hit.lexical_rank,
            coverage: words.coverage(&passage),
            same_language: passage.language == query.language || query.language == Language::Other,
        };
        let source = source(&passage, evidence.score());
        passages.extend(source.map(|source| FoundPassage { source, evidence, shown: false }));
    }
    let best = passages.iter().max_by(|a, b| a.source.score.total_cmp(&b.source.score));
    let confidence = Confidence::of(best.map(|best| &best.evidence));
    let worth_showing =
        passages.iter_mut().filter(|found| found.source.score >= confidence.score * WORTH_SHOWING).take(SHOWN);
    worth_showing.for_each(|found| found.shown = true);
    Ok(Found { passages, confidence })
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

/// A question's content words, each with the terms it stands for and its weight.
struct Words(Vec<(BTreeSet<String>, f32)>);

impl Words {
    fn of(question: &str, index: &Index) -> Self {
        let passages = index.len();
        let weigh = |word: &str| {
            let alone = SearchQuery { text: word, vector: None, language: Language::Other, limit: usize::MAX };
            let holding = index.search(&alone).len();
            let rest = passages.saturating_sub(holding) as f32;
            (1.0 + (rest + 0.5) / (holding as f32 + 0.5)).ln()
        };
        let words =
            content_words(question).map(|word| (analyze(word).into_iter().collect::<BTreeSet<_>>(), weigh(word)));
        Self(words.filter(|(terms, _)| !terms.is_empty()).collect())
    }

    /// The share of the words that `passage` holds, by weight.
    fn coverage(&self, passage: &Passage<'_>) -> f32 {
        let terms: BTreeSet<String> = [passage.headings, passage.text].into_iter().flat_map(analyze).collect();
        let all: f32 = self.0.iter().map(|(_, weight)| weight).sum();
        let found: f32 = self.0.iter().filter(|(word, _)| word.is_subset(&terms)).map(|(_, weight)| weight).sum();
        if all > 0.0 { found / all } else { 0.0 }
    }
}
