//! Which sentences of an answer state something that has to be proved.
//!
//! Every sentence does, unless it is made of nothing but what states nothing: it fails closed. A sentence states nothing
//! when each of its clauses is
//!
//! - a *courtesy*: each content word is in the closed list of greetings, thanks and offers to pass a question on;
//! - an *admission* that something is not known, which may name what the customer asked about;
//! - a *question* back, whose words are the customer's or the passages', or that asks the customer about themselves and
//!   names nothing: no figure, no name, nothing of the company's business.

use std::collections::BTreeSet;

use super::stated::Stated;
use super::testimony::is_business;
use crate::language::{Lexicon, analyze, folded_words, is_function_word, lexicon, words};

/// Whether a sentence can be true or false.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statement {
    /// It states something that has to be in a passage.
    Fact,
    /// A greeting, a question, an offer, an honest "I do not know": there is nothing to prove.
    NotAFact,
}

/// The words that a conversation holds already, by their stems.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Those of the customer's question.
    asked: BTreeSet<String>,
    /// Those of the passages.
    passages: BTreeSet<String>,
}

impl Known {
    pub(super) fn of<'a>(question: &str, passages: impl Iterator<Item = &'a str>) -> Self {
        Self {
            asked: stems(question).collect(),
            passages: passages.flat_map(|text| stems(text).collect::<Vec<_>>()).collect(),
        }
    }
}

impl Statement {
    /// Of a sentence without its citations.
    pub(super) fn of(sentence: &str, known: &Known) -> Self {
        if Stated::of(sentence).is_empty() && states_nothing(sentence, known) { Self::NotAFact } else { Self::Fact }
    }
}

/// A part of a sentence between signs that part clauses, and words that begin the opposite.
struct Clause<'a> {
    text: &'a str,
    words: Vec<String>,
}

fn states_nothing(sentence: &str, known: &Known) -> bool {
    let asks = sentence.trim_end_matches(|c: char| c != '?' && !c.is_alphanumeric()).ends_with('?');
    let mut admits = false;
    let clauses = clauses(sentence);
    clauses.iter().enumerate().all(|(at, clause)| {
        let left = clause.without_courtesies();
        let admission = clause.admits() || (admits && clause.is_open());
        admits |= clause.admits();
        let reports = at > 0 && clause.words.first().is_some_and(|word| lexicon().courtesies.reports.contains(word));
        // `…, да?` asks for a nod to what was stated before: only what is put as a question itself asks.
        let asks = asks && (at + 1 == clauses.len() || clause.is_interrogative());
        left.is_empty()
            || (admission && left.iter().all(|word| known.is_asked(word) || is_of_admission(word)))
            || (asks && !reports && clause.asks_back(&left, known))
    })
}

impl Known {
    fn is_asked(&self, word: &str) -> bool {
        self.asked.contains(&stem(word))
    }

    fn is_said(&self, word: &str) -> bool {
        self.is_asked(word) || self.passages.contains(&stem(word))
    }
}

impl Clause<'_> {
    /// The content words that are in no courtesy.
    fn without_courtesies(&self) -> Vec<&str> {
        let mut left = Vec::new();
        let mut rest = self.words.as_slice();
        while let Some((word, behind)) = rest.split_first() {
            let phrase = lexicon().courtesies.frame.of_first(rest.iter().map(String::as_str));
            if let Some((_, used)) = phrase {
                rest = rest.get(used..).unwrap_or_default();
                continue;
            }
            if !is_function_word(word) {
                left.push(word.as_str());
            }
            rest = behind;
        }
        left
    }

    /// Whether it says that something is not known.
    fn admits(&self) -> bool {
        lexicon().courtesies.unknown.are_in(self.words.iter().map(String::as_str))
    }

    /// Whether it leaves open what is so: `есть ли доставка`, `how much it costs`.
    fn is_open(&self) -> bool {
        let Lexicon { questions, courtesies, .. } = lexicon();
        let asks = |word: &String| questions.asks.contains(word) && !courtesies.reports.contains(word);
        self.words.first().is_some_and(asks) || self.words.iter().any(|word| courtesies.leaves_open.contains(word))
    }

    /// Whether a question of which these words are no courtesy tells nothing.
    fn asks_back(&self, left: &[&str], known: &Known) -> bool {
        let reports = self.words.iter().skip(1).any(|word| lexicon().courtesies.reports.contains(word));
        let to_customer = self.words.iter().any(|word| lexicon().customer_facts.to_customer.contains(word));
        let plain = |word: &str| self.is_interrogative() && to_customer && !is_business(word) && !self.is_name(word);
        !reports && left.iter().all(|word| known.is_said(word) || plain(word))
    }

    /// Whether it begins with a word that asks.
    fn is_interrogative(&self) -> bool {
        self.words.first().is_some_and(|word| lexicon().questions.asks.contains(word))
    }

    /// Whether a word is written like a name here.
    fn is_name(&self, word: &str) -> bool {
        words(self.text)
            .skip(1)
            .any(|written| written.folded() == *word && written.written.starts_with(char::is_uppercase))
    }
}

/// The clauses of a sentence.
fn clauses(sentence: &str) -> Vec<Clause<'_>> {
    let mut clauses = Vec::new();
    for text in sentence.split([',', ';', ':', '(', ')', '—', '–', '!', '.']) {
        let words = folded_words(text);
        let negations = &lexicon().negations;
        let parts = |word: &String| negations.contrast.contains(word) || negations.joining.contains(word);
        clauses.extend(
            words.split(parts).filter(|words| !words.is_empty()).map(|words| Clause { text, words: words.to_vec() }),
        );
    }
    clauses
}

