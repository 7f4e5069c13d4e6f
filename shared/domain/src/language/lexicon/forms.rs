//! Words and phrases to look up, each with what it stands for.

use std::borrow::Cow;
use std::collections::HashMap;

/// Words and phrases, each with what it stands for.
///
/// A word of an entry is that word and no other, or with `*` behind it every word that begins so, with `*3` one with at
/// most three letters more, and with `*` before it every word that ends so. They are looked up in small letters.
#[derive(Clone, Debug)]
pub(crate) struct Forms<V> {
    words: HashMap<&'static str, V>,
    /// Entries of one word with a `*`.
    open: Vec<(Pattern, V)>,
    /// Entries of several words, the longest first.
    phrases: Vec<(Vec<Pattern>, V)>,
}

/// Words and phrases without a meaning of their own.
pub(crate) type Words = Forms<()>;

#[derive(Clone, Copy, Debug)]
enum Pattern {
    Whole(&'static str),
    Beginning { text: &'static str, letters_more: usize },
    End(&'static str),
}

impl Pattern {
    fn of(entry: &'static str) -> Self {
        if let Some(end) = entry.strip_prefix('*') {
            return Self::End(end);
        }
        match entry.split_once('*') {
            Some((text, more)) => Self::Beginning { text, letters_more: more.parse().unwrap_or(usize::MAX) },
            None => Self::Whole(entry),
        }
    }

    fn fits(self, word: &str) -> bool {
        match self {
            Self::Whole(whole) => word == whole,
            Self::Beginning { text, letters_more } => {
                word.strip_prefix(text).is_some_and(|more| more.chars().count() <= letters_more)
            }
            Self::End(end) => word.ends_with(end),
        }
    }
}

impl<V: Copy> Forms<V> {
    pub(super) fn new(entries: impl Iterator<Item = (&'static str, V)>) -> Self {
        let mut forms = Self { words: HashMap::new(), open: Vec::new(), phrases: Vec::new() };
        for (entry, value) in entries {
            if entry.contains(' ') {
                forms.phrases.push((entry.split(' ').map(Pattern::of).collect(), value));
                continue;
            }
            match Pattern::of(entry) {
                Pattern::Whole(word) => {
                    forms.words.entry(word).or_insert(value);
                }
                pattern => forms.open.push((pattern, value)),
            }
        }
        forms.phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        forms
    }

    /// What a word stands for.
    pub(crate) fn of(&self, word: &str) -> Option<V> {
        let word = if word.contains('ё') { Cow::Owned(word.replace('ё', "е")) } else { Cow::Borrowed(word) };
        let open = || self.open.iter().find(|(pattern, _)| pattern.fits(&word)).map(|(_, value)| *value);
        self.words.get(word.as_ref()).copied().or_else(open)
    }

    /// What the longest entry that `words` begin with stands for, and how many words it has.
    pub(crate) fn of_first<'a>(&self, words: impl Iterator<Item = &'a str> + Clone) -> Option<(V, usize)> {
        let fits = |phrase: &[Pattern]| {
            let mut words = words.clone();
            phrase.iter().all(|pattern| words.next().is_some_and(|word| pattern.fits(word)))
        };
        let phrase = self.phrases.iter().find(|(phrase, _)| fits(phrase));
        let phrase = phrase.map(|(phrase, value)| (*value, phrase.len()));
        phrase.or_else(|| self.of(words.clone().next()?).map(|value| (value, 1)))
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.open.is_empty() && self.phrases.is_empty()
    }

    /// Whether a word is one of these.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.of(word).is_some()
    }

    /// Whether one of these stands somewhere in `words`.
    pub(crate) fn are_in<'a>(&self, words: impl Iterator<Item = &'a str> + Clone) -> bool {
        let mut rest = words;
        loop {
            if self.of_first(rest.clone()).is_some() {
                return true;
            }
            if rest.next().is_none() {
                return false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_words_beginnings_ends_and_phrases() {
        let forms = Forms::new(
            [("рубл*3", 1), ("руб", 2), ("*йте", 3), ("how many", 4), ("how", 5), ("as how* so", 6)].into_iter(),
        );
        for (word, value) in [
            ("рублями", Some(1)),
            ("рублевый", None),
            ("рублёв", Some(1)),
            ("руб", Some(2)),
            ("пишите", None),
            ("читайте", Some(3)),
            ("how", Some(5)),
        ] {
            assert_eq!(forms.of(word), value, "{word}");
        }
        let first = |text: &'static str| forms.of_first(text.split(' '));
        assert_eq!(first("how many are"), Some((4, 2)), "the longest counts");
        assert_eq!(first("how are"), Some((5, 1)));
        assert_eq!(first("as however so"), Some((6, 3)));
        assert_eq!(first("many"), None);
        assert!(forms.are_in("tell how".split(' ')) && !forms.are_in("tell who".split(' ')));
    }
}
