//! The words that the rules of this module are about, as data.
//!
//! The files of a language stand in a folder of its own beside this one and are the same for each: to add a language is
//! to add its folder and a line to [`LANGUAGES`]. [`Forms`] says what entries look like.

mod forms;
mod letters;
mod pack;
#[cfg(test)]
mod tests;
mod unit;

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::LazyLock;

pub(crate) use forms::{Forms, Words};
pub(crate) use letters::Letters;
pub(crate) use pack::Pack;
pub use unit::Unit;

macro_rules! language {
    ($code:literal) => {
        language!($code:
            "abbreviations", "bounds", "business", "clock", "common_words", "courtesies", "customer_facts", "function_words", "hyphens", "instructions", "language",
            "magnitudes", "months", "negations", "number_phrases", "numerals", "paraphrases", "phonetics", "quantities", "questions",
            "scopes", "secrets", "small_talk", "topics", "unfinished", "units"
        )
    };
    ($code:literal: $($file:literal),+) => {
        Pack::new(&[$(($file, include_str!(concat!("../", $code, "/", $file, ".txt")))),+])
    };
}

/// The languages that are read.
pub(super) const LANGUAGES: &[Pack] = &[language!("ru"), language!("en")];
/// The units that words of any language name.
const UNITS: &str = include_str!("../common/units.txt");

/// What people tell about themselves.
const TOPICS: &str = include_str!("../common/topics.txt");

/// Parts of one in which numbers are counted: six decimals.
pub(super) const SCALE: i128 = 1_000_000;

/// Every word that the rules know, of all languages together: what customers write mixes them.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// Letters, stemmers and shares by language.
    pub(crate) languages: Vec<Letters>,
    /// Short forms whose full stop ends no sentence.
    pub(crate) abbreviations: Words,
    /// Those that only are such where no number stands before them.
    pub(crate) abbreviations_without_number: Words,
    /// Words that bound a number.
    pub(crate) bounds: Forms<Bound>,
    /// Words between the ends of a range.
    pub(crate) range: Words,
    /// Words behind an hour, by the hours that they add.
    pub(crate) clock: Forms<i128>,
    /// Numbers in words, in millionths.
    pub(crate) numerals: Forms<i128>,
    /// Words that multiply the number before them.
    pub(crate) magnitudes: Forms<i128>,
    /// Phrases that add one half to the number before them.
    pub(crate) halves: Words,
    /// Words that join the parts of a number.
    pub(crate) number_joints: Words,
    /// Words that are a number, in millionths, and its unit.
    pub(crate) quantities: Forms<(i128, Unit)>,
    /// Words and signs of units.
    pub(crate) units: Forms<Unit>,
    /// Those of them that may stand before their number.
    pub(crate) units_before: Words,
    /// Words that mean a year behind its number.
    pub(crate) year_marks: Words,
    /// Names of months, by their number.
    pub(crate) months: Forms<u8>,
    /// Those of them that more often are other words.
    pub(crate) doubtful_months: Words,
    /// Words between a day and its month.
    pub(crate) month_joints: Words,
    /// What is written behind the number of a day.
    pub(crate) day_endings: Words,
    /// Words of negations.
    pub(crate) negations: Negations,
    /// Hyphens that belong to words.
    pub(crate) hyphens: Hyphens,
    /// Words that say nothing of a subject.
    pub(crate) function_words: Words,
    /// Words of sentences that state nothing.
    pub(crate) courtesies: Courtesies,
    /// Words that say how far a sentence holds.
    pub(crate) scopes: Scopes,
    /// Words with which anything can be put another way.
    pub(crate) paraphrases: Words,
    /// Words of questions.
    pub(crate) questions: Questions,
    /// Words of messages that ask nothing.
    pub(crate) small_talk: SmallTalkWords,
    /// Words of instructions to an agent.
    pub(crate) instructions: Instructions,
    /// How letters sound, by script.
    pub(crate) phonetics: Vec<Spellings>,
    /// Words that speak of the company's business.
    pub(crate) business: Words,
    /// Words of which sentences about a customer are made.
    pub(crate) customer_facts: CustomerFactWords,
    /// What people tell about themselves.
    pub(crate) topics: Vec<Topic>,
    /// Words that announce a secret.
    pub(crate) secrets: Words,
    /// What announces one within words that are written in one.
    pub(crate) secrets_in_one: Vec<&'static str>,
    /// Words that no message ends with.
    pub(crate) unfinished: Words,
}

