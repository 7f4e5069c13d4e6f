//! Citations in a model's text: `[2]` names the second passage of the prompt.
//!
//! A model may cite what it was not given. Such numbers are dropped, and the rest are counted anew in the order in
//! which the text names them, so that `[1]` is the first citation of the answer. This happens while the text streams.

use std::mem;

use super::citations::{is_citation, is_citation_character};

/// Characters of the longest citation, brackets included: `[1, 2, 3, 4, 5, 6]` and some spaces.
const LONGEST: usize = 24;

/// Rewrites the citations in a stream of text.
pub(crate) struct Citations {
    /// How many passages there are to cite.
    passages: usize,
    /// The passages cited so far, as indices; the place in the list is the new number.
    cited: Vec<usize>,
    /// The text from a `[` on, while it may still become a citation, with the white space before it.
    held: String,
}

impl Citations {
    pub(crate) fn of(passages: usize) -> Self {
        Self { passages, cited: Vec::new(), held: String::new() }
    }

    /// Takes a piece of text and gives what can be shown.
    pub(crate) fn push(&mut self, piece: &str) -> String {
        let mut shown = String::with_capacity(piece.len());
        for c in piece.chars() {
            match (self.inside(), c) {
                // Spaces wait too: a dropped citation takes the space before it along.
                (false, ' ' | '[') => self.held.push(c),
                (false, c) => {
                    shown.push_str(&mem::take(&mut self.held));
                    shown.push(c);
                }
                (true, ']') => self.close(&mut shown),
                (true, c) if is_citation_character(c) && self.held.chars().count() < LONGEST => self.held.push(c),
                (true, c) => {
                    shown.push_str(&mem::take(&mut self.held));
                    if matches!(c, '[') { self.held.push(c) } else { shown.push(c) }
                }
            }
        }
        shown
    }

    /// Lets more passages be cited.
    pub(crate) fn allow(&mut self, passages: usize) {
        self.passages = passages;
    }

    /// Gives what was held back at the end of the text.
    pub(crate) fn finish(&mut self) -> String {
        mem::take(&mut self.held).trim_end().to_owned()
    }

    /// The passages that were cited, as indices, by their new numbers.
    pub(crate) fn cited(&self) -> &[usize] {
        &self.cited
    }

    fn inside(&self) -> bool {
        self.held.contains('[')
    }

    fn close(&mut self, shown: &mut String) {
        let held = mem::take(&mut self.held);
        let (space, numbers) = held.split_once('[').unwrap_or((held.as_str(), ""));
        let named: Vec<&str> = numbers.split([',', ';', ' ']).filter(|number| !number.is_empty()).collect();
        if named.is_empty() {
            // "[]" or "[ ]" is somebody's text, a box to tick perhaps.
            shown.push_str(&held);
            shown.push(']');
            return;
        }
        let known = named.iter().filter_map(|number| number.parse::<usize>().ok()?.checked_sub(1));
        let known: Vec<usize> = known.filter(|&passage| passage < self.passages).collect();
        if known.is_empty() {
            return;
        }
        shown.push_str(space);
        for passage in known {
            let number = self.number(passage);
            shown.push_str(&format!("[{number}]"));
        }
    }

    fn number(&mut self, passage: usize) -> usize {
        let known = self.cited.iter().position(|&cited| cited == passage);
        let at = known.unwrap_or_else(|| {
            self.cited.push(passage);
            self.cited.len() - 1
        });
        at + 1
    }
}

/// Bytes of the citations, such as `[1] [2, 3]`, that a text begins with.
pub(crate) fn leading_citations(text: &str) -> usize {
    let mut end = 0;
    let mut rest = text;
    while let Some(inside) = rest.trim_start().strip_prefix('[') {
        let Some((numbers, behind)) = inside.split_once(']') else { break };
        if !is_citation(numbers) {
            break;
        }
        end = text.len() - behind.len();
        rest = behind;
    }
    if end == 0 {
        return 0;
    }
    // The full stop behind a citation ends the same sentence.
    end + (rest.len() - rest.trim_start_matches(['.', '!', '?', '…']).len())
}

/// A text without its citations.
pub(crate) fn uncited(text: &str) -> String {
    let mut citations = Citations::of(0);
    let mut plain = citations.push(text);
    plain.push_str(&citations.finish());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs `text` through in pieces of `size` characters.
    fn run(text: &str, passages: usize, size: usize) -> (String, Vec<usize>) {
        let mut citations = Citations::of(passages);
        let characters: Vec<char> = text.chars().collect();
        let mut shown: String =
            characters.chunks(size).map(|piece| citations.push(&piece.iter().collect::<String>())).collect();
        shown.push_str(&citations.finish());
        (shown, citations.cited().to_vec())
    }

    #[test]
    fn citations_are_numbered_by_appearance_however_the_stream_is_cut() {
        for size in 1..30 {
            let (text, cited) = run("Доставка 300 ₽ [3]. Самовывоз бесплатный [1, 3].", 3, size);
            assert_eq!(text, "Доставка 300 ₽ [1]. Самовывоз бесплатный [2][1].", "pieces of {size}");
            assert_eq!(cited, [2, 0]);
        }
    }

    #[test]
    fn numbers_that_name_nothing_are_dropped_with_the_space_before_them() {
        assert_eq!(run("Да [7]. Нет [0] [2].", 2, 1), ("Да. Нет [1].".to_owned(), vec![1]));
        assert_eq!(run("Да [99999999999999999999]", 2, 3).0, "Да");
        assert_eq!(run("Да [1][9]", 1, 2), ("Да [1]".to_owned(), vec![0]));
    }

    #[test]
    fn other_brackets_stay_as_they_are() {
        for text in [
            "[ ] купить [x] готово",
            "массив[i] и [см. ниже]",
            "[[1",
            "a [",
            "[] [,]",
            "см. [документ](http://example.com)",
        ] {
            assert_eq!(run(text, 0, 1).0, text.trim_end(), "{text}");
        }
        let long = format!("[{}]", "1,".repeat(40));
        assert_eq!(run(&long, 1, 5).0, long);
    }
}
