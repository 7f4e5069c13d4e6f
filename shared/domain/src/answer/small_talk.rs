//! Messages that ask nothing: a greeting needs a greeting back, not a search.

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

/// Words of small talk by kind. What a kind's row holds decides nothing together with any other word.
const WORDS: [(SmallTalk, &[&str]); 4] = [
    (
        SmallTalk::Greeting,
        &[
            "привет",
            "приветствую",
            "здравствуйте",
            "здравствуй",
            "добрый",
            "доброе",
            "доброго",
            "hello",
            "hi",
            "hey",
            "greetings",
        ],
    ),
    (SmallTalk::Thanks, &["спасибо", "благодарю", "спс", "thanks", "thank", "thx"]),
    (SmallTalk::Farewell, &["пока", "свидания", "goodbye", "bye"]),
    (
        SmallTalk::Acknowledgement,
        &["ок", "окей", "хорошо", "понятно", "понял", "поняла", "ясно", "ok", "okay", "understood"],
    ),
];

/// Words that only accompany the others: alone they are nothing.
const COMPANIONS: &[&str] = &[
    "день",
    "утро",
    "вечер",
    "дня",
    "вечера",
    "утра",
    "времени",
    "суток",
    "до",
    "большое",
    "огромное",
    "вам",
    "вас",
    "за",
    "помощь",
    "ответ",
    "и",
    "всем",
    "good",
    "morning",
    "afternoon",
    "evening",
    "day",
    "there",
    "you",
    "so",
    "very",
    "much",
    "a",
    "lot",
    "for",
    "your",
    "the",
    "help",
    "all",
];

/// Words beyond which a message says more than small talk.
const LONGEST: usize = 7;

impl SmallTalk {
    /// Recognises a message that holds nothing but small talk; one word of anything else makes it a question. Of
    /// several kinds the first in the message counts, except that thanks and farewells win over what leads up to them.
    #[must_use]
    pub fn of(message: &str) -> Option<Self> {
        let lower = message.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        if words.len() > LONGEST || message.contains('?') {
            return None;
        }
        let mut found = None;
        for word in words {
            match kind(word) {
                Some(Self::Greeting | Self::Acknowledgement) if found.is_some() => {}
                Some(kind) => found = Some(kind),
                None if COMPANIONS.contains(&word) => {}
                None => return None,
            }
        }
        // "Good morning" has companions alone.
        found.or_else(|| {
            ["good morning", "good afternoon", "good evening", "good day"]
                .contains(&lower.trim_end_matches(['!', '.', ' ']))
                .then_some(Self::Greeting)
        })
    }
}

fn kind(word: &str) -> Option<SmallTalk> {
    WORDS.iter().find(|(_, words)| words.contains(&word)).map(|&(kind, _)| kind)
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