/// Which way a number is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    AtLeast,
    AtMost,
}

/// Words that say that something is not so.
#[derive(Debug)]
pub(crate) struct Negations {
    /// Those that deny what follows them.
    pub(crate) before: Words,
    /// Those that deny the whole clause that they stand in.
    pub(crate) whole_clause: Words,
    /// Those after which a negation is none.
    pub(crate) none_before: Words,
    /// Those that always deny a predicate, and its subject with it.
    pub(crate) of_predicate: Words,
    /// Those that do when one follows.
    pub(crate) of_following_predicate: Words,
    /// Predicates.
    pub(crate) predicates: Words,
    /// Those that begin a clause of the opposite.
    pub(crate) contrast: Words,
    /// Those that join what a negation before both denies only in the first.
    pub(crate) joining: Words,
}

/// Hyphens that belong to words.
#[derive(Debug)]
pub(crate) struct Hyphens {
    /// First parts that make new words freely.
    pub(crate) first_parts: Words,
    /// Words that are written with one.
    pub(crate) whole: Words,
    /// Words before a particle.
    pub(crate) before_particle: Words,
    /// Particles.
    pub(crate) particles: Words,
    /// What `по-` is written before.
    pub(crate) after_po: Words,
}

/// Words of sentences that state nothing about the company.
#[derive(Debug)]
pub(crate) struct Courtesies {
    /// Those of greetings, thanks and offers of help.
    pub(crate) frame: Words,
    /// Phrases that admit that something is not known.
    pub(crate) unknown: Words,
    /// Words of such admissions beside what is not known.
    pub(crate) unknown_about: Words,
    /// Words of a clause that leaves open what is so.
    pub(crate) leaves_open: Words,
    /// Words that begin what is reported.
    pub(crate) reports: Words,
}

/// Words that say how far a sentence holds.
#[derive(Debug)]
pub(crate) struct Scopes {
    /// For everything.
    pub(crate) all: Words,
    /// For what is named and for nothing else.
    pub(crate) only: Words,
    /// Not for what is named.
    pub(crate) except: Words,
    /// At no price.
    pub(crate) free: Words,
}

/// Words of questions.
#[derive(Debug)]
pub(crate) struct Questions {
    /// Phrases that ask for a date.
    pub(crate) date: Words,
    /// Phrases that ask for a name.
    pub(crate) name: Words,
    /// Phrases that ask for a number.
    pub(crate) number: Words,
    /// Words that ask wherever they stand.
    pub(crate) asks: Words,
    /// Words that ask at the beginning.
    pub(crate) asks_first: Words,
}

/// Words of messages that ask nothing.
#[derive(Debug)]
pub(crate) struct SmallTalkWords {
    pub(crate) acknowledgement: Words,
    pub(crate) farewell: Words,
    pub(crate) greeting: Words,
    pub(crate) thanks: Words,
    /// Words that only accompany the others.
    pub(crate) companions: Words,
    /// What greets although it is made of companions.
    pub(crate) greeting_of_companions: Words,
}

/// Words of instructions to an agent.
#[derive(Debug)]
pub(crate) struct Instructions {
    /// Words that speak to the agent or about how to deal with customers.
    pub(crate) addressing: Words,
    /// First words of orders.
    pub(crate) orders: Words,
}

/// Words of which sentences about a customer are made, whoever the customer is.
#[derive(Debug)]
pub(crate) struct CustomerFactWords {
    /// Words that join others and state nothing.
    pub(crate) joining: Words,
    /// Words that speak to the customer.
    pub(crate) to_customer: Words,
    /// Words with which customers speak of themselves.
    pub(crate) by_customer: Words,
    /// Words with which an agent speaks of the company.
    pub(crate) of_company: Words,
    /// Words that say that the customer said it, or that it is remembered.
    pub(crate) telling: Words,
    /// Words that ask what is remembered.
    pub(crate) recalling: Words,
}

