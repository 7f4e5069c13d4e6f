//! A file inside a file: a member of an archive or an attachment of a message, which becomes one part of the whole.

use crate::document::{Block, Content, Member, PART_NOT_READ, Page, PageState, Place};
use crate::error::ExtractError;
use crate::job::Job;
use crate::language::Letters;

/// Reads a file inside the file as page `number`, under a heading of its path. What cannot be read is told as a warning
/// and leaves an empty page: the other files are read all the same.
pub(crate) fn read(
    number: u32,
    path: &str,
    bytes: Result<Vec<u8>, ExtractError>,
    job: &mut Job<'_>,
) -> Result<Page, ExtractError> {
    let content = bytes.and_then(|bytes| job.inside(path, |job| content(&bytes, path, job)));
    match content {
        Ok(content) => Ok(page(number, path, content, job)),
        Err(error) if error.is_final() => Err(error),
        Err(error) => {
            let is_scan = matches!(error, ExtractError::NoText { scanned: 1.., .. });
            job.warn(PART_NOT_READ, format!("{path}: {error}"), Some(number));
            Ok(Page::new(number, Vec::new(), is_scan))
        }
    }
}

fn content(bytes: &[u8], path: &str, job: &mut Job<'_>) -> Result<Content, ExtractError> {
    let (kind, read) = (job.find_reader)(bytes, path, job.limits)?;
    let content = read(bytes, job)?;
    let blocks = content.pages.iter().flat_map(|page| &page.blocks);
    if Letters::of(blocks.flat_map(Block::strings).map(String::as_str)).all() == 0 {
        let scanned = scanned(&content);
        return Err(ExtractError::NoText { kind, pages: content.pages.len(), scanned });
    }
    Ok(content)
}

fn scanned(content: &Content) -> usize {
    content.pages.iter().filter(|page| page.state == PageState::NeedsOcr).count()
}

/// All pages of a file as one, its headings under its path. Where each begins is kept, so that it can be cited.
fn page(number: u32, path: &str, content: Content, job: &mut Job<'_>) -> Page {
    let scanned = scanned(&content);
    if scanned > 0 {
        let pages = content.pages.len();
        job.warn("needs_ocr", format!("{path}: {scanned} of its {pages} pages look like scans"), Some(number));
    }
    let mut blocks = vec![Block::Heading { level: 1, text: path.to_owned() }];
    let mut places = vec![Place { block: 0, member: Member::new(path, None) }];
    let has_several = content.pages.len() > 1;
    for page in content.pages {
        if has_several && page.places.is_empty() {
            places.push(Place { block: blocks.len(), member: Member::new(path, Some(page.number)) });
        }
        places.extend(page.places.into_iter().map(|Place { block, member }| Place {
            block: blocks.len() + block,
            member: Member::new(&format!("{path}/{}", member.path), member.page),
        }));
        blocks.extend(page.blocks.into_iter().map(|block| match block {
            Block::Heading { level, text } => Block::Heading { level: (level + 1).min(6), text },
            other => other,
        }));
    }
    Page { places, ..Page::new(number, blocks, false) }
}
