//! Messages that ask nothing: a greeting needs a greeting back, not a search.

use crate::language::{folded_words, lexicon};

/// What a message without a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmallTalk {
    /// "Hello".
    Greeting,
    /// "Thank you".
    Thanks,
    /// "Goodbye".
    Farewell,
    /// "All right".
    Acknowledgement,
}

/// Words beyond which a message says more than small talk.
const LONGEST: usize = 7;

impl SmallTalk {
    /// Recognises a message that holds nothing but small talk; one word of anything else makes it a question. Of
    /// several kinds the first in the message counts, except that thanks and farewells win over what leads up to them.
    #[must_use]
    pub fn of(message: &str) -> Option<Self> {
        let (words, known) = (folded_words(message), &lexicon().small_talk);
        if words.len() > LONGEST || message.contains('?') {
            return None;
        }
        let mut found = None;
        for word in &words {
            match kind(word) {
                Some(Self::Greeting | Self::Acknowledgement) if found.is_some() => {}
                Some(kind) => found = Some(kind),
                None if known.companions.contains(word) => {}
                None => return None,
            }
        }
        // "Good morning" has companions alone.
        let greeting = || known.greeting_of_companions.of_first(words.iter().map(String::as_str));
        found.or_else(|| greeting().filter(|(_, used)| *used == words.len()).map(|_| Self::Greeting))
    }
}

fn kind(word: &str) -> Option<SmallTalk> {
    let known = &lexicon().small_talk;
    let kinds = [
        (SmallTalk::Greeting, &known.greeting),
        (SmallTalk::Thanks, &known.thanks),
        (SmallTalk::Farewell, &known.farewell),
        (SmallTalk::Acknowledgement, &known.acknowledgement),
    ];
    kinds.into_iter().find(|(_, words)| words.contains(word)).map(|(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_ask_nothing_are_recognised() {
        for (message, kind) in [
            ("Здравствуйте!", SmallTalk::Greeting),
            ("добрый день", SmallTalk::Greeting),
            ("Good morning!", SmallTalk::Greeting),
            ("Большое спасибо за помощь", SmallTalk::Thanks),
            ("Ок, спасибо, до свидания", SmallTalk::Farewell),
            ("thank you so much", SmallTalk::Thanks),
            ("Понятно", SmallTalk::Acknowledgement),
        ] {
            assert_eq!(SmallTalk::of(message), Some(kind), "{message}");
        }
    }

    #[test]
    fn one_word_of_anything_else_makes_it_a_question() {
        for message in [
            "Привет, сколько стоит доставка",
            "hello?",
            "good price",
            "день рождения",
            "пока не пришёл заказ",
            "",
            "…",
            "help",
        ] {
            assert_eq!(SmallTalk::of(message), None, "{message}");
        }
    }
}
