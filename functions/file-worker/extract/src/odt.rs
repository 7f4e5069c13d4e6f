//! `OpenDocument` texts (OASIS `OpenDocument` 1.3, part 3).

use crate::archive::Archive;
use crate::blocks::{Blocks, Open};
use crate::bytes::find;
use crate::document::Content;
use crate::document::Page;
use crate::error::ExtractError;
use crate::job::Job;
use crate::xml::{self, Element, Visitor};

/// Spaces that one element may stand for.
const MAX_SPACES: usize = 64;

pub(crate) fn read(bytes: &[u8], job: &mut Job<'_>) -> Result<Content, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    archive.check(job)?;
    let manifest = archive.read("META-INF/manifest.xml", job)?.unwrap_or_default();
    if find(&manifest, b"encryption-data").is_some() {
        return Err(ExtractError::Encrypted);
    }
    let content = archive.read("content.xml", job)?;
    let content = content.ok_or_else(|| ExtractError::damaged("its main part is missing"))?;
    let mut body = Body::default();
    xml::walk(&content, job, &mut body)?;
    Ok(Content { encoding: None, pages: vec![Page::new(1, body.blocks.into_blocks(), body.pictured)] })
}

#[derive(Debug, Default)]
struct Body {
    blocks: Blocks,
    /// Paragraphs being read; the ones of a note stand inside another.
    paragraphs: Vec<(Open, String)>,
    lists: usize,
    /// The depth inside elements whose content is left out.
    skipped: usize,
    pictured: bool,
}

impl Body {
    fn push(&mut self, text: &str) {
        if let Some((_, paragraph)) = self.paragraphs.last_mut() {
            paragraph.push_str(text);
        }
    }
}

impl Visitor for Body {
    fn start(&mut self, element: &Element<'_>) {
        let name = element.name();
        if self.skipped > 0 || matches!(name, "tracked-changes" | "annotation" | "note-citation" | "forms") {
            self.skipped += 1;
            return;
        }
        match name {
            "h" => {
                let level = u8::try_from(xml::count(element, "outline-level").min(6)).unwrap_or(6);
                self.paragraphs.push((Open::Heading(level), String::new()));
            }
            "p" => {
                let open = if self.lists > 0 { Open::ListItem } else { Open::Paragraph };
                self.paragraphs.push((open, String::new()));
            }
            "list" => self.lists += 1,
            "s" => self.push(&" ".repeat(xml::count(element, "c").min(MAX_SPACES))),
            "tab" => self.push(" "),
            "line-break" => self.push("\n"),
            "image" => self.pictured = true,
            "table" => self.blocks.table_start(),
            "table-row" => self.blocks.row_start(false),
            "table-cell" => {
                let (columns, rows) = ("number-columns-spanned", "number-rows-spanned");
                self.blocks.cell_start(xml::count(element, columns), xml::count(element, rows));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "h" | "p" => {
                if let Some((open, text)) = self.paragraphs.pop() {
                    self.blocks.start(open);
                    self.blocks.lines(&text);
                    self.blocks.finish();
                }
            }
            "list" => self.lists = self.lists.saturating_sub(1),
            "table-cell" => self.blocks.cell_end(),
            "table" => self.blocks.table_end(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped == 0 {
            // A line break in the file is a space in the text (5.2 of part 3).
            self.push(&text.replace(['\n', '\r'], " "));
        }
    }

    fn pieces(&self) -> usize {
        self.blocks.pieces()
    }
}
