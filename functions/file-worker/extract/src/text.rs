//! Plain text: paragraphs, lists and headings from the way lines are laid out.

use crate::decode;
use crate::document::Content;
use crate::document::{Block, Page};
use crate::error::ExtractError;
use crate::hyphens::Vocabulary;
use crate::job::Job;
use crate::markers;

/// A line longer than this was not broken by hand: it is a paragraph of its own.
const LONG_LINE: usize = 160;
/// A line this full (in tenths of the longest line) goes on in the next one.
const FULL_LINE_TENTHS: usize = 6;
/// Two gaps of so many spaces make a line part of a table drawn with spaces.
const COLUMN_GAP: &str = "   ";

pub(crate) fn read(bytes: &[u8], job: &mut Job<'_>) -> Result<Content, ExtractError> {
    let (text, encoding) = decode::decode(bytes, None, job)?;
    let text = unix_lines(&text);
    // A form feed ends a page.
    let parts: Vec<&str> = text.trim_end_matches(['\x0c', '\n']).split('\x0c').collect();
    job.allow_pages(parts.len())?;
    let mut pages = Vec::with_capacity(parts.len());
    for (number, part) in (1_u32..).zip(parts) {
        pages.push(Page::new(number, blocks(part, job)?, false));
    }
    Ok(Content { encoding: Some(encoding), pages })
}

/// The blocks of a text that is no file of its own.
pub(crate) fn page_blocks(text: &str, job: &mut Job<'_>) -> Result<Vec<Block>, ExtractError> {
    blocks(&unix_lines(text), job)
}

fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The blocks of one page: groups of lines between empty lines.
fn blocks(text: &str, job: &mut Job<'_>) -> Result<Vec<Block>, ExtractError> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut vocabulary = Vocabulary::default();
    lines.iter().for_each(|line| vocabulary.add_line(line));
    let width = lines.iter().map(|line| line.chars().count()).filter(|width| *width <= LONG_LINE).max().unwrap_or(0);

    let mut blocks = Vec::new();
    for group in lines.split(|line| line.trim().is_empty()).filter(|group| !group.is_empty()) {
        job.step()?;
        job.allow_pieces(blocks.len())?;
        match group {
            [line, rule] if is_rule(rule) => {
                blocks.push(heading(if rule.trim().starts_with('=') { 1 } else { 2 }, line))
            }
            [rule, line, under] if is_rule(rule) && is_rule(under) => blocks.push(heading(1, line)),
            [line] if is_heading(line) => blocks.push(heading(markers::section_depth(line).unwrap_or(2), line)),
            [line, rule, rest @ ..] if is_rule(rule) && !is_rule(line) => {
                blocks.push(heading(2, line));
                flow(rest, width, &vocabulary, &mut blocks);
            }
            _ if is_drawn(group) => blocks.push(Block::Code(group.join("\n"))),
            _ => flow(group, width, &vocabulary, &mut blocks),
        }
    }
    Ok(blocks)
}

/// Rebuilds paragraphs and list items from lines that may be broken at a fixed width.
fn flow(lines: &[&str], width: usize, vocabulary: &Vocabulary, blocks: &mut Vec<Block>) {
    let mut text = String::new();
    let mut is_item = false;
    let mut goes_on = false;
    let flush = |text: &mut String, is_item: bool, blocks: &mut Vec<Block>| {
        if !text.trim().is_empty() {
            let text = std::mem::take(text);
            blocks.push(if is_item { Block::ListItem(text) } else { Block::Paragraph(text) });
        }
    };
    for line in lines.iter().filter(|line| !is_rule(line)) {
        let length = line.chars().count();
        let item = markers::list_item(line);
        if item.is_some() || length > LONG_LINE {
            flush(&mut text, is_item, blocks);
            is_item = item.is_some();
        }
        let line = item.unwrap_or(line.trim());
        if text.is_empty() {
            text.push_str(line);
        } else if goes_on {
            vocabulary.join(&mut text, line);
        } else {
            text.push('\n');
            text.push_str(line);
        }
        goes_on = length * 10 >= width * FULL_LINE_TENTHS;
        if length > LONG_LINE {
            flush(&mut text, is_item, blocks);
            is_item = false;
        }
    }
    flush(&mut text, is_item, blocks);
}

fn heading(level: u8, line: &str) -> Block {
    Block::Heading { level, text: line.trim().to_owned() }
}

/// A line of signs that underlines a heading or divides parts.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let mut characters = line.chars();
    let first = characters.next();
    line.len() >= 3 && first.is_some_and(|c| "=-~_*#".contains(c)) && characters.all(|c| Some(c) == first)
}

/// A short line on its own that is numbered like a section, or all in capitals.
fn is_heading(line: &str) -> bool {
    let line = line.trim();
    if line.chars().nth(100).is_some() || line.ends_with(['.', ',', ';', ':']) || line.starts_with(['-', '*', '•']) {
        return false;
    }
    let letters = || line.chars().filter(|c| c.is_alphabetic());
    markers::section_depth(line).is_some() || (letters().nth(3).is_some() && letters().all(char::is_uppercase))
}

/// Most lines have columns drawn with spaces: joining them would mix the columns.
fn is_drawn(lines: &[&str]) -> bool {
    let drawn = lines.iter().filter(|line| line.trim().contains(COLUMN_GAP) || line.contains('\t')).count();
    lines.len() > 1 && drawn * 2 > lines.len()
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::limits::Limits;

    fn read_blocks(text: &str) -> Vec<Block> {
        let limits = Limits::default();
        let mut go_on = |_| ControlFlow::Continue(());
        let content = read(text.as_bytes(), &mut Job::new(&limits, &mut go_on)).unwrap();
        content.pages.into_iter().flat_map(|page| page.blocks).collect()
    }

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(text.to_owned())
    }

    #[test]
    fn lines_broken_at_a_width_become_paragraphs() {
        let blocks = read_blocks(
            "We deliver every day but Sun-\nday in the whole of the town.\n\nSecond part\nis here as well as there yes.",
        );
        let first = "We deliver every day but Sunday in the whole of the town.";
        assert_eq!(blocks, [paragraph(first), paragraph("Second part\nis here as well as there yes.")]);
    }

    #[test]
    fn headings_are_underlined_numbered_or_capital() {
        let blocks = read_blocks("Prices\n======\n\n2.1. Delivery in town\n\nУСЛОВИЯ ОПЛАТЫ\n\nBy card.");
        let expected = [heading(1, "Prices"), heading(2, "2.1. Delivery in town"), heading(2, "УСЛОВИЯ ОПЛАТЫ")];
        assert_eq!(blocks, [expected.to_vec(), vec![paragraph("By card.")]].concat());
    }

    #[test]
    fn list_items_take_their_following_lines() {
        let blocks = read_blocks("- first thing that is long\n  and goes on\n- second\n1) third");
        let items = ["first thing that is long and goes on", "second", "third"];
        assert_eq!(blocks, items.map(|item| Block::ListItem(item.to_owned())));
    }

    #[test]
    fn drawn_tables_keep_their_columns() {
        let table = "Name      Price\nChair     100";
        assert_eq!(read_blocks(table), [Block::Code(table.to_owned())]);
    }

    #[test]
    fn form_feeds_part_pages() {
        let limits = Limits::default();
        let mut go_on = |_| ControlFlow::Continue(());
        let content = read(b"one\x0ctwo\x0c", &mut Job::new(&limits, &mut go_on)).unwrap();
        assert_eq!(content.pages.iter().map(|page| page.number).collect::<Vec<_>>(), [1, 2]);
    }
}
