//! Searching all segments of an agent at once and fusing the two orders into one.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::best::{Best, PassageNumber};
use super::lexical::{Norms, Words};
use super::{Language, Passage, Segment, dense};

/// The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009).
const FUSION: f32 = 60.0;
/// Votes that a passage can get: by its rank and by its score, among words and among vectors.
const VOTES: f32 = 4.0;
/// How deep each order is fused, at least.
const DEPTH: usize = 200;

/// Every segment of an agent's knowledge, searched as one collection.
#[derive(Clone, Default)]
pub struct Index {
    segments: Vec<Arc<Segment>>,
    /// Per segment the place of its first passage.
    starts: Vec<PassageNumber>,
    norms: Norms,
    /// Per passage; beside each other, because a search asks for hundreds of them.
    languages: Vec<Language>,
    /// Whether the vectors of all segments are of one model.
    of_one_model: bool,
}

/// A question to the index.
#[derive(Clone, Copy, Debug)]
pub struct SearchQuery<'a> {
    /// The question in words.
    pub text: &'a str,
    /// The question's vector; without it only words are searched.
    pub vector: Option<Embedding<'a>>,
    /// The question's language, usually [`Language::of`] its text.
    pub language: Language,
    /// How many hits to return at most.
    pub limit: usize,
}

/// A vector and the model that made it: vectors of different models cannot be compared, even of the same dimension.
#[derive(Clone, Copy, Debug)]
pub struct Embedding<'a> {
    /// The model's id, as [`Segment::model_id`] has it.
    pub model_id: &'a str,
    /// Of length 1.
    pub numbers: &'a [f32],
}

/// A passage that answers a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The segment's place in the index.
    pub segment: usize,
    /// The passage's number in its segment.
    pub passage: usize,
    /// The fused score, by which hits are ordered, 0 to 1. It says nothing about how good a hit is, only which is better.
    pub score: f32,
    /// The BM25 score, when the passage shares words with the question and was ranked by them.
    pub lexical: Option<f32>,
    /// The cosine of question and passage, when it was ranked by vectors.
    pub dense: Option<f32>,
    /// The place by BM25, counted from 1.
    pub lexical_rank: Option<u32>,
    /// The place by vectors, counted from 1.
    pub dense_rank: Option<u32>,
}

impl Index {
    /// An index over `segments`. When they are of several models, only words are searched; see [`Self::model_id`].
    #[must_use]
    pub fn new(segments: Vec<Arc<Segment>>) -> Self {
        let starts = segments.iter().scan(0, |next: &mut PassageNumber, segment| {
            let start = *next;
            *next += segment.len() as PassageNumber;
            Some(start)
        });
        let (starts, norms) = (starts.collect(), Norms::of(&segments));
        let mut languages = Vec::with_capacity(norms.passages());
        languages.extend(segments.iter().flat_map(|segment| segment.languages()));
        let space = |segment: &Arc<Segment>| (segment.model_id().to_owned(), segment.dimension());
        let of_one_model = segments.windows(2).all(|pair| space(&pair[0]) == space(&pair[1]));
        Self { segments, starts, norms, languages, of_one_model }
    }

    /// The one model that all vectors are of; `None` when there are no segments or they are of several models. Vectors of any other model
    /// are not compared with the passages.
    #[must_use]
    pub fn model_id(&self) -> Option<&str> {
        self.segments.first().filter(|_| self.of_one_model).map(|segment| segment.model_id())
    }

