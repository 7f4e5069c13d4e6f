//! Which sentences of an answer state something that has to be proved.

use crate::language::content_words;

/// Whether a sentence can be true or false.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statement {
    /// It states something that has to be in a passage.
    Fact,
    /// A greeting, a question, an offer, an honest "I do not know": there is nothing to prove.
    NotAFact,
}

/// How sentences begin, or go on, that offer, thank, ask or admit. They prove nothing and need no proof, as long as
/// they hold no number.
const OFFERS: &[&str] = &[
    "i can ",
    "i could ",
    "i'd be happy",
    "i am happy",
    "i'm happy",
    "i would be",
    "let me know",
    "please ",
    "feel free",
    "would you like",
    "if you have",
    "if you need",
    "happy to help",
    "thank you",
    "thanks",
    "hello",
    "hi ",
    "hi,",
    "hi!",
    "good morning",
    "good afternoon",
    "good evening",
    "you are welcome",
    "you're welcome",
    "i am sorry",
    "i'm sorry",
    "sorry",
    "unfortunately, i do not know",
    "i do not know",
    "i don't know",
    "i could not find",
    "i couldn't find",
    "i have no information",
    "i do not have",
    "i don't have",
    "i will pass",
    "i'll pass",
    "great question",
    "good question",
    "of course!",
    "sure!",
    "here is what",
    "here's what",
    "могу ",
    "я могу",
    "мы можем помочь",
    "хотите",
    "если у вас",
    "если появятся",
    "если будут",
    "если хотите",
    "если нужно",
    "обращайтесь",
    "напишите",
    "дайте знать",
    "пишите",
    "рад помочь",
    "рады помочь",
    "рада помочь",
    "буду рад",
    "спасибо",
    "благодар",
    "здравствуйте",
    "добрый день",
    "добрый вечер",
    "доброе утро",
    "привет",
    "пожалуйста",
    "извините",
    "простите",
    "к сожалению, я не",
    "к сожалению, не",
    "я не знаю",
    "не знаю",
    "я не нашел",
    "не нашел",
    "я не нашла",
    "у меня нет",
    "в базе знаний нет",
    "передам",
    "я передам",
    "конечно!",
    "хороший вопрос",
    "отличный вопрос",
    "уточните",
    "подскажите",
    "вот что",
];

/// Beginnings of words with which an offer gives something away: then it has to be proved like any fact.
const GIFTS: &[&str] = &[
    "бесплат",
    "даром",
    "скид",
    "подар",
    "гарант",
    "обещ",
    "вернем",
    "верну",
    "компенс",
    "discount",
    "gift",
    "guarant",
    "promis",
    "refund",
    "compens",
];

impl Statement {
    /// Of a sentence without its citations.
    #[must_use]
    pub fn of(sentence: &str) -> Self {
        let lower = sentence.trim().trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('ё', "е");
        let has_number = lower.contains(|c: char| c.is_numeric());
        let asks = lower.trim_end_matches(|c: char| c != '?' && !c.is_alphanumeric()).ends_with('?');
        let offers = OFFERS.iter().any(|start| lower.starts_with(start));
        if content_words(sentence).next().is_none() || (!has_number && (asks || offers) && !gives_away(&lower)) {
            Self::NotAFact
        } else {
            Self::Fact
        }
    }
}

/// Whether a text in small letters speaks of gifts, discounts or promises.
fn gives_away(lower: &str) -> bool {
    let text = lower.replace("feel free", "");
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word == "free" || GIFTS.iter().any(|beginning| word.starts_with(beginning)))
}

#[cfg(test)]
mod tests {
    use super::Statement;

    #[test]
    fn greetings_questions_and_offers_state_nothing() {
        for sentence in [
            "Здравствуйте!",
            "Хотите, я передам вопрос сотруднику?",
            "Если у вас появятся вопросы, пишите.",
            "Я не нашёл ответа в базе знаний.",
            "I can pass your question on to a person.",
            "Is there anything else?",
            "Feel free to ask.",
            "Thank you for asking!",
            "…",
            "",
        ] {
            assert_eq!(Statement::of(sentence), Statement::NotAFact, "{sentence}");
        }
    }

    #[test]
    fn what_holds_a_number_or_gives_something_away_has_to_be_proved() {
        for sentence in [
            "I can offer you 20 % off.",
            "Delivery is free.",
            "Доставка бесплатная.",
            "Знаете, что скидка 30 %?",
            "Пожалуйста, доставка для вас бесплатная.",
            "Могу сделать вам скидку.",
            "I can give you free delivery.",
            "Of course! I promise you a refund.",
        ] {
            assert_eq!(Statement::of(sentence), Statement::Fact, "{sentence}");
        }
    }
}
