//! What a customer told about themselves. It supports sentences that are about the customer and said to the customer, and
//! nothing else: else a customer could dictate a price.
//!
//! No prompt holds this line. A statement is admitted only when it is about a person, and not about money, goods, terms or
//! promises. A sentence of an answer rests on it only when it speaks to the customer and each of its words is the customer's
//! own or one of a closed list: there is no word with which it could say anything of the company. Numbers need a topic that
//! has numbers, such as an age, and a word that names it. Outside the well-known topics the sentence must say that it was the
//! customer who said so.

mod asked;
mod business;
#[cfg(test)]
mod tests;
mod topics;
mod vocabulary;

use std::collections::BTreeSet;

use super::instructions::is_addressing;
use super::stated::Stated;
use crate::language::denies;
use crate::language_model::{Speaker, Turn};
use crate::memory::Fact;
use crate::retrieval::sentences;

pub(super) use business::is_business;
use topics::Topic;
use vocabulary::{is_plain, joins, speaks_of_oneself, speaks_of_us, speaks_to_customer, stem, tells, words};

/// Words of a fact that is short enough to be one.
const FACT_WORDS: usize = 8;
/// Words of a sentence that says one thing.
const SENTENCE_WORDS: usize = 15;
/// Ends of verbs that are said to somebody: `живёте`, `работаешь`.
const TO_SOMEBODY: &[&str] = &["ете", "ите", "ешь", "ишь"];

/// What a customer told about themselves.
#[derive(Debug, Default)]
pub(crate) struct Testimony<'a> {
    statements: Vec<Told<'a>>,
}

/// One thing that was told.
#[derive(Debug)]
struct Told<'a> {
    origin: Origin<'a>,
    topics: Vec<&'static Topic>,
    /// What its words are in all their forms.
    stems: BTreeSet<String>,
    denies: bool,
}

/// Where it was told.
#[derive(Clone, Copy, Debug)]
enum Origin<'a> {
    /// It is remembered.
    Fact(&'a Fact),
    /// It stands in this conversation.
    Words(&'a str),
}

impl<'a> Testimony<'a> {
    /// Of what is remembered of a person, of what they said before, and of their message. What may not be said back is left
    /// out.
    pub(crate) fn of(facts: &'a [Fact], history: &'a [Turn], message: &'a str) -> Self {
        let facts = facts.iter().filter_map(Told::fact);
        let said = history.iter().filter(|turn| turn.speaker == Speaker::Customer).map(|turn| turn.text.as_str());
        let said = said.chain([message]).flat_map(|text| text.split('\n')).flat_map(sentences);
        Self { statements: facts.chain(said.filter_map(Told::sentence)).collect() }
    }

    /// Whether a sentence, without its citations, tells the customer what they told.
    pub(super) fn supports(&self, sentence: &str) -> bool {
        let all = words(sentence);
        let is_ours = |word: &String| is_business(word) || speaks_of_us(word);
        if !all.iter().any(|word| is_addressed(word)) || !is_plain(sentence) || all.iter().any(is_ours) {
            return false;
        }
        let attributed = all.iter().any(|word| tells(word));
        let holds = |clause: &str| self.statements.iter().any(|told| told.covers(clause, attributed));
        if holds(sentence) {
            return true;
        }
        // Several things in one sentence, each in its own part.
        let mut told = false;
        for clause in clauses(sentence) {
            if holds(&clause) {
                told = true;
            } else if !words(&clause).iter().all(|word| is_frame(word)) {
                return false;
            }
        }
        told
    }
}

impl<'a> Told<'a> {
    /// A remembered fact, unless it is none about a person.
    fn fact(fact: &'a Fact) -> Option<Self> {
        let (key, value) = (fact.key.as_str(), fact.value.as_str());
        let told = Self::admit(Origin::Fact(fact), &format!("{key} {value}"), Topic::of(&words(key)))?;
        (words(value).len() <= FACT_WORDS).then_some(told)
    }

    /// A sentence of the customer, unless it is a question, or not about the customer.
    fn sentence(sentence: &'a str) -> Option<Self> {
        let all = words(sentence);
        let about_oneself = all.iter().any(|word| speaks_of_oneself(word));
        if !about_oneself || all.len() > SENTENCE_WORDS || crate::answer::request::asks(sentence) {
            return None;
        }
        Self::admit(Origin::Words(sentence.trim()), sentence, Topic::of(&all))
    }

    /// `None` for what is not about a person: money and business, orders and what speaks of us, and numbers that belong to
    /// nothing that people tell about themselves.
    fn admit(origin: Origin<'a>, text: &str, topics: Vec<&'static Topic>) -> Option<Self> {
        let all = words(text);
        // "I don't eat fish" orders nothing.
        let orders = |word: &String| is_addressing(word) && !word.ends_with("n't");
        let is_ours = |word: &String| is_business(word) || speaks_to_customer(word) || orders(word);
        let has_numbers = all.iter().any(|word| is_number(word));
        if !is_plain(text) || all.iter().any(is_ours) || (has_numbers && !topics.iter().any(|it| it.has_numbers())) {
            return None;
        }
        let own = all.iter().filter(|word| !joins(word) && !speaks_of_oneself(word));
        let stems = own.map(|word| stem(word)).filter(|stem| !stem.is_empty()).collect();
        Some(Self { origin, topics, stems, denies: denies(text) })
    }

    /// Whether each word of a clause is what was told, or states nothing, and some of them are.
    fn covers(&self, clause: &str, attributed: bool) -> bool {
        let all = words(clause);
        let names = |word: &String| self.topics.iter().any(|topic| topic.has(word));
        let own = |word: &String| !is_frame(word) && self.stems.contains(&stem(word));
        let known = all.iter().all(|word| is_frame(word) || own(word) || names(word));
        // A part of a sentence speaks to the customer, or is nothing but what was told: "Anna, you live in Kazan".
        let addressed = attributed || all.iter().any(|word| is_addressed(word)) || all.iter().all(own);
        let about_something = attributed || !self.topics.is_empty();
        let others = all.iter().any(|word| own(word) && !names(word) && !is_number(word));
        let counts = |topic: &&&Topic| topic.counts(&all) && (topic.is_spelled_out || !others);
        let counted = !all.iter().any(|word| is_number(word)) || self.topics.iter().any(|topic| counts(&topic));
        known && all.iter().any(own) && addressed && about_something && counted && denies(clause) == self.denies
    }
}

/// Whether a word stands in any sentence about a person.
fn is_frame(word: &str) -> bool {
    joins(word) || speaks_to_customer(word) || tells(word)
}

/// Whether a word speaks to the customer: "you", or a verb in the second person.
fn is_addressed(word: &str) -> bool {
    let is_verb = TO_SOMEBODY.iter().any(|end| word.ends_with(end)) && !Topic::of(&[word.to_owned()]).is_empty();
    speaks_to_customer(word) || is_verb
}

fn is_number(word: &str) -> bool {
    word.contains(|c: char| c.is_numeric()) || !Stated::of(word).is_empty()
}

/// The parts of a sentence, each of which says one thing.
fn clauses(sentence: &str) -> Vec<String> {
    let mut clauses = Vec::new();
    for part in sentence.split([',', ';']) {
        let mut clause: Vec<&str> = Vec::new();
        for word in part.split_whitespace() {
            if matches!(word.to_lowercase().as_str(), "и" | "а" | "and") {
                clauses.push(std::mem::take(&mut clause).join(" "));
            } else {
                clause.push(word);
            }
        }
        clauses.push(clause.join(" "));
    }
    clauses
}
