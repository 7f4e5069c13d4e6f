//! What comes out of a file: pages of blocks.

use domain::limits::FILE_NAME_CHARACTERS;
use serde::{Deserialize, Serialize};

/// A file's format, found by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Portable Document Format.
    Pdf,
    /// Word, Office Open XML.
    Docx,
    /// Excel, Office Open XML.
    Xlsx,
    /// `PowerPoint`, Office Open XML.
    Pptx,
    /// `OpenDocument` text.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// An electronic book.
    Epub,
    /// HTML of any version.
    Html,
    /// Markdown (`CommonMark` with tables).
    Markdown,
    /// A table as text, with commas, semicolons, tabs or bars between the cells.
    Csv,
    /// Plain text.
    Text,
    /// A message of electronic mail with its attachments.
    Eml,
    /// A zip archive of files.
    Zip,
}

impl Kind {
    /// Every kind.
    const ALL: [Self; 13] = [
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Odt,
        Self::Rtf,
        Self::Epub,
        Self::Html,
        Self::Markdown,
        Self::Csv,
        Self::Text,
        Self::Eml,
        Self::Zip,
    ];

    /// The endings of names that go with it, in lower case.
    const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx", "docm", "dotx", "dotm"],
            Self::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Self::Pptx => &["pptx", "pptm", "ppsx", "potx"],
            Self::Odt => &["odt", "ott"],
            Self::Rtf => &["rtf"],
            Self::Epub => &["epub"],
            Self::Html => &["html", "htm", "xhtml", "xht"],
            Self::Markdown => &["md", "markdown", "mdown", "mkd"],
            Self::Csv => &["csv", "tsv", "tab"],
            Self::Text => &["txt", "text", "log"],
            Self::Eml => &["eml"],
            Self::Zip => &["zip"],
        }
    }

    /// The kind that a file's name promises.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        let extension = extension.to_lowercase();
        Self::ALL.into_iter().find(|kind| kind.extensions().contains(&extension.as_str()))
    }
}

/// The code of the warning that a file inside the file was not read.
pub(crate) const PART_NOT_READ: &str = "part_not_read";

/// What a reader hands back.
pub(crate) struct Content {
    /// The encoding it found, if the format leaves it open.
    pub(crate) encoding: Option<&'static str>,
    /// The pages, not yet cleaned.
    pub(crate) pages: Vec<Page>,
}

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The format that was read.
    pub kind: Kind,
    /// The character encoding (a WHATWG label, or `x-cp...` where it has none) of a format that does not say its own.
    pub encoding: Option<&'static str>,
    /// The pages in order; a format without pages has one.
    pub pages: Vec<Page>,
    /// What the owner of the file should know although it was read.
    pub warnings: Vec<Warning>,
}

impl Kind {
    /// Whether its readers know pages, slides, sheets or chapters by their numbers, be it one.
    const fn has_pages(self) -> bool {
        matches!(self, Self::Pdf | Self::Pptx | Self::Xlsx | Self::Epub)
    }
}

impl Document {
    /// Whether it means something to name a page of it.
    #[must_use]
    pub fn has_pages(&self) -> bool {
        self.kind.has_pages() || self.pages.len() > 1
    }

    /// The number of characters of all pages.
    #[must_use]
    pub fn characters(&self) -> usize {
        self.pages.iter().map(|page| page.characters).sum()
    }
}

/// One page, or one natural part of a format without pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The page's number, from 1.
    pub number: u32,
    /// The content in reading order.
    pub blocks: Vec<Block>,
    /// The number of characters (Unicode scalar values) of the blocks' text.
    pub characters: usize,
    /// Whether the page has text, and if not, why.
    pub state: PageState,
    /// Of a page that is a file inside the file: where what begins in it, in the order of the blocks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
}

/// Where a part of a page is from: a file inside the file, or one of that file's pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The first block that is from there.
    pub block: usize,
    /// The file.
    pub member: Member,
}

/// A place in a file inside the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The path of the inner file, at most [`Member::PATH_CHARACTERS`] of its end.
    pub path: String,
    /// The page in it, when it has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

impl Member {
    /// Characters of a path: as many as a file's name may have. It is repeated with each page and passage.
    pub const PATH_CHARACTERS: usize = FILE_NAME_CHARACTERS;

    /// A place in the file at `path`.
    pub(crate) fn new(path: &str, page: Option<u32>) -> Self {
        let dropped = path.chars().count().saturating_sub(Self::PATH_CHARACTERS);
        Self { path: path.chars().skip(dropped).collect(), page }
    }
}

impl Page {
    /// A page of `blocks`; `pictured` says that the page shows a picture.
    pub(crate) fn new(number: u32, blocks: Vec<Block>, pictured: bool) -> Self {
        let characters = blocks.iter().map(Block::characters).sum();
        Self { number, blocks, characters, state: PageState::of(characters, pictured), places: Vec::new() }
    }
}

/// Whether a page has text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PageState {
    /// The page has text.
    Text,
    /// The page has neither text nor pictures.
    Empty,
    /// The page has a picture and (nearly) no text: a scan, which only optical character recognition could read.
    NeedsOcr,
}

impl PageState {
    /// A scan often carries a printed page number or a stamp of the scanner and nothing else.
    const SCAN_MAX_CHARACTERS: usize = 16;

    fn of(characters: usize, pictured: bool) -> Self {
        match characters {
            0..=Self::SCAN_MAX_CHARACTERS if pictured => Self::NeedsOcr,
            0 => Self::Empty,
            _ => Self::Text,
        }
    }
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A heading.
    Heading {
        /// The level, from 1 (the title) to 6.
        level: u8,
        /// The heading's words.
        text: String,
    },
    /// A paragraph.
    Paragraph(String),
    /// An item of a list.
    ListItem(String),
    /// A table.
    Table {
        /// The names of the columns; empty when the table names none.
        header: Vec<String>,
        /// The rows under the header.
        rows: Vec<Vec<String>>,
    },
    /// Text whose line breaks and spaces matter.
    Code(String),
}

impl Block {
    /// The number of characters of the block's text.
    #[must_use]
    pub fn characters(&self) -> usize {
        match self {
            Self::Heading { text, .. } | Self::Paragraph(text) | Self::ListItem(text) | Self::Code(text) => {
                text.chars().count()
            }
            Self::Table { header, rows } => header.iter().chain(rows.iter().flatten()).map(|c| c.chars().count()).sum(),
        }
    }

    /// Every string of the block, in reading order.
    pub(crate) fn strings_mut(&mut self) -> Box<dyn Iterator<Item = &mut String> + '_> {
        match self {
            Self::Heading { text, .. } | Self::Paragraph(text) | Self::ListItem(text) | Self::Code(text) => {
                Box::new(std::iter::once(text))
            }
            Self::Table { header, rows } => Box::new(header.iter_mut().chain(rows.iter_mut().flatten())),
        }
    }

    /// Every string of the block, in reading order.
    pub(crate) fn strings(&self) -> Box<dyn Iterator<Item = &String> + '_> {
        match self {
            Self::Heading { text, .. } | Self::Paragraph(text) | Self::ListItem(text) | Self::Code(text) => {
                Box::new(std::iter::once(text))
            }
            Self::Table { header, rows } => Box::new(header.iter().chain(rows.iter().flatten())),
        }
    }
}

/// Something that was not read as it should have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// A stable code for programs: `name_mismatch`, `damaged_page` ...
    pub code: String,
    /// The same in words.
    pub message: String,
    /// The page concerned, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
