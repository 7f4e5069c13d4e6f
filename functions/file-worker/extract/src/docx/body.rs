//! The main text of a Word document.

use super::notes::{Note, Notes};
use super::styles::{Styles, outline_level};
use crate::blocks::{Blocks, Open};
use crate::document::Block;
use crate::xml::{Element, Visitor};

/// Collects the pages of the main text.
pub(super) struct Body<'a> {
    styles: &'a Styles,
    notes: &'a Notes,
    blocks: Blocks,
    /// Paragraphs being read; a text box has paragraphs inside one.
    paragraphs: Vec<Paragraph>,
    cell: Span,
    /// The depth inside elements whose content is left out.
    skipped: usize,
    in_text: bool,
    /// Word marks where it broke pages when it last drew them; without such marks only the author's own breaks count.
    has_drawn_breaks: bool,
    page: BodyPage,
    pages: Vec<BodyPage>,
}

/// The content of one page.
#[derive(Debug, Default)]
pub(super) struct BodyPage {
    pub(super) blocks: Vec<Block>,
    pub(super) pictured: bool,
}

#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    level: Option<u8>,
    is_item: bool,
    notes: Vec<Note>,
}

/// What the properties of a cell say about it; the cell is opened at its first content.
#[derive(Debug, Default)]
struct Span {
    is_pending: bool,
    columns: usize,
    continues_above: bool,
}

impl<'a> Body<'a> {
    pub(super) fn new(document: &[u8], styles: &'a Styles, notes: &'a Notes) -> Self {
        Self {
            styles,
            notes,
            blocks: Blocks::default(),
            paragraphs: Vec::new(),
            cell: Span::default(),
            skipped: 0,
            in_text: false,
            has_drawn_breaks: crate::bytes::find(document, b"lastRenderedPageBreak").is_some(),
            page: BodyPage::default(),
            pages: Vec::new(),
        }
    }

    pub(super) fn into_pages(mut self) -> Vec<BodyPage> {
        while !self.paragraphs.is_empty() {
            self.end_paragraph();
        }
        self.page.blocks = self.blocks.into_blocks();
        self.pages.push(self.page);
        self.pages
    }

    fn break_page(&mut self) {
        self.page.blocks = self.blocks.take();
        self.pages.push(std::mem::take(&mut self.page));
    }

    fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    fn open_cell(&mut self) {
        if std::mem::take(&mut self.cell.is_pending) {
            self.blocks.cell_start(self.cell.columns, usize::from(!self.cell.continues_above));
        }
    }

    fn set_property(&mut self, element: &Element<'_>) {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        let value = element.attribute("val").unwrap_or_default();
        match element.name() {
            "pStyle" => {
                paragraph.level = paragraph.level.or_else(|| self.styles.level(&value));
                paragraph.is_item |= self.styles.is_list(&value);
            }
            "outlineLvl" => paragraph.level = outline_level(&value).or(paragraph.level),
            // Number 0 takes the paragraph out of its style's list (ECMA-376, part 1, 17.9.18).
            "numId" => paragraph.is_item = value != "0",
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let open = match paragraph.level {
            Some(level) => Open::Heading(level),
            None if paragraph.is_item => Open::ListItem,
            None => Open::Paragraph,
        };
        self.blocks.start(open);
        self.blocks.lines(&paragraph.text);
        self.blocks.finish();
        for note in paragraph.notes.iter().filter_map(|note| self.notes.get(note)) {
            self.blocks.text(note);
            self.blocks.finish();
        }
    }
}

impl Visitor for Body<'_> {
    fn start(&mut self, element: &Element<'_>) {
        let name = element.name();
        // Deleted and moved text, and the second form of what stands beside it in a newer one.
        if self.skipped > 0 || matches!(name, "del" | "moveFrom" | "Fallback") {
            self.skipped += 1;
            return;
        }
        match name {
            "p" => {
                self.open_cell();
                self.paragraphs.push(Paragraph::default());
            }
            "pStyle" | "outlineLvl" | "numId" => self.set_property(element),
            "t" => self.in_text = true,
            "tab" | "ptab" => self.push(" "),
            "noBreakHyphen" => self.push("-"),
            "br" if element.attribute("type").as_deref() != Some("page") => self.push("\n"),
            "br" if !self.has_drawn_breaks => self.break_page(),
            "cr" => self.push("\n"),
            "lastRenderedPageBreak" => self.break_page(),
            "footnoteReference" | "endnoteReference" => {
                if let (Some(paragraph), Some(note)) = (self.paragraphs.last_mut(), Note::of(element)) {
                    paragraph.notes.push(note);
                }
            }
            "drawing" | "pict" => self.page.pictured = true,
            "tbl" => {
                self.open_cell();
                self.blocks.table_start();
            }
            "tr" => self.blocks.row_start(false),
            "tblHeader" => self.blocks.mark_header(),
            "tc" => self.cell = Span { is_pending: true, columns: 1, continues_above: false },
            // Without a value the cell is merged with the one above (ECMA-376, part 1, 17.4.84).
            "vMerge" => self.cell.continues_above = element.attribute("val").as_deref() != Some("restart"),
            "gridSpan" => self.cell.columns = element.attribute("val").and_then(|v| v.parse().ok()).unwrap_or(1),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "p" => self.end_paragraph(),
            "t" => self.in_text = false,
            "tc" => {
                self.open_cell();
                self.blocks.cell_end();
            }
            "tbl" => self.blocks.table_end(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skipped == 0 {
            self.push(text);
        }
    }

    fn pieces(&self) -> usize {
        self.blocks.pieces()
    }
}
