//! In which language an agent answers.

use serde::{Deserialize, Serialize};

use crate::agent::AnswerLanguage;
use crate::language_model::{Speaker, Turn};
use crate::retrieval;

/// A language that an agent answers in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Language {
    /// Russian.
    Russian,
    /// English.
    English,
}

impl Language {
    /// The agent's language when it has one, else the customer's: of this message, or of their last one that has words
    /// (`A-12/34?` has none). Russian when nobody said a word yet.
    #[must_use]
    pub fn decide(wanted: AnswerLanguage, question: &str, history: &[Turn]) -> Self {
        match wanted {
            AnswerLanguage::Ru => Self::Russian,
            AnswerLanguage::En => Self::English,
            AnswerLanguage::Auto => {
                let earlier = history.iter().rev().filter(|turn| turn.speaker == Speaker::Customer);
                let mut texts = std::iter::once(question).chain(earlier.map(|turn| turn.text.as_str()));
                texts.find_map(Self::of).unwrap_or(Self::Russian)
            }
        }
    }

    fn of(text: &str) -> Option<Self> {
        match retrieval::Language::of(text) {
            retrieval::Language::Russian => Some(Self::Russian),
            retrieval::Language::English => Some(Self::English),
            retrieval::Language::Other => None,
        }
    }

    /// Its code (ISO 639-1).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Russian => "ru",
            Self::English => "en",
        }
    }

    /// Its name for a model.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Russian => "Russian",
            Self::English => "English",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn customer(text: &str) -> Turn {
        said(Speaker::Customer, text)
    }

    fn said(speaker: Speaker, text: &str) -> Turn {
        Turn { at: Timestamp::from_millis(1).unwrap(), speaker, text: text.to_owned() }
    }

    #[test]
    fn an_agents_own_language_beats_the_customers() {
        assert_eq!(Language::decide(AnswerLanguage::Ru, "How much is it?", &[]), Language::Russian);
        assert_eq!(Language::decide(AnswerLanguage::Auto, "How much is it?", &[]), Language::English);
    }

    #[test]
    fn a_message_without_words_is_in_the_language_of_the_one_before() {
        let history = [customer("Hello, do you deliver?"), said(Speaker::Agent, "Да")];
        assert_eq!(Language::decide(AnswerLanguage::Auto, "A-12/34?", &history), Language::English);
        assert_eq!(Language::decide(AnswerLanguage::Auto, "A-12/34?", &[]), Language::Russian);
    }
}
