//! Tables as text.

use csv::{ReaderBuilder, Trim};

use crate::blocks::Blocks;
use crate::decode;
use crate::document::Content;
use crate::document::Page;
use crate::error::ExtractError;
use crate::job::Job;

/// The signs that may part cells; the first wins a tie.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// Lines that are looked at to find the delimiter.
const SNIFFED_LINES: usize = 20;

pub(crate) fn read(bytes: &[u8], job: &mut Job<'_>) -> Result<Content, ExtractError> {
    let (text, encoding) = decode::decode(bytes, None, job)?;
    let (delimiter, text) = parted(&text);
    let mut reader = reader(delimiter, text);
    let mut blocks = Blocks::default();
    blocks.table_start();
    // Before the reader collects a line of them.
    job.allow_pieces(text.bytes().filter(|byte| *byte == delimiter || *byte == b'\n').count())?;
    for record in reader.records().flatten() {
        job.step()?;
        blocks.row_start(false);
        for cell in &record {
            blocks.cell_start(1, 1);
            blocks.text(cell);
        }
    }
    Ok(Content { encoding: Some(encoding), pages: vec![Page::new(1, blocks.into_blocks(), false)] })
}

/// A reader of the rows of a table, whatever parts its cells; the first row is one like the others.
#[must_use]
pub fn csv_reader(text: &str) -> csv::Reader<&[u8]> {
    let (delimiter, text) = parted(text);
    reader(delimiter, text)
}

fn reader(delimiter: u8, text: &str) -> csv::Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).trim(Trim::All).delimiter(delimiter).from_reader(text.as_bytes())
}

/// What parts the cells of a table, and its text. Excel names the sign in a first line of its own.
fn parted(text: &str) -> (u8, &str) {
    let declared = text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n'));
    match declared.and_then(|(sign, rest)| Some((sign.bytes().next()?, rest))) {
        Some(declared) => declared,
        None => (delimiter(text), text),
    }
}

/// The sign that stands most evenly in the first lines: the one with the most lines of the first line's count.
fn delimiter(text: &str) -> u8 {
    let evenness = |delimiter: u8| {
        let count = |line: &str| line.bytes().filter(|byte| *byte == delimiter).count();
        let mut counts = text.lines().filter(|line| !line.trim().is_empty()).take(SNIFFED_LINES).map(count);
        let first = counts.next().unwrap_or(0);
        let even = counts.filter(|count| *count == first).count() + 1;
        (if first > 0 { even } else { 0 }, first)
    };
    // `max_by_key` takes the last of equals.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| evenness(*delimiter)).unwrap_or(b',')
}
