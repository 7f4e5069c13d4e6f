//! Signals: what is measured about a question and a passage, by name. The names are those of the weights in
//! `grounding.weights.json` and of the decision trace.

use super::query::{QueryAnalysis, TextAnalysis};
use crate::retrieval::{Hit, Passage, sentences};

/// Sentences of a passage that are read closely, those with the most words of the question.
const SENTENCES: usize = 3;
/// The same where the languages differ and words cannot choose.
const SENTENCES_ACROSS: usize = 12;
/// The weight of a passage's own cosine in the score of its sentences: a sentence out of context means less.
const CONTEXT: f32 = 0.2;
/// The weight of shared words beside the cosine of a sentence: cosines lie close together.
const WORDS: f32 = 0.08;

/// The signals of one passage.
pub(crate) type Signals = Vec<(&'static str, f32)>;

/// A passage that search proposes for a question.
pub(super) struct Candidate<'a> {
    pub(super) passage: Passage<'a>,
    pub(super) hit: Hit,
    /// The share of the question's words in the passage under its headings.
    pub(super) coverage: f32,
    /// The sentences that are read closely, each with its share of the question's words, best first.
    pub(super) sentences: Vec<(&'a str, f32)>,
    /// The cosines of `sentences`, when there are vectors to compare.
    pub(super) sentence_cosines: Vec<f32>,
    word_matches: Vec<f32>,
    bm25: f32,
    phrases: f32,
    two_sentences: f32,
}

impl<'a> Candidate<'a> {
    /// `same_language` says whether words can be expected to meet.
    pub(super) fn new(query: &QueryAnalysis, passage: Passage<'a>, hit: Hit, same_language: bool) -> Self {
        let text = TextAnalysis::of(&format!("{}\n{}", passage.headings, passage.text));
        let word_matches = query.word_matches(&text);
        let sentences: Vec<&str> = passage.text.split('\n').flat_map(sentences).collect();
        let each: Vec<Vec<f32>> =
            sentences.iter().map(|sentence| query.word_matches(&TextAnalysis::of(sentence))).collect();
        let together = |pair: &[Vec<f32>]| {
            let either: Vec<f32> = pair[0].iter().zip(&pair[1]).map(|(a, b)| a.max(*b)).collect();
            query.coverage(&either)
        };
        let mut shares: Vec<(&str, f32)> = sentences
            .into_iter()
            .zip(&each)
            .map(|(sentence, word_matches)| (sentence, query.coverage(word_matches)))
            .collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        shares.truncate(if same_language { SENTENCES } else { SENTENCES_ACROSS });
        let best = shares.first().map_or(0.0, |(_, share)| *share);
        Self {
            hit,
            coverage: query.coverage(&word_matches),
            sentence_cosines: Vec::new(),
            bm25: query.bm25(&text),
            phrases: query.phrases(&text),
            two_sentences: each.windows(2).map(together).fold(best, f32::max),
            sentences: shares,
            word_matches,
            passage,
        }
    }

    /// The cosine of question and passage; a passage that the vectors did not rank is further than all those they did.
    fn cosine(&self) -> f32 {
        self.hit.dense.unwrap_or_default()
    }

    /// The best cosine of a sentence; that of the passage where no sentence was compared.
    fn sentence_cosine(&self) -> f32 {
        self.sentence_cosines.iter().copied().reduce(f32::max).unwrap_or_else(|| self.cosine())
    }

    /// The score of a sentence of the passage by meaning and words.
    fn sentence_score(&self, sentence: usize) -> f32 {
        let similarity = self.sentence_cosines.get(sentence).copied().unwrap_or_else(|| self.cosine());
        let share = self.sentences.get(sentence).map_or(0.0, |(_, share)| *share);
        (1.0 - CONTEXT) * similarity + CONTEXT * self.cosine() + WORDS * share
    }

    /// The index of the sentence with the best score, and its score.
    fn best_sentence(&self) -> (usize, f32) {
        let scored = (0..self.sentences.len().max(1)).map(|at| (at, self.sentence_score(at)));
        scored.reduce(|best, next| if next.1 > best.1 { next } else { best }).unwrap_or_default()
    }
}

/// The signals of each of `candidates`.
pub(super) fn signals(query: &QueryAnalysis, candidates: &[Candidate<'_>]) -> Vec<Signals> {
    let margin = |at: usize, of: &dyn Fn(&Candidate<'_>) -> f32| {
        let others = candidates.iter().enumerate().filter(|(other, _)| *other != at);
        let best = others.map(|(_, other)| of(other)).reduce(f32::max);
        // A single candidate has no rival.
        best.map_or(0.0, |best| of(&candidates[at]) - best)
    };
    let of = |(at, candidate): (usize, &Candidate<'_>)| {
        let (best, sentence_score) = candidate.best_sentence();
        let answer_type_met =
            candidate.sentences.get(best).and_then(|(sentence, _)| query.finds_its_answer_type_in(sentence));
        let (missing_idf, missing_words) = query.missing(&candidate.word_matches);
        let flag = |flag: bool| f32::from(u8::from(flag));
        let first = candidate.hit.dense_rank == Some(1) && candidate.hit.lexical_rank == Some(1);
        vec![
            ("passageCosine", candidate.cosine()),
            ("passageCosineMargin", margin(at, &|other| other.cosine())),
            ("sentenceCosine", candidate.sentence_cosine()),
            ("sentenceCosineMargin", margin(at, &|other| other.sentence_cosine())),
            ("sentenceScore", sentence_score),
            ("sentenceScoreMargin", margin(at, &|other| other.best_sentence().1)),
            ("bm25", candidate.bm25),
            ("bm25Margin", margin(at, &|other| other.bm25)),
            ("coverage", candidate.coverage),
            ("coverageMargin", margin(at, &|other| other.coverage)),
            ("sentenceCoverage", candidate.sentences.first().map_or(0.0, |(_, share)| *share)),
            ("twoSentencesCoverage", candidate.two_sentences),
            ("missingRarity", missing_idf / 10.0),
            ("missingWords", missing_words as f32 / 10.0),
            ("missingNames", query.missing_names(&candidate.word_matches)),
            ("missingNumbers", query.missing_numbers(&candidate.word_matches) as f32),
            ("phrases", candidate.phrases),
            ("kindMet", flag(answer_type_met == Some(true))),
            ("kindMissing", flag(answer_type_met == Some(false))),
            ("ranksAgree", flag(first)),
            ("questionWords", (1.0 + query.words.len() as f32).ln()),
        ]
    };
    candidates.iter().enumerate().map(of).collect()
}
