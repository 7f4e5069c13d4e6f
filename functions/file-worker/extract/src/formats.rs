//! The table of formats: one row, one reader module.

use crate::document::{Kind, Page};
use crate::error::ExtractError;
use crate::job::Job;
use crate::{csv, docx, eml, epub, html, markdown, odt, pdf, pptx, rtf, text, xlsx, zip};

/// What a reader hands back.
pub(crate) struct Content {
    /// The encoding it found, if the format leaves it open.
    pub(crate) encoding: Option<&'static str>,
    /// The pages, not yet cleaned.
    pub(crate) pages: Vec<Page>,
}

/// Reads the bytes of one format.
pub(crate) type Reader = fn(&[u8], &mut Job<'_>) -> Result<Content, ExtractError>;

/// Counts the pages of one format without reading their text.
pub(crate) type Counter = fn(&[u8], &mut Job<'_>) -> Result<usize, ExtractError>;

/// One format.
pub(crate) struct Format {
    pub(crate) kind: Kind,
    /// The endings of names that go with it, in lower case.
    pub(crate) extensions: &'static [&'static str],
    pub(crate) read: Reader,
    /// How its pages are counted, if it can be read in parts: its reader then heeds [`Job::wanted`].
    pub(crate) count: Option<Counter>,
}

impl Format {
    /// A format that is read as a whole.
    const fn whole(kind: Kind, extensions: &'static [&'static str], read: Reader) -> Self {
        Self { kind, extensions, read, count: None }
    }

    /// A format that can be read in parts.
    const fn in_parts(kind: Kind, extensions: &'static [&'static str], read: Reader, count: Counter) -> Self {
        Self { kind, extensions, read, count: Some(count) }
    }
}

/// Every format that can be read.
pub(crate) const FORMATS: &[Format] = &[
    Format::in_parts(Kind::Pdf, &["pdf"], pdf::read, pdf::count),
    Format::whole(Kind::Docx, &["docx", "docm", "dotx", "dotm"], docx::read),
    Format::whole(Kind::Xlsx, &["xlsx", "xlsm", "xltx", "xltm"], xlsx::read),
    Format::whole(Kind::Pptx, &["pptx", "pptm", "ppsx", "potx"], pptx::read),
    Format::whole(Kind::Odt, &["odt", "ott"], odt::read),
    Format::whole(Kind::Rtf, &["rtf"], rtf::read),
    Format::whole(Kind::Epub, &["epub"], epub::read),
    Format::whole(Kind::Html, &["html", "htm", "xhtml", "xht"], html::read),
    Format::whole(Kind::Markdown, &["md", "markdown", "mdown", "mkd"], markdown::read),
    Format::whole(Kind::Csv, &["csv", "tsv", "tab"], csv::read),
    Format::whole(Kind::Text, &["txt", "text", "log"], text::read),
    Format::whole(Kind::Eml, &["eml"], eml::read),
    Format::in_parts(Kind::Zip, &["zip"], zip::read, zip::count),
];

/// The kind that a file's name promises.
pub(crate) fn kind_of_name(name: &str) -> Option<Kind> {
    let (_, extension) = name.rsplit_once('.')?;
    let extension = extension.to_lowercase();
    FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str())).map(|format| format.kind)
}

/// The format of a kind.
pub(crate) fn format(kind: Kind) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.kind == kind)
}
