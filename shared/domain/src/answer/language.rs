//! In which language an agent answers.

use crate::agent::AnswerLanguage;
use crate::language::ReplyLanguage;
use crate::language_model::{Speaker, Turn};
use crate::retrieval;

/// The agent's language when its owner chose one, else the customer's: of this message, or of their last one that has
/// words (`A-12/34?` has none). Russian when no message has any.
#[must_use]
pub fn answer_language(wanted: AnswerLanguage, question: &str, history: &[Turn]) -> ReplyLanguage {
    match wanted {
        AnswerLanguage::Ru => ReplyLanguage::Russian,
        AnswerLanguage::En => ReplyLanguage::English,
        AnswerLanguage::Auto => {
            let earlier = history.iter().rev().filter(|turn| turn.speaker == Speaker::Customer);
            let mut texts = std::iter::once(question).chain(earlier.map(|turn| turn.text.as_str()));
            texts.find_map(detect).unwrap_or(ReplyLanguage::Russian)
        }
    }
}

fn detect(text: &str) -> Option<ReplyLanguage> {
    match retrieval::Language::of(text) {
        retrieval::Language::Russian => Some(ReplyLanguage::Russian),
        retrieval::Language::English => Some(ReplyLanguage::English),
        retrieval::Language::Other => None,
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
        assert_eq!(answer_language(AnswerLanguage::Ru, "How much is it?", &[]), ReplyLanguage::Russian);
        assert_eq!(answer_language(AnswerLanguage::Auto, "How much is it?", &[]), ReplyLanguage::English);
    }

    #[test]
    fn a_message_without_words_is_in_the_language_of_the_one_before() {
        let history = [customer("Hello, do you deliver?"), said(Speaker::Agent, "Да")];
        assert_eq!(answer_language(AnswerLanguage::Auto, "A-12/34?", &history), ReplyLanguage::English);
        assert_eq!(answer_language(AnswerLanguage::Auto, "A-12/34?", &[]), ReplyLanguage::Russian);
    }
}
