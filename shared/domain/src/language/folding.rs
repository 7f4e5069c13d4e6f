//! One spelling for what is the same to a reader.

/// Small letters, composed `й`, `е` for `ё`, plain hyphens and apostrophes, nothing invisible.
#[must_use]
pub(crate) fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'ё' => folded.push('е'),
            '’' => folded.push('\''),
            '\u{2010}' | '\u{2011}' => folded.push('-'),
            '\u{306}' if folded.ends_with('и') => {
                folded.pop();
                folded.push('й');
            }
            c if is_mark(c) => {}
            c => folded.push(c),
        }
    }
    folded
}

/// Whether a character belongs to the letter before it or is invisible: combining marks, the soft hyphen, zero-width
/// signs.
#[must_use]
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings_that_look_the_same_are_the_same() {
        assert_eq!(fold("Ёлка"), "елка");
        assert_eq!(fold("мои\u{306} до\u{ad}м"), "мой дом");
        assert_eq!(fold("Don’t e\u{2011}mail"), "don't e-mail");
    }
}
