//! The strings that cells share, and the places of cells.

use crate::xml::{Element, Visitor};

/// The strings of a workbook, by their index.
#[derive(Debug, Default)]
pub(super) struct SharedStrings {
    strings: Vec<String>,
    in_text: bool,
    /// The depth inside phonetic hints, which repeat the text in another script.
    skipped: usize,
}

impl SharedStrings {
    pub(super) fn get(&self, index: &str) -> Option<&str> {
        self.strings.get(index.trim().parse::<usize>().ok()?).map(String::as_str)
    }
}

impl Visitor for SharedStrings {
    fn start(&mut self, element: &Element<'_>) {
        match element.name() {
            "rPh" => self.skipped += 1,
            "si" => self.strings.push(String::new()),
            "t" => self.in_text = true,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "rPh" => self.skipped = self.skipped.saturating_sub(1),
            "t" => self.in_text = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(string) = self.strings.last_mut().filter(|_| self.in_text && self.skipped == 0) {
            string.push_str(text);
        }
    }

    fn pieces(&self) -> usize {
        self.strings.len()
    }
}

/// The column of a cell's name, from 0: `C7` is 2.
pub(super) fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.take(3).fold(0, |number, letter| number * 26 + usize::from(letter - b'A') + 1);
    number.checked_sub(1)
}

/// A number as people write it: computers keep 0.3 as 0.30000000000000004.
pub(super) fn number(text: &str) -> String {
    let Ok(number) = text.trim().parse::<f64>() else {
        return text.to_owned();
    };
    let mut rounded = format!("{number:.8}");
    if rounded.contains('.') {
        rounded.truncate(rounded.trim_end_matches('0').trim_end_matches('.').len());
    }
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_numbered_by_letters() {
        assert_eq!(["A1", "Z9", "AA10", "XFD1", "7"].map(column), [Some(0), Some(25), Some(26), Some(16_383), None]);
    }

    #[test]
    fn numbers_are_rounded() {
        assert_eq!(["0.30000000000000004", "1500", "-2.50", "n/a"].map(number), ["0.3", "1500", "-2.5", "n/a"]);
    }
}
