//! From bytes to a document: check, detect, read, clean.

use std::ops::ControlFlow;

use crate::document::{Document, PageState};
use crate::error::ExtractError;
use crate::job::Job;
use crate::limits::{Limits, Progress, Stop};
use crate::{clean, detect, formats, pdf};

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
    if bytes.is_empty() {
        return Err(ExtractError::EmptyFile);
    }
    if bytes.len() > limits.bytes {
        return Err(ExtractError::TooLarge { bytes: bytes.len(), limit: limits.bytes });
    }
    let mut job = Job::new(limits, progress);
    let kind = detect::detect(bytes, name)?;
    warn_of_wrong_name(&mut job, kind, name);
    let read = formats::reader(kind).ok_or(ExtractError::UnsupportedType { found: "of a type without a reader" })?;
    let mut content = read(bytes, &mut job)?;
    content.pages.iter_mut().for_each(clean::page);

    let document = Document { kind, encoding: content.encoding, pages: content.pages, warnings: job.warnings };
    if has_no_words(&document) {
        if document.warnings.iter().any(|warning| warning.code == pdf::DAMAGED_FILE) {
            return Err(ExtractError::damaged("what is left of it holds no text"));
        }
        let scanned = document.pages.iter().filter(|page| page.state == PageState::NeedsOcr).count();
        return Err(ExtractError::NoText { kind, pages: document.pages.len(), scanned });
    }
    Ok(document)
}

fn warn_of_wrong_name(job: &mut Job<'_>, kind: crate::Kind, name: &str) {
    let Some(promised) = formats::kind_of_name(name) else {
        return;
    };
    if promised != kind {
        job.warn("name_mismatch", format!("by its name the file is {promised:?}, by its content {kind:?}"), None);
    }
}

/// Page numbers and rules of dashes are not text.
fn has_no_words(document: &Document) -> bool {
    let mut blocks = document.pages.iter().flat_map(|page| &page.blocks);
    !blocks.any(|block| block.strings().any(|text| text.chars().any(char::is_alphabetic)))
}
