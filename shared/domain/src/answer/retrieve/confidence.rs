//! When what was found is enough to answer. One number decides, and it is the number that people see beside a citation.
//!
//! A logistic regression over the [signals](super::signals) of a passage says how likely it answers the question. Its
//! weights are data, `grounding.weights.json`, which names the collection and the command that they are fitted with.
//! They belong to one embedding model; with vectors of another, or with none, words alone decide, more cautiously.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::signals::Signals;
use crate::retrieval::Language;

/// The least score that an answer may rest on. Each set of weights is shifted so that it loses the same share of
/// answerable questions there, which is why scores of different sets can be compared.
const THRESHOLD: f32 = 0.5;

static WEIGHTS: LazyLock<Weights> =
    LazyLock::new(|| serde_json::from_str(include_str!("grounding.weights.json")).unwrap_or_default());

/// How search scored a passage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SearchScores {
    /// The cosine of the two; `None` when there are no vectors to compare.
    pub cosine: Option<f32>,
    /// The BM25 score; `None` when the passage was not ranked by words.
    pub bm25: Option<f32>,
    /// The place by vectors, counted from 1.
    pub dense_rank: Option<u32>,
    /// The place by words, counted from 1.
    pub lexical_rank: Option<u32>,
    /// The share of the question's words in the passage, weighted by rarity, 0 to 1.
    pub coverage: f32,
    /// Whether both are in one language, so that words can be expected to meet.
    pub same_language: bool,
}

/// How sure it is that the question can be answered from what was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Confidence {
    /// How likely the best of the passages answers the question, 0 to 1.
    pub score: f32,
    /// The least score that an answer may rest on.
    pub threshold: f32,
    /// What the score was made of.
    pub signals: Vec<Signal>,
}

/// One of the numbers that a score is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// What it measures.
    pub name: String,
    /// How much of it there is.
    pub value: f32,
}

/// The file of weights.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Weights {
    embedding_model: String,
    english: LogisticRegression,
    russian: LogisticRegression,
    two_languages: LogisticRegression,
    words_alone: LogisticRegression,
}

/// A logistic regression.
#[derive(Default, Deserialize)]
pub(crate) struct LogisticRegression {
    bias: f32,
    weights: BTreeMap<String, f32>,
}

impl LogisticRegression {
    /// Whether there are weights for vectors of the embedding model `id`.
    pub(super) fn knows(id: &str) -> bool {
        WEIGHTS.embedding_model == id
    }

    /// The weights for a question in `language` and a passage in the same or in another one; `embedding_model` made the
    /// vectors that were compared.
    pub(super) fn of(embedding_model: Option<&str>, language: Language, same_language: bool) -> &'static Self {
        match language {
            _ if !embedding_model.is_some_and(Self::knows) => &WEIGHTS.words_alone,
            _ if !same_language => &WEIGHTS.two_languages,
            Language::Russian => &WEIGHTS.russian,
            Language::English | Language::Other => &WEIGHTS.english,
        }
    }

    /// How likely it is, 0 to 1.
    pub(crate) fn score(&self, signals: &Signals) -> f32 {
        let weighed = signals.iter().filter_map(|(name, value)| Some(self.weights.get(*name)? * value));
        let logit = self.bias + weighed.sum::<f32>();
        1.0 / (1.0 + (-logit).exp())
    }
}

impl Confidence {
    /// Of the best passage's score and signals.
    pub(super) fn of(score: f32, signals: &[Signal]) -> Self {
        Self { score, threshold: THRESHOLD, signals: signals.to_vec() }
    }

    /// When there is no passage at all.
    pub(super) fn nothing_found() -> Self {
        Self::of(0.0, &[])
    }

    /// Whether there is enough to answer from.
    #[must_use]
    pub fn answerable(&self) -> bool {
        self.score >= self.threshold
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_can_be_read_and_name_their_model() {
        assert!(LogisticRegression::knows("e5-small-enru-q4@1") && !LogisticRegression::knows("other@1"));
        for model in [&WEIGHTS.english, &WEIGHTS.russian, &WEIGHTS.two_languages, &WEIGHTS.words_alone] {
            assert!(model.weights.len() > 5 && model.bias.is_finite());
        }
    }

    #[test]
    fn vectors_of_another_model_are_not_believed() {
        let words = LogisticRegression::of(Some("other@1"), Language::English, true);
        assert!(words.weights.keys().all(|name| !name.contains("osine")), "{:?}", words.weights.keys());
        assert!(std::ptr::eq(words, LogisticRegression::of(None, Language::Russian, false)));
    }

    #[test]
    fn what_nobody_measured_is_between_nothing_and_certainty_and_nothing_found_is_unknown() {
        let score = LogisticRegression::of(None, Language::English, true).score(&Vec::new());
        assert!((0.0..=1.0).contains(&score));
        assert!(!Confidence::nothing_found().answerable());
        assert!(Confidence::of(THRESHOLD, &[]).answerable());
    }
}
