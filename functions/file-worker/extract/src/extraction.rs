//! From bytes to a document: check, detect, read, clean.

use std::ops::{ControlFlow, Range};

use crate::document::{Document, Kind};
use crate::error::ExtractError;
use crate::formats::{self, Format};
use crate::job::{Job, Reader};
use crate::limits::{Limits, Progress, Stop};
use crate::report::Report;
use crate::{clean, detect};

/// What a file is and into how many parts its reading can be divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// The format.
    pub kind: Kind,
    /// The number of pages (of an archive: members) that [`extract_pages`] can read apart, or `None` for a format that is
    /// read as a whole.
    pub pages: Option<usize>,
}

/// Finds out what a file is and how many pages it has, without reading their text.
///
/// # Errors
/// See [`ExtractError`]: what can be told without reading the text, such as a password or too many pages.
pub fn inspect(
    bytes: &[u8],
    name: &str,
    limits: &Limits,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<Stop>,
) -> Result<Outline, ExtractError> {
    let mut job = Job::new(limits, progress).with_readers(find_reader);
    let format = checked(bytes, name, limits)?;
    let pages = format.count.map(|count| count(bytes, &mut job)).transpose()?;
    Ok(Outline { kind: format.kind, pages })
}

/// Reads the text of a file.
///
/// `name` is the file's name as its owner knows it; the content decides what the file is. `progress` is called at page
/// and element boundaries and may break off: the caller holds the clock.
///
/// # Errors
/// See [`ExtractError`]. A file without text is an error.
pub fn extract(
    bytes: &[u8],
    name: &str,
    limits: &Limits,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<Stop>,
) -> Result<Document, ExtractError> {
    let document = extract_pages(bytes, name, 0..usize::MAX, limits, progress)?;
    Report::of(&document).check()?;
    Ok(document)
}

/// Reads the text of some of a file's pages, counted from 0 as [`Outline::pages`] counts them.
///
/// Pages keep the numbers they have in the whole file, and what runs through the file (headers, footers) is left out as
/// if all of it were read. A format that is read as a whole has all of its text in part 0. Pages without text are no
/// error here: add up the [`Report`]s and [`Report::check`] their sum.
///
/// # Errors
/// See [`ExtractError`].
pub fn extract_pages(
    bytes: &[u8],
    name: &str,
    pages: Range<usize>,
    limits: &Limits,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<Stop>,
) -> Result<Document, ExtractError> {
    let format = checked(bytes, name, limits)?;
    let kind = format.kind;
    let is_first = pages.contains(&0);
    let mut job = Job::new(limits, progress).with_readers(find_reader).of_pages(pages);
    if is_first {
        warn_of_wrong_name(&mut job, kind, name);
    } else if format.count.is_none() {
        return Ok(Document { kind, encoding: None, pages: Vec::new(), warnings: Vec::new() });
    }
    let mut content = (format.read)(bytes, &mut job)?;
    content.pages.iter_mut().for_each(clean::page);
    Ok(Document { kind, encoding: content.encoding, pages: content.pages, warnings: job.warnings })
}

/// The format of a file of an allowed size.
fn checked(bytes: &[u8], name: &str, limits: &Limits) -> Result<&'static Format, ExtractError> {
    if bytes.is_empty() {
        return Err(ExtractError::EmptyFile);
    }
    if bytes.len() > limits.bytes {
        return Err(ExtractError::TooLarge { bytes: bytes.len(), limit: limits.bytes });
    }
    let kind = detect::detect(bytes, name)?;
    formats::format(kind).ok_or(ExtractError::UnsupportedType { found: "of a type without a reader" })
}

fn find_reader(bytes: &[u8], name: &str, limits: &Limits) -> Result<(Kind, Reader), ExtractError> {
    checked(bytes, name, limits).map(|format| (format.kind, format.read))
}

fn warn_of_wrong_name(job: &mut Job<'_>, kind: Kind, name: &str) {
    let Some(promised) = Kind::of_name(name) else {
        return;
    };
    if promised != kind {
        job.warn("name_mismatch", format!("by its name the file is {promised:?}, by its content {kind:?}"), None);
    }
}