    /// How many passages there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.norms.passages()
    }

    /// Whether there are no passages.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// In how many passages a term is, as [`analyze`](super::analyze) makes terms of words.
    #[must_use]
    pub fn document_frequency(&self, term: &str) -> usize {
        self.segments.iter().filter_map(|segment| segment.find(term)).map(|found| found.document_frequency).sum()
    }

    /// The segments, in the order that [`Hit::segment`] counts.
    #[must_use]
    pub fn segments(&self) -> &[Arc<Segment>] {
        &self.segments
    }

    /// The passages that answer `query`, the best first; a text that a file repeats only once.
    ///
    /// Words and vectors vote for a passage by its rank and by its score. A passage in another language than the question shares no words
    /// with it, so vectors count twice; words count there only when all of them are found, as with a product's name.
    #[must_use]
    pub fn search(&self, query: &SearchQuery<'_>) -> Vec<Hit> {
        let depth = DEPTH.max(query.limit);
        let by_words = self.rank_by_words(query, depth);
        // Without a shared word the score is 0.
        let votes = Votes::of(&by_words, 0.0);
        let mut hits: Vec<(PassageNumber, Hit)> = (1..)
            .zip(by_words)
            .map(|(rank, (place, score))| {
                let votes = votes.for_passage(rank, score);
                (place, Hit { lexical: Some(score), lexical_rank: Some(rank), score: votes, ..self.hit(place) })
            })
            .collect();
        hits.sort_unstable_by_key(|&(place, _)| place);
        let found_by_words = hits.len();
        let by_vector = self.rank_by_vector(query, depth);
        // Cosines lie close together: what counts is where between the last and the first one is.
        let votes = Votes::of(&by_vector, by_vector.last().map_or(0.0, |&(_, last)| last));
        for (rank, (place, score)) in (1..).zip(by_vector) {
            let (ranked, votes) = ((Some(score), Some(rank)), votes.for_passage(rank, score));
            if let Ok(at) = hits[..found_by_words].binary_search_by_key(&place, |&(place, _)| place) {
                let hit = &mut hits[at].1;
                (hit.dense, hit.dense_rank) = ranked;
                hit.score += votes;
            } else {
                let decides_alone = !query.language.shares_words_with(self.languages[place as usize]);
                let score = if decides_alone { 2.0 * votes } else { votes };
                hits.push((place, Hit { dense: ranked.0, dense_rank: ranked.1, score, ..self.hit(place) }));
            }
        }
        hits.sort_unstable_by(|(a_place, a), (b_place, b)| {
            b.score.total_cmp(&a.score).then_with(|| a_place.cmp(b_place))
        });
        self.first_distinct(hits.into_iter().map(|(_, hit)| hit), query.limit)
    }

    /// The passage of a hit.
    #[must_use]
    pub fn passage(&self, hit: &Hit) -> Option<Passage<'_>> {
        self.segments.get(hit.segment)?.passage(hit.passage)
    }

    /// The hit's passage with up to `before` passages before it and `after` behind it in the same file, in reading order.
    #[must_use]
    pub fn neighbours(&self, hit: &Hit, before: usize, after: usize) -> Vec<Passage<'_>> {
        let Some(segment) = self.segments.get(hit.segment) else {
            return Vec::new();
        };
        let Some(middle) = segment.passage(hit.passage) else {
            return Vec::new();
        };
        let range = hit.passage.saturating_sub(before)..=hit.passage.saturating_add(after).min(segment.len() - 1);
        range
            .filter_map(|passage| segment.passage(passage))
            .filter(|passage| passage.file_id == middle.file_id)
            .collect()
    }

    /// The passage at `place`, ranked by nothing yet.
    fn hit(&self, place: PassageNumber) -> Hit {
        let segment = self.starts.partition_point(|&start| start <= place) - 1;
        let passage = (place - self.starts[segment]) as usize;
        Hit { segment, passage, score: 0.0, dense: None, lexical: None, dense_rank: None, lexical_rank: None }
    }

    fn rank_by_words(&self, query: &SearchQuery<'_>, depth: usize) -> Vec<(PassageNumber, f32)> {
        let words = Words::of(query.text);
        let matches = self.norms.score(&self.segments, &words);
        let mut best = Best::new(depth, 0.0);
        let found = matches.scores.into_iter().zip(matches.words);
        for (place, ((score, found), &language)) in (0..).zip(found.zip(&self.languages)) {
            if best.wants(score) && (usize::from(found) == words.len() || query.language.shares_words_with(language)) {
                best.push(place, score);
            }
        }
        best.into_sorted()
    }

    fn rank_by_vector(&self, query: &SearchQuery<'_>, depth: usize) -> Vec<(PassageNumber, f32)> {
        let Some(vector) = query.vector.filter(|vector| self.model_id() == Some(vector.model_id)) else {
            return Vec::new();
        };
        let question = dense::Question::new(vector.numbers);
        let mut best = Best::new(depth, f32::NEG_INFINITY);
        for (segment, &start) in self.segments.iter().zip(&self.starts) {
            if segment.dimension() == question.dimension() {
                question.compare(segment.vectors(), start, &mut best);
            }
        }
        best.into_sorted()
    }

    fn first_distinct(&self, hits: impl Iterator<Item = Hit>, limit: usize) -> Vec<Hit> {
        // Ordered, because comparing texts stops at their first difference while hashing reads them whole.
        let mut texts = BTreeSet::new();
        let is_new = |hit: &Hit| texts.insert(self.segments[hit.segment].identity(hit.passage));
        hits.filter(is_new).take(limit).collect()
    }
}

