//! Electronic books: pages of XHTML in the order that the package's spine gives (EPUB 3.3, 5.7).

use std::collections::HashMap;

use crate::archive::Archive;
use crate::decode;
use crate::document::Content;
use crate::document::Page;
use crate::error::ExtractError;
use crate::html;
use crate::job::Job;
use crate::package;
use crate::xml::{self, Element, Visitor};

const CONTAINER: &str = "META-INF/container.xml";

pub(crate) fn read(bytes: &[u8], job: &mut Job<'_>) -> Result<Content, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    archive.check(job)?;
    if archive.has("META-INF/encryption.xml") && archive.has("META-INF/rights.xml") {
        return Err(ExtractError::Encrypted);
    }
    let missing = || ExtractError::damaged("the list of its chapters is missing");
    let mut book = Book::default();
    xml::walk(&archive.read(CONTAINER, job)?.ok_or_else(missing)?, job, &mut book)?;
    let package = book.package.clone().ok_or_else(missing)?;
    xml::walk(&archive.read(&package, job)?.ok_or_else(missing)?, job, &mut book)?;
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);

    if book.spine.is_empty() {
        return Err(missing());
    }
    job.allow_pages(book.spine.len())?;
    let mut pages = Vec::with_capacity(book.spine.len());
    for (number, id) in (1..).zip(&book.spine) {
        let part = book.parts.get(id).map(|part| package::resolve(folder, part));
        let blocks = match part.map(|part| archive.read(&part, job)).transpose()?.flatten() {
            Some(chapter) => html::page_blocks(&decode::decode(&chapter, None, job)?.0, job)?,
            None => Vec::new(),
        };
        pages.push(Page::new(number, blocks, false));
        job.page_done(pages.len(), Some(book.spine.len()))?;
    }
    Ok(Content { encoding: None, pages })
}

/// What the container and the package say.
#[derive(Debug, Default)]
struct Book {
    package: Option<String>,
    parts: HashMap<String, String>,
    spine: Vec<String>,
}

impl Visitor for Book {
    fn start(&mut self, element: &Element<'_>) {
        match element.name() {
            "rootfile" if self.package.is_none() => self.package = element.attribute("full-path"),
            "item" => {
                if let (Some(id), Some(part)) = (element.attribute("id"), element.attribute("href")) {
                    self.parts.insert(id, part);
                }
            }
            "itemref" => self.spine.extend(element.attribute("idref")),
            _ => {}
        }
    }

    fn end(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}
