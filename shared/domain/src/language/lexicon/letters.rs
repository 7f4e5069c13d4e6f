//! The letters of a language.

use std::ops::RangeInclusive;

use rust_stemmers::Algorithm;

use super::pack::Pack;

/// The letters of a language, and what follows from how many of them a text has.
#[derive(Debug)]
pub(crate) struct Letters {
    /// The language's code (ISO 639-1).
    pub(crate) code: &'static str,
    /// Its own letters.
    own: Vec<RangeInclusive<char>>,
    /// Letters of others that are taken for its own where languages are told apart.
    borrowed: Vec<RangeInclusive<char>>,
    /// Letters that its stemmer knows.
    stemmed: Vec<RangeInclusive<char>>,
    /// Its stemmer.
    pub(crate) stemmer: Option<Algorithm>,
    /// The share of its letters, in percent of those of all languages, from which a text is in it rather than in another.
    pub(crate) mostly: usize,
    /// The share from which a text has words of it, whichever it is mostly in: a manual in two languages, or with its
    /// commands and messages in the other one.
    pub(crate) some: usize,
    /// Letters that look like one of the Latin alphabet.
    lookalikes: Vec<(char, char)>,
}

impl Letters {
    /// Those of a language; `None` when its file does not say enough.
    pub(super) fn of_pack(pack: &Pack) -> Option<Self> {
        let one = |key| pack.below("language", key).next();
        let ranges = |key| pack.below("language", key).filter_map(range).collect();
        Some(Self {
            code: one("code")?,
            own: ranges("letters"),
            borrowed: ranges("borrowed letters"),
            stemmed: ranges("stemmed letters"),
            stemmer: one("stemmer").and_then(algorithm),
            mostly: one("mostly")?.parse().ok()?,
            some: one("some")?.parse().ok()?,
            lookalikes: pack
                .below("language", "lookalikes")
                .filter_map(|pair| Some((pair.chars().next()?, pair.chars().nth(2)?)))
                .collect(),
        })
    }

    /// Whether the stemmer knows every letter of `word`.
    pub(crate) fn can_stem(&self, word: &str) -> bool {
        word.chars().all(|c| self.stemmed.iter().any(|range| range.contains(&c)))
    }

    /// The Latin letter that `c` looks like.
    pub(crate) fn lookalike(&self, c: char) -> Option<char> {
        self.lookalikes.iter().find(|(letter, _)| *letter == c).map(|(_, latin)| *latin)
    }

    /// Whether a letter is its own.
    pub(crate) fn owns(&self, c: char) -> bool {
        self.own.iter().any(|range| range.contains(&c))
    }

    /// Whether a letter is its own or borrowed.
    pub(crate) fn has(&self, c: char) -> bool {
        self.owns(c) || self.borrowed.iter().any(|range| range.contains(&c))
    }
}

/// `а-я`, or a single character.
fn range(text: &str) -> Option<RangeInclusive<char>> {
    let mut characters = text.chars();
    let first = characters.next()?;
    let last = characters.next_back().unwrap_or(first);
    Some(first..=last)
}

fn algorithm(name: &str) -> Option<Algorithm> {
    match name {
        "english" => Some(Algorithm::English),
        "french" => Some(Algorithm::French),
        "german" => Some(Algorithm::German),
        "italian" => Some(Algorithm::Italian),
        "russian" => Some(Algorithm::Russian),
        "spanish" => Some(Algorithm::Spanish),
        "turkish" => Some(Algorithm::Turkish),
        _ => None,
    }
}