/// How one order votes for its passages: by reciprocal rank, and by where a score lies between the worst and the best.
///
/// Ranks alone make no difference between a passage that is far better than the next and one that is hardly better, and leave
/// ties; scores alone lean on how they happen to be spread. Both votes count the same, so there is nothing to tune (ADR 14).
struct Votes {
    worst: f32,
    best: f32,
}

impl Votes {
    /// Of an order, the best first.
    fn of(ranked: &[(PassageNumber, f32)], worst: f32) -> Self {
        Self { worst, best: ranked.first().map_or(worst, |&(_, best)| best) }
    }

    /// Both votes for a passage, each at most 1 of [`VOTES`].
    fn for_passage(&self, rank: u32, score: f32) -> f32 {
        let by_rank = (FUSION + 1.0) / (FUSION + rank as f32);
        let spread = self.best - self.worst;
        let by_score = if spread > 0.0 { (score - self.worst) / spread } else { 1.0 };
        (by_rank + by_score) / VOTES
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retrieval::{PassageInput, SegmentBuilder};

    const DELIVERY: [f32; 2] = [1.0, 0.0];
    const RETURNS: [f32; 2] = [0.0, 1.0];

    /// A file's passages as texts with vectors.
    fn segment(file_id: &str, passages: &[(&str, [f32; 2])]) -> Arc<Segment> {
        segment_of("model@1", file_id, passages)
    }

    fn segment_of(model_id: &str, file_id: &str, passages: &[(&str, [f32; 2])]) -> Arc<Segment> {
        let mut builder = SegmentBuilder::new(model_id, 2);
        for (text, vector) in passages {
            let input = PassageInput { text, file_id, file_name: "file.txt", page: None, headings: &[] };
            builder.push(input, vector).unwrap();
        }
        Arc::new(Segment::open(builder.finish()).unwrap())
    }

    fn query<'a>(text: &'a str, numbers: Option<&'a [f32]>) -> SearchQuery<'a> {
        let vector = numbers.map(|numbers| Embedding { model_id: "model@1", numbers });
        SearchQuery { text, vector, language: Language::of(text), limit: 10 }
    }

    fn texts<'a>(index: &'a Index, query: &SearchQuery<'_>) -> Vec<&'a str> {
        index.search(query).iter().map(|hit| index.passage(hit).unwrap().text).collect()
    }

    #[test]
    fn words_find_across_word_forms_and_rank_the_rarer_word_higher() {
        let index = Index::new(vec![
            segment("a", &[("Доставка курьером по городу", DELIVERY), ("Оплата доставки картой", DELIVERY)]),
            segment("b", &[("Возврат и доставка", RETURNS)]),
        ]);
        assert_eq!(texts(&index, &query("доставкой курьера", None))[0], "Доставка курьером по городу");
        assert_eq!(texts(&index, &query("возвраты", None)), ["Возврат и доставка"]);
        assert!(texts(&index, &query("гарантия", None)).is_empty());
    }

    #[test]
    fn both_votes_beat_one_and_hits_tell_their_ranks() {
        let index = Index::new(vec![segment(
            "a",
            &[("Курьер приедет завтра", DELIVERY), ("Доставка завтра", DELIVERY), ("Возврат товара", RETURNS)],
        )]);
        let hits = index.search(&query("доставка", Some(&DELIVERY)));
        assert_eq!((hits[0].passage, hits[0].lexical_rank, hits[0].dense_rank), (1, Some(1), Some(2)));
        assert_eq!((hits[1].passage, hits[1].lexical, hits[1].dense_rank), (0, None, Some(1)));
        assert!((hits[0].dense.unwrap() - 1.0).abs() < 0.01 && hits[2].dense.unwrap().abs() < 0.01);
        assert!(hits[0].score > hits[1].score && hits[1].score > hits[2].score);
    }

    #[test]
    fn a_passage_in_another_language_is_judged_by_its_vector_alone() {
        let index = Index::new(vec![segment(
            "a",
            &[("We deliver in 3 days", DELIVERY), ("Возврат за 3 дня", RETURNS), ("Скидка за 3 покупки", RETURNS)],
        )]);
        let hits = index.search(&query("Доставка за 3 дня?", Some(&DELIVERY)));
        let foreign = hits.iter().find(|hit| hit.passage == 0).unwrap();
        assert_eq!((foreign.lexical, foreign.dense_rank), (None, Some(1)));
        assert_eq!(foreign.score, 1.0, "the first by vectors, which count twice");
    }

    #[test]
    fn of_two_passages_whose_ranks_tie_the_clearly_better_score_wins() {
        let near = [0.99, 0.141];
        let index = Index::new(vec![segment(
            "a",
            &[
                ("Доставка и самовывоз, склад и пункты", DELIVERY),
                ("Доставка, самовывоз, оплата и возврат", near),
                ("Погода", RETURNS),
            ],
        )]);
        // By vectors the first is hardly nearer; by words the second holds all of the question, the first half of it.
        let hits = index.search(&query("доставка, оплата, возврат", Some(&DELIVERY)));
        let ranks = |hit: &Hit| (hit.lexical_rank, hit.dense_rank);
        assert_eq!((hits[0].passage, ranks(&hits[0])), (1, (Some(1), Some(2))));
        assert_eq!((hits[1].passage, ranks(&hits[1])), (0, (Some(2), Some(1))));
        assert!(hits.iter().all(|hit| (0.0..=1.0).contains(&hit.score)));
    }

    #[test]
    fn a_product_name_is_found_in_text_of_any_language() {
        let index = Index::new(vec![segment("a", &[("Чехол для Galaxy Tab черный", RETURNS), ("Чехол Tab", RETURNS)])]);
        assert_eq!(texts(&index, &query("Galaxy Tab", None)), ["Чехол для Galaxy Tab черный"]);
        assert_eq!(texts(&index, &query("чехол Galaxy", None)).len(), 2);
    }

    #[test]
    fn a_repeated_text_is_shown_once_per_file() {
        let index = Index::new(vec![
            segment("a", &[("Цена 300 рублей", DELIVERY), ("Цена 300 рублей", DELIVERY)]),
            segment("b", &[("Цена 300 рублей", DELIVERY)]),
        ]);
        assert_eq!(index.search(&query("цена", Some(&DELIVERY))).len(), 2);
    }

    #[test]
    fn vectors_of_several_models_are_not_compared_and_words_still_find() {
        let passages = [("Доставка завтра", DELIVERY)];
        let (old, new) = (segment_of("model@1", "a", &passages), segment_of("model@2", "b", &passages));
        let mixed = Index::new(vec![old.clone(), new.clone()]);
        let hits = mixed.search(&query("доставка", Some(&DELIVERY)));
        assert_eq!((mixed.model_id(), hits.len(), mixed.len()), (None, 2, 2));
        assert!(hits.iter().all(|hit| hit.dense.is_none() && hit.lexical.is_some()));
        let other = Index::new(vec![new]);
        assert_eq!(other.model_id(), Some("model@2"));
        assert_eq!(other.search(&query("доставка", Some(&DELIVERY)))[0].dense, None);
        assert!(Index::new(vec![old]).search(&query("доставка", Some(&DELIVERY)))[0].dense.is_some());
    }

    #[test]
    fn a_term_is_counted_over_all_segments() {
        let index =
            Index::new(vec![segment("a", &[("цена", DELIVERY), ("Цены", RETURNS)]), segment("b", &[("цен", RETURNS)])]);
        assert_eq!((index.document_frequency("цен"), index.document_frequency("скидк")), (3, 0));
    }

    #[test]
    fn limits_hold_and_an_empty_index_finds_nothing() {
        let index = Index::new(vec![segment("a", &[("раз слово", DELIVERY), ("два слово", RETURNS)])]);
        assert_eq!(index.search(&SearchQuery { limit: 1, ..query("слово", Some(&DELIVERY)) }).len(), 1);
        assert!(index.search(&SearchQuery { limit: 0, ..query("слово", None) }).is_empty());
        assert!(Index::default().search(&query("слово", Some(&DELIVERY))).is_empty());
        assert!(index.search(&query("", Some(&[1.0; 3]))).is_empty());
    }

    #[test]
    fn neighbours_stay_within_the_file() {
        let mut builder = SegmentBuilder::new("model@1", 2);
        for (file_id, text) in [("a", "один"), ("a", "два"), ("a", "три"), ("b", "четыре")] {
            let input = PassageInput { text, file_id, file_name: "file.txt", page: None, headings: &[] };
            builder.push(input, &DELIVERY).unwrap();
        }
        let index = Index::new(vec![Arc::new(Segment::open(builder.finish()).unwrap())]);
        let hit = index.search(&query("три", None))[0];
        let around: Vec<(&str, u32)> =
            index.neighbours(&hit, 1, 5).iter().map(|near| (near.text, near.ordinal)).collect();
        assert_eq!(around, [("два", 1), ("три", 2)]);
    }
}
