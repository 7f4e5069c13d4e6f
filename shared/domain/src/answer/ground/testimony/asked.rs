//! Questions of customers about themselves, and the answer that needs no model.

use super::topics::Topic;
use super::vocabulary::{joins, recalls, speaks_of_oneself, speaks_to_customer, stem, tells, words};
use super::{Origin, Testimony, Told, is_business};
use crate::answer::{request, wording};
use crate::language::ReplyLanguage;
use crate::language::is_function_word;

impl Testimony<'_> {
    /// Whether a message asks the agent what it knows of the customer, and something is known.
    pub(in crate::answer) fn is_asked_for(&self, message: &str) -> bool {
        let all = words(message);
        let recalls_something = all.iter().any(|word| tells(word) || recalls(word));
        let may_recall = is_about_oneself(message, &all) && recalls_something && !self.statements.is_empty();
        may_recall || !self.asked(message).is_empty()
    }

    /// What was told, word for word, as the answer to a question about nothing else; `None` when that is not what is asked.
    pub(in crate::answer) fn answer(&self, message: &str, language: ReplyLanguage) -> Option<String> {
        let asked = self.asked(message);
        let of = |wanted: fn(&Origin<'_>) -> Option<bool>, told: bool| {
            let wanted = asked.iter().filter(move |it| wanted(&it.origin) == Some(told));
            wanted.map(|it| it.origin.said_back(language)).collect::<Vec<_>>()
        };
        let by_customer = |origin: &Origin<'_>| match origin {
            Origin::Fact(fact) => Some(fact.source.is_some()),
            Origin::Words(_) => None,
        };
        let facts = (of(by_customer, true), of(by_customer, false));
        let written = asked.iter().filter(|it| matches!(it.origin, Origin::Words(_)));
        // What is remembered is newer and shorter than the words that it was made of.
        let written: Vec<_> = match facts.0.is_empty() && facts.1.is_empty() {
            true => written.map(|it| it.origin.said_back(language)).collect(),
            false => Vec::new(),
        };
        let parts = [
            wording::customer_told(&facts.0, language),
            wording::noted_of_customer(&facts.1, language),
            wording::customer_wrote(&written, language),
        ];
        let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }

    /// The statements that a question is about; none when it asks for anything else as well.
    fn asked(&self, message: &str) -> Vec<&Told<'_>> {
        let all = words(message);
        if !is_about_oneself(message, &all) {
            return Vec::new();
        }
        let topics = Topic::of(&all);
        let content: Vec<&String> = all.iter().filter(|word| !is_empty_word(word)).collect();
        let named = |told: &Told<'_>, word: &str| told.origin.is_named(&stem(word));
        let fits = |told: &&Told<'_>| {
            told.topics.iter().any(|topic| topics.iter().any(|other| std::ptr::eq(*topic, *other)))
                || content.iter().any(|word| named(told, word))
        };
        let is_known = |word: &&String| {
            topics.iter().any(|topic| topic.has(word)) || self.statements.iter().any(|told| named(told, word))
        };
        if !content.iter().all(is_known) {
            return Vec::new();
        }
        let is_general = topics.is_empty() && content.is_empty() && all.iter().any(|word| tells(word) || recalls(word));
        self.statements.iter().filter(|told| is_general || fits(told)).collect()
    }
}

impl Origin<'_> {
    /// Whether the name of a fact holds a word, by its stem.
    fn is_named(&self, wanted: &str) -> bool {
        match self {
            Self::Fact(fact) => words(fact.key.as_str()).iter().any(|word| stem(word) == wanted),
            Self::Words(_) => false,
        }
    }

    fn said_back(&self, language: ReplyLanguage) -> String {
        match self {
            Self::Fact(fact) => format!("{}: {}", Topic::label(fact.key.as_str(), language), fact.value.as_str()),
            Self::Words(text) => (*text).to_owned(),
        }
    }
}

/// Whether a message asks, speaks of its writer, and not of what the company sells.
fn is_about_oneself(message: &str, words: &[String]) -> bool {
    request::is_question(message)
        && words.iter().any(|word| speaks_of_oneself(word))
        && !words.iter().any(|word| is_business(word))
}

/// Whether a word of a question is about nothing.
fn is_empty_word(word: &str) -> bool {
    joins(word)
        || speaks_of_oneself(word)
        || speaks_to_customer(word)
        || tells(word)
        || recalls(word)
        || is_function_word(word)
}
