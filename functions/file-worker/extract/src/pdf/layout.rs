//! Puts lines together to paragraphs, list items, headings and tables.

use std::collections::HashMap;

use super::PageLines;
use super::glyphs::Line;
use super::tables;
use crate::document::Block;
use crate::hyphens::Vocabulary;
use crate::markers;

/// A heading is set larger than the text by at least this factor.
const HEADING_FACTOR: f64 = 1.12;
/// Lines of sizes that differ by more than this factor belong to different blocks.
const SAME_SIZE: f64 = 1.1;
/// A step to the next line of this many usual steps parts paragraphs.
const PARAGRAPH_STEP: f64 = 1.25;
/// A line that ends this many font sizes before the right edge may be a paragraph's last.
const SHORT_LINE: f64 = 3.0;
/// An indent of this many font sizes begins a paragraph.
const INDENT: f64 = 0.8;
/// A longer text is no heading, however large.
const MAX_HEADING_CHARACTERS: usize = 200;
/// Dots in a row, as they lead to the page numbers of a table of contents.
const MIN_LEADER: usize = 4;

/// What is usual in a document.
pub(super) struct Layout {
    /// The size of most of the text.
    body: f64,
    /// The sizes of headings, the largest first.
    headings: Vec<f64>,
    /// The usual step from line to line, in font sizes.
    step: f64,
    vocabulary: Vocabulary,
}

impl Layout {
    /// Measures a document.
    pub(super) fn of(pages: &[PageLines]) -> Self {
        let mut sizes: HashMap<i64, usize> = HashMap::new();
        let mut steps: Vec<f64> = Vec::new();
        let mut vocabulary = Vocabulary::default();
        for page in pages {
            for line in &page.lines {
                *sizes.entry(half_points(line.size)).or_default() += line.text.len();
                vocabulary.add_line(&line.text);
            }
            for (line, next) in page.lines.iter().zip(page.lines.iter().skip(1)) {
                let step = (line.y - next.y) / line.size;
                if (0.8..3.0).contains(&step) && is_same_size(line, next) {
                    steps.push(step);
                }
            }
        }
        steps.sort_by(f64::total_cmp);
        let body = sizes.iter().max_by_key(|(size, length)| (**length, -**size)).map_or(20, |(size, _)| *size);
        let mut headings: Vec<i64> =
            sizes.into_keys().filter(|size| points(*size) >= points(body) * HEADING_FACTOR).collect();
        headings.sort_by_key(|size| -size);
        Self {
            body: points(body),
            headings: headings.into_iter().map(points).collect(),
            step: steps.get(steps.len() / 2).copied().unwrap_or(1.2),
            vocabulary,
        }
    }

    /// The blocks of a page.
    pub(super) fn blocks(&self, page: &PageLines) -> Vec<Block> {
        let right = page.lines.iter().map(|line| line.right).fold(f64::MIN, f64::max);
        let mut blocks = Vec::new();
        let mut rest = page.lines.as_slice();
        while !rest.is_empty() {
            let rows = tables::table_rows(rest);
            if rows > 0 {
                let (lines, after) = rest.split_at(rows);
                blocks.extend(tables::table(lines));
                rest = after;
                continue;
            }
            let length = self.paragraph_length(rest, right);
            let (lines, after) = rest.split_at(length);
            blocks.extend(self.block(lines));
            rest = after;
        }
        blocks
    }

    /// How many lines from the first on make one block.
    fn paragraph_length(&self, lines: &[Line], right: f64) -> usize {
        let Some(first) = lines.first() else { return 0 };
        let mut left = first.left;
        let mut length = 1;
        for (line, next) in lines.iter().zip(lines.iter().skip(1)) {
            let is_indented = length > 1 && next.left > left + next.size * INDENT;
            if self.parts(line, next, right, is_indented)
                || tables::table_rows(lines.get(length..).unwrap_or_default()) > 0
            {
                break;
            }
            // The second line tells the left edge of a paragraph whose first is indented or hangs out.
            left = if length == 1 { next.left } else { left.min(next.left) };
            length += 1;
        }
        length
    }

    /// Whether a block ends between two lines.
    fn parts(&self, line: &Line, next: &Line, right: f64, is_indented: bool) -> bool {
        if !is_same_size(line, next) || markers::list_item(&next.text).is_some() || is_contents_entry(&line.text) {
            return true;
        }
        let step = (line.y - next.y) / line.size;
        if step > self.step * PARAGRAPH_STEP {
            return true;
        }
        let ends_sentence = line.text.trim_end().ends_with(['.', '!', '?', ':', ';', '»', '”']);
        let is_short = line.right < right - line.size * SHORT_LINE;
        if step < 0.0 {
            // The next column goes on with the sentence, or begins something else.
            return ends_sentence || !next.text.starts_with(char::is_lowercase);
        }
        ends_sentence && (is_short || is_indented)
    }

