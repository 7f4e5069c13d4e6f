//! Cutting a text into words.

use std::ops::Range;

use super::folding::{fold, is_mark};

/// A word of a text: letters and digits with nothing between them, or with an apostrophe between two letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// As it is written.
    pub written: &'a str,
    /// Where it stands, in bytes.
    pub span: Range<usize>,
}

impl Word<'_> {
    /// The word in the spelling in which words are compared: small letters, `е` for `ё`, plain apostrophes.
    #[must_use]
    pub fn folded(&self) -> String {
        fold(self.written)
    }
}

/// The words of `text`, in their order. Everything that is neither a letter, a digit nor an apostrophe between letters
/// parts words: `из-за` is two, `don't` is one.
pub fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, _) = rest.by_ref().find(|(_, c)| c.is_alphanumeric())?;
        let mut end = text.len();
        let mut before = None;
        while let Some(&(at, c)) = rest.peek() {
            let follows = || text.get(at + c.len_utf8()..).and_then(|text| text.chars().next());
            let letter = before.or_else(|| text.get(start..at)?.chars().next_back());
            let joins = matches!(c, '\'' | '’')
                && letter.is_some_and(char::is_alphabetic)
                && follows().is_some_and(char::is_alphabetic);
            if !(c.is_alphanumeric() || is_mark(c) || joins) {
                end = at;
                break;
            }
            before = if is_mark(c) { before.or(letter) } else { Some(c) };
            rest.next();
        }
        Some(Word { written: text.get(start..end)?, span: start..end })
    })
}

/// The words of `text` in the spelling in which they are compared.
#[must_use]
pub fn folded_words(text: &str) -> Vec<String> {
    words(text).map(|word| word.folded()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_and_digits_make_words() {
        assert_eq!(
            folded_words("Из-за ёлки, don’t: 'A-12/34' 3,5"),
            ["из", "за", "елки", "don't", "a", "12", "34", "3", "5"]
        );
        assert_eq!(folded_words("до\u{ad}ставка му\u{301}ка"), ["доставка", "мука"]);
        assert_eq!(folded_words(" … 🙂 '' "), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn spans_are_where_words_stand_and_nothing_between_them_is_a_word(text in "\\PC{0,40}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert_eq!(text.get(word.span.clone()), Some(word.written));
                prop_assert!(text.get(end..word.span.start).is_some_and(|between| !between.contains(char::is_alphanumeric)));
                end = word.span.end;
            }
            prop_assert!(text.get(end..).is_some_and(|rest| !rest.contains(char::is_alphanumeric)));
        }
    }
}
