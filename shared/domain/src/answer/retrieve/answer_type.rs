//! The type of answer that a question asks for, and whether a sentence has one.

use crate::language::{Words, folded_words, is_month, is_number_word, lexicon};

/// The type of answer that a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnswerType {
    /// How many, how much, how long.
    Number,
    /// When, in which year.
    Date,
    /// Who, where: something with a name.
    Name,
    /// Anything else.
    Other,
}

impl AnswerType {
    pub(crate) fn of(question: &str) -> Self {
        let words = folded_words(question);
        let asks = |phrases: &Words| phrases.are_in(words.iter().map(String::as_str));
        let questions = &lexicon().questions;
        match () {
            () if asks(&questions.date) => Self::Date,
            () if asks(&questions.number) => Self::Number,
            () if asks(&questions.name) => Self::Name,
            () => Self::Other,
        }
    }

    /// Whether an answer of this type is among the words that a sentence adds to a question; `None` when the type is not known.
    pub(super) fn is_among<'a>(self, mut new: impl Iterator<Item = &'a str>) -> Option<bool> {
        let digit = |word: &str| word.contains(|c: char| c.is_ascii_digit());
        match self {
            Self::Number => Some(new.any(|word| digit(word) || is_number_word(word))),
            Self::Date => Some(new.any(|word| digit(word) || is_month(word))),
            Self::Name => Some(new.skip(1).any(|word| word.starts_with(char::is_uppercase))),
            Self::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_told_apart_in_both_languages() {
        for (question, answer_type) in [
            ("How many doors are there?", AnswerType::Number),
            ("Сколько стоит доставка?", AnswerType::Number),
            ("In which year was it founded?", AnswerType::Date),
            ("В каком году основана компания?", AnswerType::Date),
            ("Who is the director?", AnswerType::Name),
            ("Где вы находитесь?", AnswerType::Name),
            ("What is a warranty?", AnswerType::Other),
            ("Whoever whenever", AnswerType::Other),
        ] {
            assert_eq!(AnswerType::of(question), answer_type, "{question}");
        }
    }
}
