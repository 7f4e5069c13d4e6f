//! Okapi BM25 over the words of all segments together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Segment;
use super::analyze;

/// How soon more occurrences of a word stop counting (Robertson and Zaragoza 2009 give 1.2 to 2; Lucene takes 1.2).
const SATURATION: f32 = 1.2;
/// How much a passage's length counts against it, 0 to 1 (Robertson and Zaragoza 2009 and Lucene: 0.75).
const LENGTH_WEIGHT: f32 = 0.75;

/// Per passage, segment after segment: how many occurrences of a word give half of what endless ones would. It grows with the passage's
/// length beside the average of all.
#[derive(Clone, Debug, Default)]
pub(super) struct Norms(Vec<f32>);

/// How well the passages' words answer a question's.
pub(super) struct Matches {
    /// Per passage its score; 0 for a passage without any of the words.
    pub(super) scores: Vec<f32>,
    /// Per passage how many different words of the question it holds.
    pub(super) words: Vec<u16>,
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

impl Norms {
    pub(super) fn of(segments: &[Arc<Segment>]) -> Self {
        let passages: usize = segments.iter().map(|segment| segment.len()).sum();
        let total: u64 = segments.iter().map(|segment| segment.total_length()).sum();
        let average = (total as f32 / passages.max(1) as f32).max(1.0);
        let lengths = segments.iter().flat_map(|segment| segment.lengths());
        let norm = |length: u32| SATURATION * (1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * (length as f32 / average));
        let mut norms = Vec::with_capacity(passages);
        norms.extend(lengths.map(norm));
        Self(norms)
    }

    /// How many passages there are.
    pub(super) fn passages(&self) -> usize {
        self.0.len()
    }

    /// The score of every passage of the segments that these norms are of.
    pub(super) fn score(&self, segments: &[Arc<Segment>], words: &Words) -> Matches {
        let mut matches = Matches { scores: vec![0.0; self.passages()], words: vec![0; self.passages()] };
        for (term, &repetitions) in &words.0 {
            let found: Vec<_> = segments.iter().map(|segment| segment.find(term)).collect();
            let holding = found.iter().flatten().map(|found| found.document_frequency).sum::<usize>() as f32;
            let rarity = (1.0 + (self.passages() as f32 - holding + 0.5).max(0.0) / (holding + 0.5)).ln();
            let weight = repetitions as f32 * rarity;
            let mut rest = (self.0.as_slice(), matches.scores.as_mut_slice(), matches.words.as_mut_slice());
            for (segment, found) in segments.iter().zip(found) {
                let (norms, norms_after) = rest.0.split_at(segment.len());
                let (scores, scores_after) = rest.1.split_at_mut(segment.len());
                let (words, words_after) = rest.2.split_at_mut(segment.len());
                rest = (norms_after, scores_after, words_after);
                for posting in found.iter().flat_map(|found| found.postings()) {
                    let (Some(norm), Some(score), Some(words)) =
                        (norms.get(posting.passage), scores.get_mut(posting.passage), words.get_mut(posting.passage))
                    else {
                        break;
                    };
                    let occurrences = posting.occurrences as f32;
                    *score += weight * occurrences / (occurrences + norm);
                    *words = words.saturating_add(1);
                }
            }
        }
        matches
    }
}
