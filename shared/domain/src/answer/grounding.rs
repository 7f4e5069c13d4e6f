//! When what was found is enough to answer. One number decides, and it is the number that people see beside a citation.
//!
//! Two signals make it. The cosine of question and passage knows meaning but not facts: any two texts about delivery
//! are near. Coverage, the share of the question's words that a passage holds, each word weighted by its rarity, knows
//! facts but not synonyms. Neither is believed alone, except a cosine that only a paraphrase reaches, or where the
//! languages differ and there are no words to share. The constants are cautious: an agent that asks a person too often
//! costs a minute, one that invents costs a customer.

/// The cosine of texts that have nothing to do with each other. The built-in model's cosines crowd above it.
const COSINE_OF_STRANGERS: f32 = 0.78;
/// The cosine of a question and the passage that answers it in its words.
const COSINE_OF_ANSWERS: f32 = 0.90;
/// The same where the two are in different languages, which costs the model a part of the likeness.
const COSINE_OF_TRANSLATED_ANSWERS: f32 = 0.87;
/// What meaning weighs against words.
const MEANING: f32 = 0.6;
/// The least score of a passage that an answer may rest on. Of 80 Russian questions of XQuAD with the built-in model,
/// 78 are answered; with the paragraph of the answer left out 26 still are, from the same article, and with the whole
/// article left out 3. Real customers use other words than their documents, so fewer of their questions will pass.
pub(super) const ENOUGH: f32 = 0.50;
/// A passage with less than this share of the best one's score is not shown to a model: it only distracts.
pub(super) const WORTH_SHOWING: f32 = 0.6;

/// What is known about how well one passage fits a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// The cosine of the two; `None` when there are no vectors to compare.
    pub cosine: Option<f32>,
    /// The share of the question's words in the passage, weighted by rarity, 0 to 1.
    pub coverage: f32,
    /// Whether both are in one language, so that words can be expected to meet.
    pub same_language: bool,
}

/// What the evidence allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is something to answer from.
    Answerable,
    /// There is not.
    Unknown,
}

impl Evidence {
    /// How well the passage fits, 0 to 1.
    #[must_use]
    pub fn score(&self) -> f32 {
        let answers = if self.same_language {
            COSINE_OF_ANSWERS
        } else {
            COSINE_OF_TRANSLATED_ANSWERS
        };
        let meaning = self
            .cosine
            .map(|cosine| ((cosine - COSINE_OF_STRANGERS) / (answers - COSINE_OF_STRANGERS)).clamp(0.0, 1.0));
        match meaning {
            Some(meaning) if self.same_language => MEANING * meaning + (1.0 - MEANING) * self.coverage,
            Some(meaning) => meaning.max(self.coverage * (1.0 - MEANING)),
            // Without vectors words must do it all, and a few shared words are not enough.
            None => self.coverage * self.coverage,
        }
    }
}

impl Verdict {
    /// Whether the best score is enough.
    #[must_use]
    pub fn of(best: Option<f32>) -> Self {
        if best.is_some_and(|score| score >= ENOUGH) {
            Self::Answerable
        } else {
            Self::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(cosine: Option<f32>, coverage: f32, same_language: bool) -> Verdict {
        Verdict::of(Some(
            Evidence {
                cosine,
                coverage,
                same_language,
            }
            .score(),
        ))
    }

    #[test]
    fn a_near_meaning_or_shared_words_alone_are_not_enough_but_together_they_are() {
        assert_eq!(verdict(Some(0.82), 0.0, true), Verdict::Unknown);
        assert_eq!(verdict(Some(0.78), 0.9, true), Verdict::Unknown);
        assert_eq!(verdict(Some(0.84), 0.7, true), Verdict::Answerable);
    }

    #[test]
    fn another_language_is_judged_by_meaning() {
        assert_eq!(verdict(Some(0.86), 0.0, false), Verdict::Answerable);
        assert_eq!(verdict(Some(0.80), 0.0, false), Verdict::Unknown);
    }

    #[test]
    fn nothing_found_is_nothing_known() {
        assert_eq!(Verdict::of(None), Verdict::Unknown);
        assert_eq!(verdict(None, 0.5, true), Verdict::Unknown);
        assert_eq!(verdict(None, 0.9, true), Verdict::Answerable);
    }
}
