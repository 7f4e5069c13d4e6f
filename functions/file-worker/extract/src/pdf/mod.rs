//! PDF.
//!
//! A page goes through four steps: its content is rewritten to text operators only ([`content`]), the glyphs are drawn
//! into lines ([`glyphs`]), lines that repeat on every page are dropped ([`furniture`]), and the rest is put together
//! to paragraphs, headings and tables ([`layout`]). What `pdf-extract` cannot read, `lopdf` tries.

mod content;
mod fonts;
mod furniture;
mod glyphs;
mod layout;
mod load;
mod recovery;
mod tables;
mod unpack;

use std::collections::BTreeSet;
use std::ops::Range;

use lopdf::{Document, Object, ObjectId, Stream};

use self::glyphs::{Line, LineCollector};
use crate::document::Content;
use crate::document::Page;
use crate::error::ExtractError;
use crate::job::Job;
use crate::panics;

/// From this share of unknown characters on, the first reader's text of a page is not trusted.
const MAX_UNKNOWN_TENTHS: usize = 2;

/// The code of the warning that a file is broken as a whole.
pub(crate) const DAMAGED_FILE: &str = "damaged_file";

/// The lines of one page.
pub(crate) struct PageLines {
    pub(crate) number: u32,
    pub(crate) lines: Vec<Line>,
    /// Whether the page shows a picture large enough to be a scan.
    pub(crate) pictured: bool,
}

pub(crate) fn read(bytes: &[u8], job: &mut Job<'_>) -> Result<Content, ExtractError> {
    let mut document = load::load(bytes, job)?;
    let ids: Vec<(u32, ObjectId)> = document.get_pages().into_iter().collect();
    job.allow_pages(ids.len())?;
    let wanted = job.wanted(ids.len());
    let seen = seen(&wanted, ids.len());
    let mut pages = Vec::with_capacity(seen.len());
    let mut done = 0;
    for (index, (number, id)) in ids.iter().enumerate().filter(|(index, _)| seen.contains(index)) {
        let told = job.warnings.len();
        pages.push(page_lines(&mut document, *number, *id, job)?);
        if wanted.contains(&index) {
            done += 1;
        } else {
            // Whoever wants that page will be told.
            job.warnings.truncate(told);
        }
        job.page_done(done, Some(wanted.len()))?;
    }
    furniture::drop_repeated(&mut pages);
    let layout = layout::Layout::of(&pages);
    let wanted: BTreeSet<u32> = ids.get(wanted).unwrap_or_default().iter().map(|(number, _)| *number).collect();
    let pages = pages.iter().filter(|page| wanted.contains(&page.number));
    let pages = pages.map(|page| Page::new(page.number, layout.blocks(page), page.pictured)).collect();
    Ok(Content { encoding: None, pages })
}

/// Counts the pages.
pub(crate) fn count(bytes: &[u8], job: &mut Job<'_>) -> Result<usize, ExtractError> {
    let pages = load::open(bytes, job)?.get_pages().len();
    job.allow_pages(pages)?;
    Ok(pages)
}

/// The pages that are read for the sake of the wanted ones, by index: running headers and the usual size of type show
/// only on several pages. The neighbours know the titles of chapters, pages from all over the file those of the whole.
fn seen(wanted: &Range<usize>, pages: usize) -> BTreeSet<usize> {
    /// Running titles are told by three pages.
    const NEIGHBOURS: usize = 3;
    /// Enough for what runs through a file to be on more than half of the pages that are seen.
    const SPREAD: usize = 12;
    let near = wanted.start.saturating_sub(NEIGHBOURS)..wanted.end.saturating_add(NEIGHBOURS).min(pages);
    let spread = (0..SPREAD).map(|nth| nth * pages / SPREAD).filter(|index| *index < pages);
    near.chain(spread).collect()
}

fn page_lines(
    document: &mut Document,
    number: u32,
    id: ObjectId,
    job: &mut Job<'_>,
) -> Result<PageLines, ExtractError> {
    let text_only = content::text_only(document, id, job)?;
    let pictured = text_only.pictured;
    replace_content(document, id, text_only);
    let mut collector = LineCollector::new(job);
    let outcome = panics::catch(|| pdf_extract::output_doc_page(document, &mut collector, number).is_ok());
    let mut lines = collector.finish()?;
    if outcome != Some(true) || is_unreadable(&lines) {
        let text = panics::catch(|| document.extract_text(&[number]).unwrap_or_default()).unwrap_or_default();
        if text.chars().filter(|c| c.is_alphabetic()).count() > letters(&lines) {
            lines = glyphs::plain_lines(&text);
        }
        if outcome != Some(true) {
            job.warn("damaged_page", "a part of the page could not be read", Some(number));
        }
    }
    drop_content(document, id);
    Ok(PageLines { number, lines, pictured })
}

fn is_unreadable(lines: &[Line]) -> bool {
    let characters = || lines.iter().flat_map(|line| line.text.chars());
    let unknown = characters().filter(|c| matches!(*c, char::REPLACEMENT_CHARACTER | '\u{e000}'..='\u{f8ff}')).count();
    unknown * 10 > characters().count() * MAX_UNKNOWN_TENTHS
}

fn letters(lines: &[Line]) -> usize {
    lines.iter().flat_map(|line| line.text.chars()).filter(|c| c.is_alphabetic()).count()
}

/// Puts the rewritten content in the place of the page's own. The box and resources are set here, so that the reader
/// does not look for them in the page's parents, which may be missing or run in a circle.
fn replace_content(document: &mut Document, id: ObjectId, text: content::TextOnly) {
    let stream = document.add_object(Stream::new(lopdf::Dictionary::new(), text.content));
    let Ok(page) = document.get_dictionary_mut(id) else {
        return;
    };
    let mut resources = lopdf::Dictionary::new();
    resources.set("Font", text.fonts);
    page.set("Contents", stream);
    page.set("Resources", resources);
    page.set("MediaBox", [0, 0, 612, 792].map(Object::from).to_vec());
    page.remove(b"ArtBox");
}

/// Frees the content of a page that is done.
fn drop_content(document: &mut Document, id: ObjectId) {
    let page = document.get_dictionary(id);
    if let Ok(stream) = page.and_then(|page| page.get(b"Contents")).and_then(Object::as_reference) {
        document.objects.remove(&stream);
    }
}
