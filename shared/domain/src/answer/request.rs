//! What a message wants: an answer, or something done.

use crate::language::{folded_words, lexicon};

/// Whether a message asks for an answer. One that does not may want a person, or tell something worth remembering.
pub(super) fn is_question(message: &str) -> bool {
    let (words, questions) = (folded_words(message), &lexicon().questions);
    message.contains('?')
        || words.first().is_some_and(|first| questions.asks_first.contains(first))
        || words.iter().any(|word| questions.asks.contains(word))
}

/// Whether a sentence is itself a question: "I told you what I like" is none.
pub(super) fn asks(sentence: &str) -> bool {
    let (words, questions) = (folded_words(sentence), &lexicon().questions);
    let first = words.first();
    sentence.contains('?')
        || first.is_some_and(|first| questions.asks.contains(first) || questions.asks_first.contains(first))
}

#[cfg(test)]
mod tests {
    use super::is_question;

    #[test]
    fn questions_are_told_from_what_wants_something_done() {
        for question in
            ["Сколько стоит доставка", "У вас есть XL?", "tell me about prices", "Подскажите цену", "Can I pay later"]
        {
            assert!(is_question(question), "{question}");
        }
        for other in ["Позовите человека", "Меня зовут Анна", "I want to talk to a person", "Запишите меня на завтра"]
        {
            assert!(!is_question(other), "{other}");
        }
    }
}
