//! The table of formats: one row, one reader module.

use crate::document::Kind;
use crate::error::ExtractError;
use crate::job::{Job, Reader};
use crate::{csv, docx, eml, epub, html, markdown, odt, pdf, pptx, rtf, text, xlsx, zip};

/// Counts the pages of one format without reading their text.
pub(crate) type Counter = fn(&[u8], &mut Job<'_>) -> Result<usize, ExtractError>;

/// One format.
pub(crate) struct Format {
    pub(crate) kind: Kind,
    pub(crate) read: Reader,
    /// How its pages are counted, if it can be read in parts: its reader then heeds [`Job::wanted`].
    pub(crate) count: Option<Counter>,
}

impl Format {
    /// A format that is read as a whole.
    const fn whole(kind: Kind, read: Reader) -> Self {
        Self { kind, read, count: None }
    }

    /// A format that can be read in parts.
    const fn in_parts(kind: Kind, read: Reader, count: Counter) -> Self {
        Self { kind, read, count: Some(count) }
    }
}

/// Every format that can be read.
pub(crate) const FORMATS: &[Format] = &[
    Format::in_parts(Kind::Pdf, pdf::read, pdf::count),
    Format::whole(Kind::Docx, docx::read),
    Format::whole(Kind::Xlsx, xlsx::read),
    Format::whole(Kind::Pptx, pptx::read),
    Format::whole(Kind::Odt, odt::read),
    Format::whole(Kind::Rtf, rtf::read),
    Format::whole(Kind::Epub, epub::read),
    Format::whole(Kind::Html, html::read),
    Format::whole(Kind::Markdown, markdown::read),
    Format::whole(Kind::Csv, csv::read),
    Format::whole(Kind::Text, text::read),
    Format::whole(Kind::Eml, eml::read),
    Format::in_parts(Kind::Zip, zip::read, zip::count),
];

/// The format of a kind.
pub(crate) fn format(kind: Kind) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.kind == kind)
}
