//! Word documents: Office Open XML (ECMA-376, part 1, `WordprocessingML`).
//!
//! Page headers and footers are parts of their own and are not read; deleted text of tracked changes is skipped.

mod body;
mod notes;
mod styles;

use crate::archive::Archive;
use crate::document::Content;
use crate::document::Page;
use crate::error::ExtractError;
use crate::job::Job;
use crate::xml;

pub(crate) fn read(bytes: &[u8], job: &mut Job<'_>) -> Result<Content, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    archive.check(job)?;
    let mut styles = styles::Styles::default();
    if let Some(part) = archive.read("word/styles.xml", job)? {
        xml::walk(&part, job, &mut styles)?;
    }
    let mut notes = notes::Notes::default();
    for name in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(part) = archive.read(name, job)? {
            xml::walk(&part, job, &mut notes)?;
        }
    }
    let document = archive.read("word/document.xml", job)?;
    let document = document.ok_or_else(|| ExtractError::damaged("the Word file has no text part"))?;
    let mut body = body::Body::new(&document, &styles, &notes);
    xml::walk(&document, job, &mut body)?;
    let pages = body.into_pages();
    job.allow_pages(pages.len())?;
    let pages = (1..).zip(pages).map(|(number, page)| Page::new(number, page.blocks, page.pictured)).collect();
    Ok(Content { encoding: None, pages })
}