    fn block(&self, lines: &[Line]) -> Option<Block> {
        let mut text = String::new();
        for line in lines {
            self.vocabulary.join(&mut text, &without_leader(line.text.trim()));
        }
        let first = lines.first()?;
        let is_entry = lines.iter().any(|line| is_contents_entry(&line.text));
        if is_entry {
            return Some(Block::ListItem(text));
        }
        if let Some(level) = self.heading_level(first, &text, lines.len()) {
            return Some(Block::Heading { level, text });
        }
        Some(match markers::list_item(&text) {
            Some(item) => Block::ListItem(item.to_owned()),
            None => Block::Paragraph(text),
        })
    }

    fn heading_level(&self, first: &Line, text: &str, lines: usize) -> Option<u8> {
        let has_letters = text.chars().filter(|c| c.is_alphabetic()).nth(1).is_some();
        if !has_letters || text.chars().nth(MAX_HEADING_CHARACTERS).is_some() {
            return None;
        }
        let rank = self.headings.iter().position(|size| (size - first.size).abs() < 0.5);
        if let Some(rank) = rank.filter(|_| first.size >= self.body * HEADING_FACTOR) {
            let depth = markers::section_depth(text);
            return depth.or_else(|| u8::try_from(rank + 1).ok()).map(|level| level.min(6));
        }
        markers::section_depth(text).filter(|_| lines == 1 && !text.ends_with(['.', ',', ';', ':']))
    }
}

fn is_same_size(line: &Line, next: &Line) -> bool {
    line.size < next.size * SAME_SIZE && next.size < line.size * SAME_SIZE
}

fn half_points(size: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "sizes of type are small")]
    let size = (size * 2.0).round() as i64;
    size
}

#[expect(clippy::cast_precision_loss, reason = "sizes of type are small")]
fn points(half_points: i64) -> f64 {
    half_points as f64 / 2.0
}

/// Whether a line is of a table of contents: dots lead to a number.
fn is_contents_entry(text: &str) -> bool {
    text.trim_end().ends_with(|c: char| c.is_ascii_digit()) && without_leader(text).len() < text.len()
}

/// A line without rows of dots, with or without spaces between them.
fn without_leader(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['.', '…']) {
        let (before, dots) = rest.split_at(at);
        let length = dots.find(|c: char| !matches!(c, '.' | '…' | ' ' | '\t')).unwrap_or(dots.len());
        let (run, after) = dots.split_at(length);
        clean.push_str(before);
        if run.matches(['.', '…']).count() >= MIN_LEADER {
            clean.truncate(clean.trim_end().len());
            clean.push(' ');
        } else {
            clean.push_str(run);
        }
        rest = after;
    }
    clean.push_str(rest);
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, left: f64, right: f64, y: f64, size: f64) -> Line {
        Line { text: text.to_owned(), left, right, y, size, cells: vec![left] }
    }

    fn blocks(lines: Vec<Line>) -> Vec<Block> {
        let pages = [PageLines { number: 1, lines, pictured: false }];
        Layout::of(&pages).blocks(&pages[0])
    }

    #[test]
    fn paragraphs_are_rebuilt_and_larger_lines_are_headings() {
        let blocks = blocks(vec![
            line("Delivery", 50.0, 120.0, 700.0, 18.0),
            line("We deliver every day but Sun-", 50.0, 400.0, 670.0, 10.0),
            line("day in the whole town.", 50.0, 200.0, 658.0, 10.0),
            line("Second part begins here and", 50.0, 400.0, 646.0, 10.0),
            line("ends here.", 50.0, 120.0, 634.0, 10.0),
            line("• an item", 60.0, 120.0, 622.0, 10.0),
        ]);
        let expected = [
            Block::Heading { level: 1, text: "Delivery".to_owned() },
            Block::Paragraph("We deliver every day but Sunday in the whole town.".to_owned()),
            Block::Paragraph("Second part begins here and ends here.".to_owned()),
            Block::ListItem("an item".to_owned()),
        ];
        assert_eq!(blocks, expected);
    }

    #[test]
    fn cells_under_each_other_are_a_table() {
        let row = |text: &str, y| Line { cells: vec![50.0, 200.0], ..line(text, 50.0, 250.0, y, 10.0) };
        let blocks = blocks(vec![row("Name\tPrice", 700.0), row("Chair\t100", 688.0), row("Table\t250", 676.0)]);
        let cells = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let rows = vec![cells(["Chair", "100"]), cells(["Table", "250"])];
        assert_eq!(blocks, [Block::Table { header: cells(["Name", "Price"]), rows }]);
    }

    #[test]
    fn leaders_of_a_table_of_contents_go() {
        assert_eq!(without_leader("2.1 Delivery . . . . . . 12"), "2.1 Delivery 12");
        assert_eq!(without_leader("and so on... yes. No"), "and so on... yes. No");
        assert!(is_contents_entry("Оплата ........ 7") && !is_contents_entry("It costs 5.5"));
    }
}
