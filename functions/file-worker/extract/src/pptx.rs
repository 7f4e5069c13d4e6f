//! `PowerPoint` presentations: a slide is a page (ECMA-376, part 1, `PresentationML`).
//!
//! Speakers' notes are not read: they are written for the speaker, not for customers.

use crate::archive::Archive;
use crate::blocks::{Blocks, Open};
use crate::document::Content;
use crate::document::Page;
use crate::error::ExtractError;
use crate::job::Job;
use crate::package::Relationships;
use crate::xml::{self, Element, Visitor};

pub(crate) fn read(bytes: &[u8], job: &mut Job<'_>) -> Result<Content, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    archive.check(job)?;
    let presentation = archive.read("ppt/presentation.xml", job)?.unwrap_or_default();
    let mut order = SlideOrder::default();
    xml::walk(&presentation, job, &mut order)?;
    let relationships = Relationships::of(&mut archive, "ppt/", "presentation.xml", job)?;

    job.allow_pages(order.slides.len())?;
    let mut pages = Vec::with_capacity(order.slides.len());
    for (number, id) in (1..).zip(&order.slides) {
        let mut slide = Slide::default();
        match relationships.part(id).map(|part| archive.read(part, job)).transpose()?.flatten() {
            Some(part) => xml::walk(&part, job, &mut slide)?,
            None => job.warn("damaged_page", "the slide is missing", Some(number)),
        }
        pages.push(Page::new(number, slide.blocks.into_blocks(), slide.pictured));
        job.page_done(pages.len(), Some(order.slides.len()))?;
    }
    Ok(Content { encoding: None, pages })
}

/// The relationships of the slides in the order of the show.
#[derive(Debug, Default)]
struct SlideOrder {
    slides: Vec<String>,
}

impl Visitor for SlideOrder {
    fn start(&mut self, element: &Element<'_>) {
        if element.name() == "sldId" {
            self.slides.extend(element.relationship());
        }
    }

    fn end(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

#[derive(Debug, Default)]
struct Slide {
    blocks: Blocks,
    /// What the paragraphs of the shape being read are.
    open: Open,
    is_furniture: bool,
    text: String,
    in_text: bool,
    pictured: bool,
    /// The depth inside the older form of what stands beside it in a newer one.
    skipped: usize,
}

impl Visitor for Slide {
    fn start(&mut self, element: &Element<'_>) {
        let name = element.name();
        if self.skipped > 0 || name == "Fallback" {
            self.skipped += 1;
            return;
        }
        match name {
            "sp" => {
                self.open = Open::Paragraph;
                self.is_furniture = false;
            }
            "ph" => {
                self.open = match element.attribute("type").as_deref() {
                    Some("title" | "ctrTitle") => Open::Heading(1),
                    Some("subTitle") => Open::Paragraph,
                    _ => Open::ListItem,
                };
                // Date, footer and number are the same on every slide.
                self.is_furniture = matches!(element.attribute("type").as_deref(), Some("dt" | "ftr" | "sldNum"));
            }
            "p" => self.text.clear(),
            "t" => self.in_text = true,
            "br" => self.text.push('\n'),
            "pic" => self.pictured = true,
            "tbl" => {
                self.is_furniture = false;
                self.blocks.table_start();
            }
            "tr" => self.blocks.row_start(false),
            "tc" => {
                let is_continued = element.attribute("vMerge").is_some_and(|value| value == "1" || value == "true");
                self.blocks.cell_start(1, usize::from(!is_continued));
                self.open = Open::Paragraph;
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "p" => {
                self.blocks.start(self.open);
                self.blocks.lines(&std::mem::take(&mut self.text));
                self.blocks.finish();
            }
            "t" => self.in_text = false,
            "tc" => self.blocks.cell_end(),
            "tbl" => self.blocks.table_end(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skipped == 0 && !self.is_furniture {
            self.text.push_str(text);
        }
    }

    fn pieces(&self) -> usize {
        self.blocks.pieces()
    }
}
