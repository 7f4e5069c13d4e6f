//! From text to search terms.
//!
//! Words are lower-cased and stemmed by Snowball, each by its own script, so that a mixed text needs no language. Part numbers,
//! prices and versions are terms as they are written, and their parts are terms as well. There is no list of stop words: a word of
//! every passage weighs nothing in BM25 anyway.

use rust_stemmers::Stemmer;

use super::detection::Letters;
use super::folding::{fold, is_mark};
use super::lexicon::lexicon;

/// Bytes of the longest term; what is longer is encoded data and not a word.
const LONGEST_TERM: usize = 64;

/// The terms of `text` in its order, repetitions included.
///
/// `ё` is `е`; a code, which is any word with a digit, is kept whole with its inner `-`, `/`, `.`, `,`, `_`, `+` and `#`, then
/// repeated as its runs of letters and of digits. Cyrillic letters in a code that look like Latin ones become Latin: `1С` and `1C`,
/// `А-12` and `A-12` are told apart by no customer.
#[must_use]
pub fn analyze(text: &str) -> Vec<String> {
    let analyzer = Analyzer::default();
    let mut terms = Vec::new();
    for word in text.split(|c: char| !(c.is_alphanumeric() || is_joiner(c) || is_mark(c))) {
        let word = fold(word.trim_matches(is_joiner));
        if word.contains(|c: char| c.is_numeric()) {
            code_terms(&word, &mut terms);
        } else {
            terms.extend(word.split(|c| is_joiner(c) && c != '\'').map(|part| analyzer.stem(part)));
        }
    }
    terms.retain(|term| !term.is_empty() && term.len() <= LONGEST_TERM);
    terms
}

/// What may stand inside a code or a compound word.
fn is_joiner(c: char) -> bool {
    matches!(c, '-' | '/' | '.' | ',' | '_' | '+' | '#' | '\'' | '’' | '\u{2010}' | '\u{2011}')
}

/// The terms of a word with digits: the whole, and when it has several parts, each of them.
fn code_terms(code: &str, terms: &mut Vec<String>) {
    let code: String = code.chars().map(latin_lookalike).collect();
    let mut parts: Vec<String> = Vec::new();
    let mut previous = None;
    for c in code.chars() {
        let kind = (!is_joiner(c)).then(|| c.is_numeric());
        match parts.last_mut() {
            Some(part) if kind.is_some() && kind == previous => part.push(c),
            _ if kind.is_some() => parts.push(c.into()),
            _ => {}
        }
        previous = kind;
    }
    terms.push(code);
    if parts.len() > 1 {
        terms.append(&mut parts);
    }
}

fn latin_lookalike(c: char) -> char {
    lexicon().languages.iter().find_map(|letters| letters.lookalike(c)).unwrap_or(c)
}

/// The stemmers of all languages.
struct Analyzer(Vec<(&'static Letters, Stemmer)>);

impl Default for Analyzer {
    fn default() -> Self {
        let stemmers =
            lexicon().languages.iter().filter_map(|letters| Some((letters, Stemmer::create(letters.stemmer?))));
        Self(stemmers.collect())
    }
}

impl Analyzer {
    fn stem(&self, word: &str) -> String {
        let word = word.trim_matches('\'');
        let stemmer = self.0.iter().find(|(letters, _)| letters.can_stem(word));
        stemmer.map_or_else(|| word.to_owned(), |(_, stemmer)| stemmer.stem(word).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::analyze;

    #[test]
    fn word_forms_meet_in_their_stem() {
        assert_eq!(analyze("Доставки"), analyze("доставка"));
        assert_eq!(analyze("Ёлочные шары"), analyze("елочных шаров"));
        assert_eq!(analyze("the customer's returns"), analyze("The customers return"));
        assert_eq!(analyze("из-за E-mail"), ["из", "за", "e", "mail"]);
    }

    #[test]
    fn codes_stay_whole_and_are_found_by_their_parts() {
        assert_eq!(analyze("A-12/34."), ["a-12/34", "a", "12", "34"]);
        assert_eq!(analyze("iPhone15"), ["iphone15", "iphone", "15"]);
        assert_eq!(analyze("1С"), analyze("1C"));
        assert_eq!(analyze("3,14 и 2.5"), ["3,14", "3", "14", "и", "2.5", "2", "5"]);
        assert_eq!(analyze("42"), ["42"]);
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same() {
        assert_eq!(analyze("мои\u{306} еж"), analyze("мой ёж"));
        assert_eq!(analyze("до\u{ad}став\u{301}ка"), analyze("доставка"));
    }

    #[test]
    fn punctuation_and_signs_are_no_terms() {
        assert!(analyze(" -- … «» 🙂 ' ").is_empty());
        assert!(analyze(&"я".repeat(500)).is_empty());
    }
}
