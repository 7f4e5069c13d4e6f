//! Which language a text is in, by its letters.
//!
//! A share of letters does not fail on texts that mix languages, as statistical detectors do.

use std::ops::RangeInclusive;

use rust_stemmers::Algorithm;

use super::lexicon::{Pack, lexicon};

/// The language of a passage or a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Mostly Cyrillic letters.
    Russian,
    /// Mostly Latin letters.
    English,
    /// Neither: no words at all, such as a part number, or another script.
    Other,
}

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
    mostly: usize,
    /// The share from which a text has words of it, whichever it is mostly in: a manual in two languages, or with its
    /// commands and messages in the other one.
    some: usize,
    /// Letters that look like one of the Latin alphabet.
    lookalikes: Vec<(char, char)>,
}

impl Letters {
    /// Those of a language; `None` when its file does not say enough.
    pub(crate) fn of_pack(pack: &Pack) -> Option<Self> {
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

    fn owns(&self, c: char) -> bool {
        self.own.iter().any(|range| range.contains(&c))
    }

    fn has(&self, c: char) -> bool {
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

/// How many letters of each language a text has.
struct Counts<'a> {
    languages: Vec<(&'a Letters, usize)>,
    other: usize,
}

impl<'a> Counts<'a> {
    /// Words with digits, such as `iPhone15` or `A-12/34`, say nothing about the language around them and are left out.
    fn of(text: &str, languages: &'a [Letters]) -> Self {
        let mut counts = Self { languages: languages.iter().map(|letters| (letters, 0)).collect(), other: 0 };
        for word in text.split_whitespace().filter(|word| !word.chars().any(|c| c.is_ascii_digit())) {
            for c in word.chars().filter(|c| c.is_alphabetic()) {
                match counts.languages.iter_mut().find(|(letters, _)| letters.has(c)) {
                    Some((_, count)) => *count += 1,
                    None => counts.other += 1,
                }
            }
        }
        counts
    }

    fn known(&self) -> usize {
        self.languages.iter().map(|(_, count)| count).sum()
    }

    /// The code of the language that the text is in.
    fn decide(&self) -> Option<&'static str> {
        let known = self.known();
        if known == 0 || self.other > known {
            return None;
        }
        let (first, rest) = self.languages.split_first()?;
        // Shares by what is asked of each; the earlier language wins a draw.
        let best = rest.iter().fold(first, |best, next| {
            let exceeds = next.1 * best.0.mostly > best.1 * next.0.mostly;
            if exceeds { next } else { best }
        });
        Some(best.0.code)
    }
}

/// The code (ISO 639-1) of the language that `text` is in, of those given.
pub(super) fn detect(text: &str, languages: &[Letters]) -> Option<&'static str> {
    Counts::of(text, languages).decide()
}

impl Language {
    /// Detects the language by the shares of letters.
    #[must_use]
    pub fn of(text: &str) -> Self {
        detect(text, &lexicon().languages).map_or(Self::Other, Self::of_code)
    }

    /// The language that a letter belongs to; `Other` for letters that several share, such as `é`.
    #[must_use]
    pub fn of_letter(letter: char) -> Self {
        let letters = lexicon().languages.iter().find(|letters| letters.owns(letter));
        letters.map_or(Self::Other, |letters| Self::of_code(letters.code))
    }

    /// Whether a question in this language can be expected to meet its words in `text`, if the text answers it. Stricter than
    /// [`Self::shares_words_with`]: a text that is half in this language is no translation.
    pub(crate) fn meets_words_in(self, text: &str) -> bool {
        let counts = Counts::of(text, &lexicon().languages);
        let known = counts.known();
        let own = counts.languages.iter().find(|(letters, _)| Self::of_code(letters.code) == self);
        own.is_none_or(|(letters, count)| count * 100 >= known * letters.some)
    }

    /// Whether a question in this language and a passage in `passage` can be expected to share words.
    pub(crate) fn shares_words_with(self, passage: Self) -> bool {
        self == passage || self == Self::Other || passage == Self::Other
    }

    fn of_code(code: &str) -> Self {
        match code {
            "ru" => Self::Russian,
            "en" => Self::English,
            _ => Self::Other,
        }
    }

    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Russian => 1,
            Self::English => 2,
            Self::Other => 0,
        }
    }

    pub(crate) const fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Russian,
            2 => Self::English,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn goes_by_letters_and_forgives_latin_names_in_russian() {
        assert_eq!(Language::of("Сколько стоит доставка?"), Language::Russian);
        assert_eq!(Language::of("How much is delivery?"), Language::English);
        assert_eq!(Language::of("Настройка apt-get install"), Language::Russian);
        assert_eq!(Language::of("Où est la gare?"), Language::English);
    }

    #[test]
    fn a_text_in_two_languages_meets_the_words_of_both() {
        let both = "Запустите dpkg-buildpackage и прочтите build log, затем run lintian on the package";
        assert!(Language::Russian.meets_words_in(both) && Language::English.meets_words_in(both));
        let named =
            "Кухни Milano стоят от ста тысяч рублей, срок изготовления сорок дней, доставка по городу бесплатна";
        assert!(Language::Russian.meets_words_in(named) && !Language::English.meets_words_in(named));
        assert!(!Language::Russian.meets_words_in("How to build a package"));
        assert!(Language::Other.meets_words_in(named) && Language::English.meets_words_in("100 / 200"));
    }

    #[test]
    fn part_numbers_numbers_and_other_scripts_have_no_language_of_ours() {
        for text in ["", "A-12/34", "iPhone15 256GB", "42 %", "送料はいくらですか", "🙂"] {
            assert_eq!(Language::of(text), Language::Other, "{text}");
        }
        assert_eq!(Language::of("цена A-12/34"), Language::Russian);
    }
}
