//! The type of answer that a question asks for, and whether a sentence has one.

use super::query::QueryAnalysis;

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

impl AnswerType {
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

    /// Whether `sentence` has an answer of the type that `query` asks for, other than words of the question itself; `None`
    /// when the type is not known.
    pub(crate) fn is_met_by(query: &QueryAnalysis, sentence: &str) -> Option<bool> {
        let words = sentence.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let mut new = words.filter(|word| !word.is_empty() && !query.repeats(word));
        let begins = |word: &str, list: &[&str]| {
            let lower = word.to_lowercase();
            list.iter().any(|start| lower.starts_with(start))
        };
        let digit = |word: &str| word.contains(|c: char| c.is_ascii_digit());
        match query.answer_type {
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
