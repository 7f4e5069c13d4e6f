//! Joins words that were divided at the end of a line.

use std::collections::HashSet;

use domain::language::keeps_hyphen;

/// The words that a text holds undivided. A text is its own best dictionary: if a word stands elsewhere in one piece,
/// its spelling there decides.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary(HashSet<String>);

impl Vocabulary {
    /// Adds the words of a line but its first and last, which may be halves.
    pub(crate) fn add_line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some(inner) = words.len().checked_sub(1).and_then(|last| words.get(1..last)) else {
            return;
        };
        for word in inner {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            if word.chars().nth(4).is_some() {
                self.0.insert(word.to_lowercase());
            }
        }
    }

    /// Appends the next line to `text`: with a space, or as the rest of a divided word.
    ///
    /// A hyphen between a letter and a small letter is dropped, unless the text itself, a particle or a prefix speaks
    /// for it. Before a capital or a digit it stays: `Санкт-Петербург`, `COVID-19`.
    pub(crate) fn join(&self, text: &mut String, next: &str) {
        let next = next.trim_start();
        if text.ends_with('\u{ad}') {
            text.pop();
            text.push_str(next);
            return;
        }
        let Some(head) = text.strip_suffix(['-', '\u{2010}']).filter(|head| head.ends_with(char::is_alphabetic)) else {
            if !text.is_empty() && !text.ends_with(char::is_whitespace) {
                text.push(' ');
            }
            text.push_str(next);
            return;
        };
        let is_word = |c: char| c.is_alphanumeric() || c == '-';
        let left = head.rsplit(|c| !is_word(c)).next().unwrap_or_default();
        let right = next.split(|c| !is_word(c)).next().unwrap_or_default();
        if next.starts_with(char::is_lowercase) && !self.keeps_hyphen(left, right) {
            text.pop();
        }
        text.push_str(next);
    }

    fn keeps_hyphen(&self, left: &str, right: &str) -> bool {
        let (left, right) = (left.to_lowercase(), right.to_lowercase());
        if self.0.contains(&format!("{left}{right}")) {
            return false;
        }
        self.0.contains(&format!("{left}-{right}"))
            || keeps_hyphen(&left, &right)
            // No word is divided after its first letter.
            || left.chars().nth(1).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(vocabulary: &Vocabulary, line: &str, next: &str) -> String {
        let mut text = line.to_owned();
        vocabulary.join(&mut text, next);
        text
    }

    #[test]
    fn divided_words_are_joined() {
        let none = Vocabulary::default();
        assert_eq!(joined(&none, "быстрая достав-", "ка по городу"), "быстрая доставка по городу");
        assert_eq!(joined(&none, "fast deliv-", "ery in town"), "fast delivery in town");
        assert_eq!(joined(&none, "достав\u{ad}", "лено"), "доставлено");
        assert_eq!(joined(&none, "в два", "  слова"), "в два слова");
    }

    #[test]
    fn real_hyphens_stay() {
        let none = Vocabulary::default();
        assert_eq!(joined(&none, "если кто-", "то спросит"), "если кто-то спросит");
        assert_eq!(joined(&none, "это место, мес-", "то встречи"), "это место, место встречи");
        assert_eq!(joined(&none, "по-", "новому, по-"), "по-новому, по-");
        assert_eq!(joined(&none, "все по-", "купатели"), "все покупатели");
        assert_eq!(joined(&none, "send an e-", "mail now"), "send an e-mail now");
        assert_eq!(joined(&none, "город Санкт-", "Петербург"), "город Санкт-Петербург");
        assert_eq!(joined(&none, "цены 10-", "20 рублей"), "цены 10- 20 рублей");
    }

    #[test]
    fn the_text_itself_decides() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add_line("наш интернет-магазин и прайс-лист для всех");
        vocabulary.add_line("the online coworking place");
        assert_eq!(joined(&vocabulary, "новый прайс-", "лист"), "новый прайс-лист");
        assert_eq!(joined(&vocabulary, "a co-", "working place"), "a coworking place");
    }
}
