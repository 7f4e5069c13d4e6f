//! What an agent knows about a question: search, and how well each passage fits.

use std::collections::BTreeSet;

use super::Source;
use super::grounding::{Evidence, WORTH_SHOWING};
use super::words::content_words;
use crate::embedding::Embedder;
use crate::error::Result;
use crate::retrieval::{Index, Language, Passage, SearchQuery, analyze};

/// Passages that are looked at.
const CANDIDATES: usize = 12;
/// Passages that a model is shown at most: some 5,000 characters.
const SHOWN: usize = 6;

/// The passages worth showing for `question`, the best first, each with its score.
pub(super) async fn find(index: &Index, embedder: &dyn Embedder, question: &str) -> Result<Vec<Source>> {
    if index.segments().iter().all(|segment| segment.is_empty()) {
        return Ok(Vec::new());
    }
    // Vectors of another model mean nothing here; words still do.
    let comparable = index.segments().iter().all(|segment| segment.model_id() == embedder.model_id());
    let vector = if comparable { Some(embedder.query(question).await?) } else { None };
    let query =
        SearchQuery { text: question, vector: vector.as_deref(), language: Language::of(question), limit: CANDIDATES };
    let words = Words::of(question, index);
    let mut sources = Vec::new();
    for hit in index.search(&query) {
        let Some(passage) = index.passage(&hit) else { continue };
        let evidence = Evidence {
            // A passage that the vectors did not rank is further than all those they did.
            cosine: vector.as_ref().map(|_| hit.dense.unwrap_or_default()),
            coverage: words.coverage(&passage),
            same_language: passage.language == query.language || query.language == Language::Other,
        };
        sources.extend(source(&passage, evidence.score()));
    }
    let best = sources.iter().map(|source| source.score).fold(0.0, f32::max);
    sources.retain(|source| source.score >= best * WORTH_SHOWING);
    sources.truncate(SHOWN);
    Ok(sources)
}

/// `None` for a passage that names no file of ours: nobody could follow such a citation.
fn source(passage: &Passage<'_>, score: f32) -> Option<Source> {
    let file = passage.file_id.parse().ok()?;
    let (file_name, text) = (passage.file_name.to_owned(), passage.text.to_owned());
    Some(Source { file, file_name, page: passage.page, text, score })
}

/// A question's content words, each with the terms it stands for and its weight.
struct Words(Vec<(BTreeSet<String>, f32)>);

impl Words {
    fn of(question: &str, index: &Index) -> Self {
        let passages: usize = index.segments().iter().map(|segment| segment.len()).sum();
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
