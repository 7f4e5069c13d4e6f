//! The table of formats: one row, one reader module.

use crate::document::{Kind, Page};
use crate::error::ExtractError;
use crate::job::Job;
use crate::{csv, docx, epub, html, markdown, odt, pdf, pptx, rtf, text, xlsx};

/// What a reader hands back.
pub(crate) struct Content {
    /// The encoding it found, if the format leaves it open.
    pub(crate) encoding: Option<&'static str>,
    /// The pages, not yet cleaned.
    pub(crate) pages: Vec<Page>,
}

/// Reads the bytes of one format.
pub(crate) type Reader = fn(&[u8], &mut Job<'_>) -> Result<Content, ExtractError>;

/// One format.
pub(crate) struct Format {
    pub(crate) kind: Kind,
    /// The endings of names that go with it, in lower case.
    pub(crate) extensions: &'static [&'static str],
    pub(crate) read: Reader,
}

/// Every format that can be read.
pub(crate) const FORMATS: &[Format] = &[
    Format { kind: Kind::Pdf, extensions: &["pdf"], read: pdf::read },
    Format { kind: Kind::Docx, extensions: &["docx", "docm", "dotx", "dotm"], read: docx::read },
    Format { kind: Kind::Xlsx, extensions: &["xlsx", "xlsm", "xltx", "xltm"], read: xlsx::read },
    Format { kind: Kind::Pptx, extensions: &["pptx", "pptm", "ppsx", "potx"], read: pptx::read },
    Format { kind: Kind::Odt, extensions: &["odt", "ott"], read: odt::read },
    Format { kind: Kind::Rtf, extensions: &["rtf"], read: rtf::read },
    Format { kind: Kind::Epub, extensions: &["epub"], read: epub::read },
    Format { kind: Kind::Html, extensions: &["html", "htm", "xhtml", "xht"], read: html::read },
    Format { kind: Kind::Markdown, extensions: &["md", "markdown", "mdown", "mkd"], read: markdown::read },
    Format { kind: Kind::Csv, extensions: &["csv", "tsv", "tab"], read: csv::read },
    Format { kind: Kind::Text, extensions: &["txt", "text", "log"], read: text::read },
];

/// The kind that a file's name promises.
pub(crate) fn kind_of_name(name: &str) -> Option<Kind> {
    let (_, extension) = name.rsplit_once('.')?;
    let extension = extension.to_lowercase();
    FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str())).map(|format| format.kind)
}

/// The reader of a kind.
pub(crate) fn reader(kind: Kind) -> Option<Reader> {
    FORMATS.iter().find(|format| format.kind == kind).map(|format| format.read)
}
