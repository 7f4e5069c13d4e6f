//! When what was found is enough to answer. One number decides, and it is the number that people see beside a citation.
//!
//! Two signals make it. The cosine of question and passage knows meaning but not facts: any two texts about delivery
//! are near. Coverage, the share of the question's words that a passage holds, each word weighted by its rarity, knows
//! facts but not synonyms. Neither is believed alone, except a cosine that only a paraphrase reaches, or where the
//! languages differ and there are no words to share. The constants are cautious: an agent that asks a person too often
//! costs a minute, one that invents costs a customer.

use serde::{Deserialize, Serialize};

/// Cosines of a question with passages: those of strangers, which score nothing, and of answers, which score all.
#[derive(Clone, Copy)]
struct Scale {
    strangers: f32,
    answers: f32,
}

/// In one language. The built-in model's cosines crowd together: on XQuAD the best of 240 passages about something else
/// is at 0.82 for half of the questions, and the passage with the answer at 0.88.
const SAME_LANGUAGE: Scale = Scale { strangers: 0.78, answers: 0.90 };
/// In two languages, which costs likeness: there the two medians are 0.76 and 0.80, and one stranger in twenty is above
/// 0.79.
const TWO_LANGUAGES: Scale = Scale { strangers: 0.76, answers: 0.82 };
/// What meaning weighs against words.
const MEANING: f32 = 0.6;
/// The least score of a passage that an answer may rest on. Of 80 Russian questions of XQuAD with the built-in model,
/// 78 are answered; with the paragraph of the answer left out 26 still are, from the same article, and with the whole
/// article left out 3. Real customers use other words than their documents, so fewer of their questions will pass.
const ENOUGH: f32 = 0.50;
/// A passage with less than this share of the best one's score is not shown to a model: it only distracts.
pub(super) const WORTH_SHOWING: f32 = 0.6;

/// What is known about how well one passage fits a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
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
    /// The probability that the best of the passages answer the question, 0 to 1.
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

impl Evidence {
    /// How well the passage fits, 0 to 1.
    #[must_use]
    pub fn score(&self) -> f32 {
        let scale = if self.same_language { SAME_LANGUAGE } else { TWO_LANGUAGES };
        let meaning = self.cosine.map(|cosine| {
            let Scale { strangers, answers } = scale;
            ((cosine - strangers) / (answers - strangers)).clamp(0.0, 1.0)
        });
        match meaning {
            Some(meaning) if self.same_language => MEANING * meaning + (1.0 - MEANING) * self.coverage,
            Some(meaning) => meaning.max(self.coverage * (1.0 - MEANING)),
            // Without vectors words must do it all, and a few shared words are not enough.
            None => self.coverage * self.coverage,
        }
    }
}

impl Confidence {
    /// What the best passage's evidence allows; nothing found is nothing known.
    pub(super) fn of(best: Option<&Evidence>) -> Self {
        let mut signals = Vec::new();
        let mut signal = |name: &str, value: Option<f32>| {
            signals.extend(value.map(|value| Signal { name: name.to_owned(), value }));
        };
        signal("cosine", best.and_then(|best| best.cosine));
        signal("coverage", best.map(|best| best.coverage));
        Self { score: best.map_or(0.0, Evidence::score), threshold: ENOUGH, signals }
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

    fn answerable(cosine: Option<f32>, coverage: f32, same_language: bool) -> bool {
        let evidence = Evidence { cosine, bm25: None, dense_rank: None, lexical_rank: None, coverage, same_language };
        Confidence::of(Some(&evidence)).answerable()
    }

    #[test]
    fn a_near_meaning_or_shared_words_alone_are_not_enough_but_together_they_are() {
        assert!(!answerable(Some(0.82), 0.0, true));
        assert!(!answerable(Some(0.78), 0.9, true));
        assert!(answerable(Some(0.84), 0.7, true));
    }

    #[test]
    fn another_language_is_judged_by_meaning() {
        assert!(answerable(Some(0.80), 0.0, false));
        assert!(!answerable(Some(0.78), 0.0, false));
    }

    #[test]
    fn nothing_found_is_nothing_known() {
        assert!(!Confidence::of(None).answerable());
        assert!(!answerable(None, 0.5, true));
        assert!(answerable(None, 0.9, true));
    }
}