fn is_of_admission(word: &str) -> bool {
    lexicon().courtesies.unknown_about.contains(word)
}

fn stems(text: &str) -> impl Iterator<Item = String> {
    folded_words(text).into_iter().map(|word| stem(&word))
}

fn stem(word: &str) -> String {
    analyze(word).concat()
}

/// What of a sentence is to be proved: the sentence without the courtesy that it begins with, such as `Please note that`
/// or `Спасибо за вопрос:`.
pub(super) fn without_courtesy(sentence: &str) -> &str {
    let mut rest = sentence;
    loop {
        let Some((end, behind)) = first_clause(rest) else { return rest };
        let clause = Clause { text: rest, words: folded_words(rest.get(..end).unwrap_or_default()) };
        let body = rest.get(behind..).unwrap_or_default();
        let is_courtesy = !clause.words.is_empty() && clause.without_courtesies().is_empty() && !clause.admits();
        if !is_courtesy || folded_words(body).iter().all(|word| is_function_word(word)) {
            return rest;
        }
        rest = body;
    }
}

/// Where the first clause of a text ends and where the next one begins: at a sign, or around `that`.
fn first_clause(text: &str) -> Option<(usize, usize)> {
    let sign = text
        .find([',', ':', ';', '—', '–', '!'])
        .map(|at| (at, at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)));
    let report = words(text)
        .skip(1)
        .find(|word| lexicon().courtesies.reports.contains(&word.folded()))
        .map(|word| (word.span.start, word.span.end));
    [sign, report].into_iter().flatten().min()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    const COURTESIES: [&str; 14] = [
        "Please note that",
        "Thank you for your question:",
        "Sure,",
        "I can help:",
        "Unfortunately,",
        "I'm happy to help!",
        "Good afternoon!",
        "Обратите внимание:",
        "Спасибо за вопрос,",
        "Конечно,",
        "Здравствуйте!",
        "Рады помочь:",
        "К сожалению,",
        "Добрый день,",
    ];
    const FACTS: [&str; 12] = [
        "our worktops are made in Italy of solid oak and installed by the director himself",
        "delivery is free",
        "we repair fridges",
        "the showroom is on Baker Street",
        "you can pay with bitcoin",
        "наши столешницы делают в Италии из дуба",
        "доставка бесплатная",
        "если у вас кухня из дуба, установка за наш счёт",
        "могу сделать вам скидку",
        "гарантия распространяется на фурнитуру",
        "менеджер приедет к вам домой",
        "работаем без выходных",
    ];

    fn of(sentence: &str) -> Statement {
        Statement::of(
            sentence,
            &Known::of("Есть ли рассрочка? How long is the warranty?", ["Доставка по Москве."].into_iter()),
        )
    }

    #[test]
    fn greetings_questions_offers_and_admissions_state_nothing() {
        for sentence in [
            "Здравствуйте!",
            "Хотите, я передам вопрос сотруднику?",
            "Если у вас появятся вопросы, пишите.",
            "Я не нашёл ответа в базе знаний.",
            "В документах нет информации о рассрочке.",
            "Я не знаю, есть ли рассрочка.",
            "К сожалению, в файлах не указано, какая рассрочка.",
            "Передам ваш вопрос менеджеру, он свяжется с вами.",
            "Какой цвет вам нравится?",
            "Вас интересует доставка по Москве?",
            "I can pass your question on to a person.",
            "Is there anything else?",
            "Feel free to ask.",
            "Thank you for asking!",
            "I could not find how long the warranty is.",
            "Unfortunately, there is no information about the warranty in the documents.",
            "Which size do you need?",
            "Какой размер вам нужен, и какой цвет вам нравится?",
            "…",
            "",
        ] {
            assert_eq!(of(sentence), Statement::NotAFact, "{sentence}");
        }
    }

    #[test]
    fn everything_else_has_to_be_proved() {
        for sentence in [
            "I can offer you 20 % off.",
            "Знаете, что скидка 30 %?",
            "Знаете, что рассрочка уже действует?",
            "Did you know that the warranty covers floods?",
            "Пожалуйста, доставка для вас бесплатная.",
            "Feel free to enjoy free delivery.",
            "I can give you free delivery.",
            "Of course! I promise you a refund.",
            "Если у вас появятся вопросы, приезжайте в салон на Тверской.",
            "Я не нашёл рассрочку, но есть кредит.",
            "We do not have a warranty.",
            "У нас нет рассрочки.",
            "Есть ли у вас скидка постоянного клиента?",
            "Доставка идёт по Москве, да?",
            "В каком из салонов в Италии вам удобнее?",
        ] {
            assert_eq!(of(sentence), Statement::Fact, "{sentence}");
        }
        for fact in FACTS {
            assert_eq!(of(fact), Statement::Fact, "{fact}");
        }
    }

    proptest! {
        #[test]
        fn a_courtesy_before_a_fact_changes_nothing(courtesy in select(&COURTESIES[..]), fact in select(&FACTS[..])) {
            let sentence = format!("{courtesy} {fact}.");
            prop_assert_eq!(of(&sentence), Statement::Fact);
            prop_assert_eq!(without_courtesy(&sentence).trim().trim_end_matches('.'), fact);
        }

        #[test]
        fn any_text_is_read(text in "\\PC{0,80}") {
            of(&text);
            prop_assert!(text.ends_with(without_courtesy(&text)));
        }
    }
}