/// Something that people tell about themselves.
#[derive(Debug)]
pub(crate) struct Topic {
    /// What it is called, by the code of the language.
    pub(crate) names: Vec<(&'static str, &'static str)>,
    /// Words that name it, ask for it, or say it: a sentence about it may use them whatever words the person used.
    pub(crate) words: Words,
    /// Those of them beside which a number is one of this topic.
    pub(crate) counted_by: Words,
    /// Whether other words stand between such a word and its number, as in an address.
    pub(crate) is_spelled_out: bool,
}

impl Topic {
    fn of_packs(packs: &[Pack], topic: pack::Entry) -> Self {
        let key = |part: &str| format!("{}{part}", topic.key);
        let words = |key: &str| {
            let entries: Vec<_> = packs.iter().flat_map(|pack| pack.below("topics", key)).collect();
            Forms::new(entries.into_iter().map(|form| (form, ())))
        };
        let code = |pack: &Pack| pack.below("language", "code").next();
        let name = |pack: &Pack| pack.below("topics", &key(", name")).next();
        Self {
            names: packs.iter().filter_map(|pack| Some((code(pack)?, name(pack)?))).collect(),
            words: words(topic.key),
            counted_by: words(&key(", counted by")),
            is_spelled_out: topic.form == "spelled out",
        }
    }
}

/// How the letters of a script sound.
#[derive(Debug)]
pub(crate) struct Spellings(Vec<(&'static str, &'static str)>);

impl Spellings {
    fn of_pack(pack: &Pack) -> Self {
        let entries = pack::entries(pack.file("phonetics"));
        let silent = |sounds| if sounds == "-" { "" } else { sounds };
        let mut spellings: Vec<_> = entries.map(|entry| (entry.key, silent(entry.form))).collect();
        spellings.sort_by_key(|(spelling, _)| std::cmp::Reverse(spelling.len()));
        Self(spellings)
    }

    /// Whether every letter of a word has a sound.
    pub(crate) fn spell(&self, word: &str) -> bool {
        word.chars().all(|c| self.0.iter().any(|(spelling, _)| spelling.chars().eq([c])))
    }

    /// The length in bytes of the longest spelling that a text begins with, and its sounds.
    pub(crate) fn first_of(&self, text: &str) -> Option<(usize, &'static str)> {
        let known = self.0.iter().find(|(spelling, _)| text.starts_with(spelling));
        known.map(|(spelling, sounds)| (spelling.len(), *sounds))
    }
}

