//! What people tell about themselves, and the words that name it.

pub(super) use crate::language::Topic;
use crate::language::{ReplyLanguage, lexicon};

impl Topic {
    /// The topics that a text of these words is about.
    pub(super) fn of(words: &[String]) -> Vec<&'static Self> {
        lexicon().topics.iter().filter(|topic| words.iter().any(|word| topic.has(word))).collect()
    }

    /// Whether a word names it.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether numbers have a place in it.
    pub(super) fn has_numbers(&self) -> bool {
        !self.counted_by.is_empty()
    }

    /// Whether a number beside one of these words is one of it.
    pub(super) fn counts(&self, words: &[String]) -> bool {
        words.iter().any(|word| self.counted_by.contains(word))
    }

    /// What a fact of this name is called in a language: the well-known names are translated.
    pub(super) fn label(key: &str, language: ReplyLanguage) -> String {
        let lower = key.trim().to_lowercase();
        let known = lexicon().topics.iter().find(|topic| topic.names.iter().any(|(_, name)| *name == lower));
        let named = known.and_then(|topic| topic.names.iter().find(|(code, _)| *code == language.code()));
        named.map_or(key, |(_, name)| name).to_owned()
    }
}
