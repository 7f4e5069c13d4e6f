//! Okapi BM25 over the words of all segments together.

use std::collections::BTreeMap;

use super::Segment;
use super::analyze;

/// How soon more occurrences of a word stop counting (Robertson and Zaragoza 2009 give 1.2 to 2; Lucene takes 1.2).
const SATURATION: f32 = 1.2;
/// How much a passage's length counts against it, 0 to 1 (Robertson and Zaragoza 2009 and Lucene: 0.75).
const LENGTH_WEIGHT: f32 = 0.75;

/// What all passages together say about each.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Statistics {
    passages: usize,
    average_length: f32,
}

/// How well a passage's words answer a question's.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Match {
    pub(super) score: f32,
    /// How many different words of the question it holds.
    pub(super) words: usize,
}

/// A question's words, each with how often it occurs.
pub(super) struct Words(BTreeMap<String, u32>);

impl Words {
    pub(super) fn of(question: &str) -> Self {
        let mut words = BTreeMap::new();
        for term in analyze(question) {
            *words.entry(term).or_default() += 1;
        }
        Self(words)
    }

    /// How many different words there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl Statistics {
    pub(super) fn of<'a>(segments: impl Iterator<Item = &'a Segment>) -> Self {
        let (mut passages, mut total) = (0, 0);
        for segment in segments {
            passages += segment.len();
            total += segment.total_length();
        }
        Self { passages, average_length: (total as f32 / passages.max(1) as f32).max(1.0) }
    }

    /// How many passages there are.
    pub(super) fn passages(&self) -> usize {
        self.passages
    }

    /// The score of every passage, segment after segment.
    pub(super) fn score<'a>(&self, segments: impl Iterator<Item = &'a Segment> + Clone, words: &Words) -> Vec<Match> {
        let mut matches = vec![Match::default(); self.passages];
        for (term, &repetitions) in &words.0 {
            let holding: usize = segments.clone().map(|segment| segment.document_frequency(term)).sum();
            let rarity = (1.0 + (self.passages as f32 - holding as f32 + 0.5).max(0.0) / (holding as f32 + 0.5)).ln();
            let mut rest = matches.as_mut_slice();
            for segment in segments.clone() {
                let (matches, after) = rest.split_at_mut(segment.len());
                rest = after;
                for posting in segment.postings(term) {
                    let occurrences = posting.occurrences as f32;
                    let length = segment.length(posting.passage) as f32 / self.average_length;
                    let norm = SATURATION * (1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * length);
                    let found = &mut matches[posting.passage];
                    found.score += repetitions as f32 * rarity * occurrences / (occurrences + norm);
                    found.words += 1;
                }
            }
        }
        matches
    }
}
