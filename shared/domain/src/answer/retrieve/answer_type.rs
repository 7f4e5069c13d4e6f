//! The type of answer that a question asks for, and whether a sentence has one.

use super::query::QueryAnalysis;
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

    /// Whether `sentence` has an answer of the type that `query` asks for, other than words of the question itself; `None`
    /// when the type is not known.
    pub(crate) fn is_met_by(query: &QueryAnalysis, sentence: &str) -> Option<bool> {
        let words = sentence.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let mut new = words.filter(|word| !word.is_empty() && !query.repeats(word));
        let digit = |word: &str| word.contains(|c: char| c.is_ascii_digit());
        match query.answer_type {
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
    use crate::retrieval::Index;

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

    #[test]
    fn what_the_question_says_itself_does_not_answer_it() {
        let met = |question: &str, sentence: &str| {
            AnswerType::is_met_by(&QueryAnalysis::of(question, &Index::default()), sentence)
        };
        assert_eq!(met("Who leads Voronka?", "It is said that Voronka grows"), Some(false));
        assert_eq!(met("Who leads Voronka?", "Today Anna Petrova leads Voronka"), Some(true));
        assert_eq!(met("Сколько стоит A-12?", "A-12 в наличии"), Some(false));
        assert_eq!(met("Сколько стоит A-12?", "A-12 стоит триста рублей"), Some(true));
        assert_eq!(met("What is it?", "A bicycle"), None);
    }
}