impl Lexicon {
    /// The words of `packs` together.
    pub(crate) fn of(packs: &[Pack]) -> Self {
        let entries = |file: &'static str, key: &'static str| packs.iter().flat_map(move |pack| pack.below(file, key));
        let words = |file, key| Forms::new(entries(file, key).map(|form| (form, ())));
        let one = |key, bound| entries("bounds", key).map(move |form| (form, bound));
        let clock = |key, hours| entries("clock", key).map(move |form| (form, hours));
        Self {
            languages: packs.iter().filter_map(Letters::of_pack).collect(),
            abbreviations: words("abbreviations", "always"),
            abbreviations_without_number: words("abbreviations", "without a number"),
            bounds: Forms::new(one("at least", Bound::AtLeast).chain(one("at most", Bound::AtMost))),
            range: words("bounds", "range"),
            clock: Forms::new(clock("before noon", 0).chain(clock("after noon", 12))),
            numerals: table(packs, "numerals", amount),
            magnitudes: table(packs, "magnitudes", parsed),
            halves: words("number_phrases", "add a half"),
            number_joints: words("number_phrases", "join"),
            quantities: table(packs, "quantities", |key| {
                let (number, unit) = key.split_once(' ')?;
                Some((amount(number)?, Unit::named(unit)?))
            }),
            units: table(packs, "units", Unit::named),
            units_before: words("units", "before a number"),
            year_marks: words("units", "after a year"),
            months: table(packs, "months", parsed),
            doubtful_months: words("months", "more often another word"),
            month_joints: words("months", "before a month"),
            day_endings: words("months", "endings of days"),
            negations: Negations {
                before: words("negations", "before"),
                whole_clause: words("negations", "whole clause"),
                none_before: words("negations", "none before"),
                of_predicate: words("negations", "of a predicate"),
                of_following_predicate: words("negations", "of a following predicate"),
                predicates: words("negations", "predicates"),
                contrast: words("negations", "contrast"),
                joining: words("negations", "joining"),
            },
            hyphens: Hyphens {
                first_parts: words("hyphens", "first parts"),
                whole: words("hyphens", "whole"),
                before_particle: words("hyphens", "before a particle"),
                particles: words("hyphens", "particles"),
                after_po: words("hyphens", "after по"),
            },
            function_words: words("function_words", "words"),
            courtesies: Courtesies {
                frame: words("courtesies", "frame"),
                unknown: words("courtesies", "unknown"),
                unknown_about: words("courtesies", "unknown about"),
                leaves_open: words("courtesies", "leaves open"),
                reports: words("courtesies", "reports"),
            },
            scopes: Scopes {
                all: words("scopes", "all"),
                only: words("scopes", "only"),
                except: words("scopes", "except"),
                free: words("scopes", "free"),
            },
            paraphrases: words("paraphrases", "words"),
            questions: Questions {
                date: words("questions", "asks for a date"),
                name: words("questions", "asks for a name"),
                number: words("questions", "asks for a number"),
                asks: words("questions", "asks"),
                asks_first: words("questions", "asks at the beginning"),
            },
            small_talk: SmallTalkWords {
                acknowledgement: words("small_talk", "acknowledgement"),
                farewell: words("small_talk", "farewell"),
                greeting: words("small_talk", "greeting"),
                thanks: words("small_talk", "thanks"),
                companions: words("small_talk", "companions"),
                greeting_of_companions: words("small_talk", "greeting of companions"),
            },
            instructions: Instructions {
                addressing: words("instructions", "addressing"),
                orders: words("instructions", "first words of orders"),
            },
            phonetics: packs.iter().map(Spellings::of_pack).collect(),
            business: words("business", "words"),
            customer_facts: CustomerFactWords {
                joining: words("customer_facts", "joining"),
                to_customer: words("customer_facts", "to the customer"),
                by_customer: words("customer_facts", "by the customer"),
                of_company: words("customer_facts", "of the company"),
                telling: words("customer_facts", "telling"),
                recalling: words("customer_facts", "recalling"),
            },
            topics: pack::entries(TOPICS).map(|topic| Topic::of_packs(packs, topic)).collect(),
            secrets: words("secrets", "words"),
            secrets_in_one: entries("secrets", "in one").collect(),
            unfinished: words("unfinished", "words"),
        }
    }
}

/// The words of all languages.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(LANGUAGES));
    &LEXICON
}

/// Zipf values of common stems: the decimal logarithm of their occurrences in a billion words.
pub(super) fn common_words() -> &'static HashMap<&'static str, f32> {
    static COMMON: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
        let entries = LANGUAGES.iter().flat_map(|pack| pack::entries(pack.file("common_words")));
        entries.filter_map(|entry| Some((entry.form, entry.key.parse().ok()?))).collect()
    });
    &COMMON
}

/// The entries of a file with what their keys mean; those of other keys are read by themselves.
fn table<V: Copy>(packs: &[Pack], file: &'static str, value: impl Fn(&'static str) -> Option<V>) -> Forms<V> {
    let entries = packs.iter().flat_map(|pack| pack::entries(pack.file(file)));
    Forms::new(entries.filter_map(|entry| Some((entry.form, value(entry.key)?))))
}

fn parsed<V: FromStr>(key: &str) -> Option<V> {
    key.parse().ok()
}

/// A decimal number in millionths.
fn amount(key: &str) -> Option<i128> {
    let (whole, fraction) = key.split_once('.').unwrap_or((key, ""));
    let fraction: String = fraction.chars().chain("000000".chars()).take(6).collect();
    Some(whole.parse::<i128>().ok()? * SCALE + fraction.parse::<i128>().ok()?)
}
