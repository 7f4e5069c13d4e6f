//! What kind of thing a question asks for, and whether a sentence holds one.

use super::query::Asked;

/// What kind of thing a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// How many, how much, how long.
    Number,
    /// When, in which year.
    Date,
    /// Who, where: something with a name.
    Name,
    /// Anything else.
    Other,
}

/// What asks for a number, at the beginning of a word.
const NUMBERS: &[&str] = &[
    "how many",
    "how much",
    "how long",
    "how old",
    "how tall",
    "how far",
    "how large",
    "how big",
    "how often",
    "how high",
    "how fast",
    "what percent",
    "what number",
    "what amount",
    "what price",
    "сколько",
    "как долго",
    "как часто",
    "как далеко",
    "какой процент",
    "какова цена",
    "каково число",
    "какое количество",
];
const DATES: &[&str] = &[
    "when",
    "what year",
    "which year",
    "what date",
    "which date",
    "what day",
    "which day",
    "what month",
    "what century",
    "which century",
    "what decade",
    "what time",
    "когда",
    "каком году",
    "какого года",
    "какой год",
    "какого числа",
    "какой день",
    "какой месяц",
    "каком месяце",
    "каком веке",
    "какой век",
    "какая дата",
];
const NAMES: &[&str] = &[
    "who",
    "whom",
    "whose",
    "where",
    "what city",
    "which city",
    "what country",
    "which country",
    "кто",
    "кого",
    "кому",
    "кем",
    "чей",
    "чья",
    "чьё",
    "чье",
    "чьи",
    "где",
    "куда",
    "откуда",
    "какой город",
    "каком городе",
    "какая страна",
    "какой стране",
];
/// Beginnings of the names of months.
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "январ",
    "феврал",
    "март",
    "апрел",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
];
/// Numbers in words, at the beginning of a word.
const NUMERALS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "hundred",
    "thousand",
    "million",
    "billion",
    "half",
    "third",
    "один",
    "одн",
    "два",
    "две",
    "двух",
    "три",
    "трех",
    "трёх",
    "четыр",
    "пят",
    "шест",
    "сем",
    "восем",
    "девят",
    "десят",
    "сто",
    "тысяч",
    "миллион",
    "миллиард",
    "полов",
    "треть",
];

impl Kind {
    pub(crate) fn of(question: &str) -> Self {
        let lower = question.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let text = format!(" {} ", words.join(" "));
        let asks = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(&format!(" {phrase} ")));
        match () {
            () if asks(DATES) => Self::Date,
            () if asks(NUMBERS) => Self::Number,
            () if asks(NAMES) => Self::Name,
            () => Self::Other,
        }
    }

    /// Whether `sentence` holds something of the kind that the question does not say itself; `None` when the kind is
    /// not known.
    pub(crate) fn is_met(asked: &Asked, sentence: &str) -> Option<bool> {
        let words = sentence.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let mut new = words.filter(|word| !word.is_empty() && !asked.repeats(word));
        let begins = |word: &str, list: &[&str]| {
            let lower = word.to_lowercase();
            list.iter().any(|start| lower.starts_with(start))
        };
        let digit = |word: &str| word.contains(|c: char| c.is_ascii_digit());
        match asked.kind {
            Self::Number => Some(new.any(|word| digit(word) || begins(word, NUMERALS))),
            Self::Date => Some(new.any(|word| digit(word) || begins(word, MONTHS))),
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
        for (question, kind) in [
            ("How many doors are there?", Kind::Number),
            ("Сколько стоит доставка?", Kind::Number),
            ("In which year was it founded?", Kind::Date),
            ("В каком году основана компания?", Kind::Date),
            ("Who is the director?", Kind::Name),
            ("Где вы находитесь?", Kind::Name),
            ("What is a warranty?", Kind::Other),
            ("Whoever whenever", Kind::Other),
        ] {
            assert_eq!(Kind::of(question), kind, "{question}");
        }
    }

    #[test]
    fn what_the_question_says_itself_does_not_answer_it() {
        let met = |question: &str, sentence: &str| Kind::is_met(&Asked::of(question, &Index::default()), sentence);
        assert_eq!(met("Who leads Voronka?", "It is said that Voronka grows"), Some(false));
        assert_eq!(met("Who leads Voronka?", "Today Anna Petrova leads Voronka"), Some(true));
        assert_eq!(met("Сколько стоит A-12?", "A-12 в наличии"), Some(false));
        assert_eq!(met("Сколько стоит A-12?", "A-12 стоит триста рублей"), Some(true));
        assert_eq!(met("What is it?", "A bicycle"), None);
    }
}
