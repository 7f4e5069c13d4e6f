//! Searching all segments of an agent at once and fusing the two orders into one.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::dense::QueryVector;
use super::lexical::{Statistics, Words};
use super::{Language, Passage, Segment};

/// The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009).
const FUSION: f32 = 60.0;
/// How deep each order is fused, at least.
const DEPTH: usize = 200;

/// Every segment of an agent's knowledge, searched as one collection.
#[derive(Clone, Default)]
pub struct Index {
    segments: Vec<Arc<Segment>>,
    statistics: Statistics,
}

/// A question to the index.
#[derive(Clone, Copy, Debug)]
pub struct SearchQuery<'a> {
    /// The question in words.
    pub text: &'a str,
    /// Its vector, made by the model of the segments; without it only words are searched. Segments of another dimension are searched by
    /// words alone.
    pub vector: Option<&'a [f32]>,
    /// The question's language, usually [`Language::of`] its text.
    pub language: Language,
    /// How many hits to return at most.
    pub limit: usize,
}

/// A passage that answers a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The segment's place in the index.
    pub segment: usize,
    /// The passage's number in its segment.
    pub passage: usize,
    /// The fused score, by which hits are ordered. It says nothing about how good a hit is, only which is better.
    pub fused: f32,
    /// The BM25 score, when the passage shares words with the question and was ranked by them.
    pub bm25: Option<f32>,
    /// The cosine of question and passage, when it was ranked by vectors.
    pub dense: Option<f32>,
    /// The place by BM25, counted from 1.
    pub rank_bm25: Option<usize>,
    /// The place by vectors, counted from 1.
    pub rank_dense: Option<usize>,
}

/// A passage's segment and its number there.
type Place = (usize, usize);

impl Index {
    /// An index over `segments`, whose vectors should be of one model.
    #[must_use]
    pub fn new(segments: Vec<Arc<Segment>>) -> Self {
        let statistics = Statistics::of(segments.iter().map(Arc::as_ref));
        Self { segments, statistics }
    }

    /// The segments, in the order that [`Hit::segment`] counts.
    #[must_use]
    pub fn segments(&self) -> &[Arc<Segment>] {
        &self.segments
    }

    /// The passages that answer `query`, the best first; a text that a file repeats only once.
    ///
    /// Words and vectors vote for a passage by its ranks. A passage in another language than the question shares no words with it, so its
    /// place by vectors counts twice; words count there only when all of them are found, as with a product's name.
    #[must_use]
    pub fn search(&self, query: &SearchQuery<'_>) -> Vec<Hit> {
        let depth = DEPTH.max(query.limit);
        let mut hits: HashMap<Place, Hit> = HashMap::new();
        for (rank, (place, score)) in (1..).zip(self.rank_by_words(query, depth)) {
            let hit = hits.entry(place).or_insert_with(|| Hit::at(place));
            hit.bm25 = Some(score);
            hit.rank_bm25 = Some(rank);
            hit.fused += vote(rank);
        }
        for (rank, (place, score)) in (1..).zip(self.rank_by_vector(query, depth)) {
            let hit = hits.entry(place).or_insert_with(|| Hit::at(place));
            let decides_alone = hit.bm25.is_none() && !query.language.shares_words_with(self.language(place));
            hit.dense = Some(score);
            hit.rank_dense = Some(rank);
            hit.fused += if decides_alone { 2.0 * vote(rank) } else { vote(rank) };
        }
        let mut hits: Vec<Hit> = hits.into_values().collect();
        hits.sort_unstable_by(|a, b| {
            let place = |hit: &Hit| (hit.segment, hit.passage);
            b.fused.total_cmp(&a.fused).then_with(|| place(a).cmp(&place(b)))
        });
        self.first_distinct(hits, query.limit)
    }

    /// The passage of a hit.
    #[must_use]
    pub fn passage(&self, hit: &Hit) -> Option<Passage<'_>> {
        self.segments.get(hit.segment)?.passage(hit.passage)
    }

    /// The hit's passage with up to `before` passages before it and `after` behind it in the same file, in reading order.
    #[must_use]
    pub fn neighbours(&self, hit: &Hit, before: usize, after: usize) -> Vec<Passage<'_>> {
        let Some(segment) = self.segments.get(hit.segment) else { return Vec::new() };
        let Some(middle) = segment.passage(hit.passage) else { return Vec::new() };
        let range = hit.passage.saturating_sub(before)..=hit.passage.saturating_add(after).min(segment.len() - 1);
        range.filter_map(|passage| segment.passage(passage)).filter(|passage| passage.file_id == middle.file_id).collect()
    }

    fn language(&self, (segment, passage): Place) -> Language {
        self.segments[segment].language(passage)
    }

    fn rank_by_words(&self, query: &SearchQuery<'_>, depth: usize) -> Vec<(Place, f32)> {
        let words = Words::of(query.text);
        let matches = self.statistics.score(self.segments.iter().map(Arc::as_ref), &words);
        let found = self.places().zip(matches).filter(|(_, found)| found.words > 0);
        let found = found.filter(|&(place, found)| {
            found.words == words.len() || query.language.shares_words_with(self.language(place))
        });
        best(found.map(|(place, found)| (place, found.score)).collect(), depth)
    }

    fn rank_by_vector(&self, query: &SearchQuery<'_>, depth: usize) -> Vec<(Place, f32)> {
        let Some(vector) = query.vector.map(QueryVector::new) else { return Vec::new() };
        let mut scores = Vec::new();
        let comparable = |(_, segment): &(usize, &Arc<Segment>)| segment.dimension() == vector.dimension();
        for (number, segment) in self.segments.iter().enumerate().filter(comparable) {
            scores.extend((0..segment.len()).filter_map(|passage| {
                let (bytes, scale) = segment.vector(passage)?;
                Some(((number, passage), vector.dot(bytes, scale)))
            }));
        }
        best(scores, depth)
    }

    /// Every passage, segment after segment.
    fn places(&self) -> impl Iterator<Item = Place> + '_ {
        let segments = self.segments.iter().enumerate();
        segments.flat_map(|(number, segment)| (0..segment.len()).map(move |passage| (number, passage)))
    }

    fn first_distinct(&self, hits: Vec<Hit>, limit: usize) -> Vec<Hit> {
        let mut distinct: Vec<Hit> = Vec::new();
        let mut texts = HashSet::new();
        for hit in hits {
            if distinct.len() == limit {
                break;
            }
            let key = self.passage(&hit).map(|passage| (passage.file_id, passage.text));
            if texts.insert(key) {
                distinct.push(hit);
            }
        }
        distinct
    }
}

impl Hit {
    fn at((segment, passage): Place) -> Self {
        Self { segment, passage, fused: 0.0, bm25: None, dense: None, rank_bm25: None, rank_dense: None }
    }
}

fn vote(rank: usize) -> f32 {
    1.0 / (FUSION + rank as f32)
}

/// The `depth` best of `scores`, the best first; equal scores in the order of their places.
fn best(mut scores: Vec<(Place, f32)>, depth: usize) -> Vec<(Place, f32)> {
    let order = |a: &(Place, f32), b: &(Place, f32)| -> Ordering { b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)) };
    if scores.len() > depth {
        scores.select_nth_unstable_by(depth, order);
        scores.truncate(depth);
    }
    scores.sort_unstable_by(order);
    scores
}
