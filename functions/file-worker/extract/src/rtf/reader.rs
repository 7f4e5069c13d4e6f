//! Follows the groups of an RTF file and collects its blocks.

use std::collections::HashMap;

use super::charsets;
use super::tokens::Token;
use crate::blocks::{Blocks, Open};
use crate::document::Block;

/// Groups that are not text of the document. Groups that begin with `\*` are skipped as well.
const SKIPPED: &[&str] = &[
    "colortbl",
    "stylesheet",
    "info",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "object",
    "fldinst",
    "listtext",
    "pntext",
    "themedata",
    "datastore",
    "xe",
    "tc",
];
const DEFAULT_CODE_PAGE: i32 = 1252;

/// The state while a file is read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    blocks: Blocks,
    group: Group,
    outer: Vec<Group>,
    /// Bytes of text that wait to be decoded together: an encoding may take two for a character.
    bytes: Vec<u8>,
    text: String,
    /// Half of a character beyond the first plane.
    surrogate: Option<u16>,
    /// Bytes that only repeat a Unicode character for old readers.
    repeated: usize,
    code_page: Option<i32>,
    font_code_pages: HashMap<i32, i32>,
    open: Open,
    /// Whether a bullet or number of a list was drawn before the paragraph.
    is_item: bool,
    in_table: bool,
    table_is_open: bool,
    row_is_open: bool,
    pub(super) pictured: bool,
}

/// What a group sets for itself.
#[derive(Debug, Clone, Default)]
struct Group {
    is_skipped: bool,
    is_font_table: bool,
    font: i32,
    /// Bytes after a Unicode character that repeat it, less one, so that the default is zero.
    repeats_less_one: i32,
}

impl Reader {
    pub(super) fn token(&mut self, token: &Token<'_>) {
        match token {
            Token::Open => {
                self.decode();
                self.outer.push(self.group.clone());
            }
            Token::Close => {
                self.decode();
                self.group = self.outer.pop().unwrap_or_default();
            }
            Token::Byte(_) if self.repeated > 0 => self.repeated -= 1,
            Token::Byte(byte) if !self.group.is_skipped && !self.group.is_font_table => self.bytes.push(*byte),
            Token::Byte(_) => {}
            Token::Symbol(sign) => self.symbol(*sign),
            Token::Word(word, number) => self.word(word, *number),
        }
    }

    /// How many groups are open.
    pub(super) fn depth(&self) -> usize {
        self.outer.len()
    }

    /// How many blocks and cells there are.
    pub(super) fn pieces(&self) -> usize {
        self.blocks.pieces()
    }

    pub(super) fn into_blocks(mut self) -> Vec<Block> {
        self.in_table = false;
        self.end_paragraph();
        self.blocks.into_blocks()
    }

    fn symbol(&mut self, sign: u8) {
        match sign {
            b'*' => self.group.is_skipped = true,
            b'~' => self.push(" "),
            b'_' => self.push("-"),
            b'{' | b'}' | b'\\' => self.push(char::from(sign).encode_utf8(&mut [0; 4])),
            // A line break after a backslash is a paragraph's end.
            b'\n' | b'\r' => self.end_paragraph(),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if SKIPPED.contains(&word) {
            self.group.is_skipped = true;
            if matches!(word, "listtext" | "pntext") {
                self.is_item = true;
            }
        }
        let value = number.unwrap_or(0);
        match word {
            "pict" => {
                self.pictured = true;
                self.group.is_skipped = true;
            }
            "ansicpg" => self.code_page = Some(value),
            "fonttbl" => self.group.is_font_table = true,
            "f" => {
                self.decode();
                self.group.font = value;
            }
            "fcharset" => {
                if let Some(page) = charsets::code_page_of(value).filter(|_| self.group.is_font_table) {
                    self.font_code_pages.insert(self.group.font, page);
                }
            }
            "uc" => self.group.repeats_less_one = value.saturating_sub(1),
            "u" => self.unicode(value),
            _ if self.group.is_skipped => {}
            "par" | "sect" | "page" => self.end_paragraph(),
            "line" => self.push("\n"),
            "tab" => self.push(" "),
            "emdash" => self.push("—"),
            "endash" => self.push("–"),
            "bullet" => self.push("•"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "pard" => {
                self.in_table = false;
                self.open = Open::Paragraph;
            }
            "outlinelevel" => {
                self.open = u8::try_from(value)
                    .ok()
                    .filter(|level| *level < 9)
                    .map_or(Open::Paragraph, |level| Open::Heading((level + 1).min(6)));
            }
            "intbl" => self.in_table = true,
            "cell" => self.end_cell(),
            "row" => self.row_is_open = false,
            _ => {}
        }
    }

    /// Adds a character given by its number; numbers over 32,767 are written as negative ones.
    fn unicode(&mut self, value: i32) {
        self.decode();
        self.repeated = usize::try_from(self.group.repeats_less_one + 1).unwrap_or(0).min(8);
        let Ok(unit) = u16::try_from(value.rem_euclid(1 << 16)) else {
            return;
        };
        let units = self.surrogate.take().into_iter().chain([unit]);
        let units: Vec<u16> = units.collect();
        if (0xd800..0xdc00).contains(&unit) {
            self.surrogate = Some(unit);
            return;
        }
        self.push(&String::from_utf16_lossy(&units));
    }

    fn push(&mut self, text: &str) {
        self.decode();
        if !self.group.is_skipped && !self.group.is_font_table {
            self.text.push_str(text);
        }
    }

    fn decode(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let page = self.font_code_pages.get(&self.group.font).copied().filter(|page| *page != DEFAULT_CODE_PAGE);
        let page = page.or(self.code_page).unwrap_or(DEFAULT_CODE_PAGE);
        let (text, _) = charsets::of_code_page(page).decode_without_bom_handling(&self.bytes);
        self.text.push_str(&text);
        self.bytes.clear();
    }

    fn end_paragraph(&mut self) {
        self.decode();
        if self.in_table {
            // The cell goes on until its own end.
            self.text.push('\n');
            return;
        }
        if std::mem::take(&mut self.table_is_open) {
            self.row_is_open = false;
            self.blocks.table_end();
        }
        let is_item = std::mem::take(&mut self.is_item) && self.open == Open::Paragraph;
        self.blocks.start(if is_item { Open::ListItem } else { self.open });
        self.blocks.lines(&std::mem::take(&mut self.text));
        self.blocks.finish();
    }

    fn end_cell(&mut self) {
        self.decode();
        if !std::mem::replace(&mut self.table_is_open, true) {
            self.blocks.table_start();
        }
        if !std::mem::replace(&mut self.row_is_open, true) {
            self.blocks.row_start(false);
        }
        self.blocks.cell_start(1, 1);
        self.blocks.lines(&std::mem::take(&mut self.text));
        self.blocks.cell_end();
    }
}
