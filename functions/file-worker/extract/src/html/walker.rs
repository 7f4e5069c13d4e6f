//! Follows the tags of a page and collects its blocks.

use std::collections::HashMap;

use html5gum::StartTag;

use super::{boilerplate, elements};
use crate::blocks::{Blocks, Open};
use crate::document::Block;

/// How far up an element without an end tag is looked for: hostile nesting must not make the search quadratic.
const MAX_LOOK_UP: usize = 32;

/// The state while a page is read.
pub(super) struct Walker {
    blocks: Blocks,
    /// Elements that wait for their end tag.
    open: Vec<Element>,
    /// How many of each name are open, so that a stray end tag is known without a search.
    counts: HashMap<Vec<u8>, usize>,
    /// How many open elements leave their content out.
    skipped: usize,
    own_text_only: bool,
    title: String,
    in_title: bool,
    has_main_heading: bool,
}

struct Element {
    name: Vec<u8>,
    is_skipped: bool,
}

impl Walker {
    pub(super) fn new(own_text_only: bool) -> Self {
        Self {
            blocks: Blocks::default(),
            open: Vec::new(),
            counts: HashMap::new(),
            skipped: 0,
            own_text_only,
            title: String::new(),
            in_title: false,
            has_main_heading: false,
        }
    }

    pub(super) fn start(&mut self, tag: &StartTag<()>) {
        let name = tag.name.as_slice();
        if let Some(implied) = elements::implied_end(name) {
            self.end_implied(&implied);
        }
        if !elements::is_void(name) {
            let is_skipped = boilerplate::is_never_text(tag) || (self.own_text_only && boilerplate::is_repeated(tag));
            self.skipped += usize::from(is_skipped);
            *self.counts.entry(name.to_vec()).or_default() += 1;
            self.open.push(Element {
                name: name.to_vec(),
                is_skipped,
            });
        }
        if self.skipped == 0 {
            self.open_text(tag);
        }
    }

    fn open_text(&mut self, tag: &StartTag<()>) {
        let span = |name: &[u8]| {
            let value = tag
                .attributes
                .get(name)
                .map(|value| String::from_utf8_lossy(&value.value).into_owned());
            value.and_then(|value| value.trim().parse().ok()).unwrap_or(1)
        };
        match tag.name.as_slice() {
            b"title" => self.in_title = self.title.is_empty(),
            b"br" => self.blocks.line_break(),
            b"table" => self.blocks.table_start(),
            b"tr" => self.blocks.row_start(false),
            b"td" => self.blocks.cell_start(span(b"colspan"), span(b"rowspan").max(1)),
            b"th" => {
                self.blocks.cell_start(span(b"colspan"), span(b"rowspan").max(1));
                self.blocks.mark_heading_cell();
            }
            name => {
                if let Some(open) = elements::opens_block(name) {
                    self.has_main_heading |= open == Open::Heading(1);
                    self.blocks.start(open);
                }
            }
        }
    }

    pub(super) fn end(&mut self, name: &[u8]) {
        let was_skipped = self.skipped > 0;
        match self.counts.get(name) {
            Some(count) if *count > 0 => while self.pop().is_some_and(|ended| ended != name) {},
            _ => return,
        }
        if was_skipped {
            return;
        }
        match name {
            b"title" => self.in_title = false,
            b"table" => self.blocks.table_end(),
            b"td" | b"th" => self.blocks.cell_end(),
            _ if elements::opens_block(name).is_some() => self.blocks.finish(),
            _ => {}
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.in_title {
            self.title.push_str(text);
        } else if self.skipped == 0 {
            self.blocks.text(text);
        }
    }

    pub(super) fn into_blocks(self) -> Vec<Block> {
        let mut blocks = self.blocks.into_blocks();
        if !self.has_main_heading && !self.title.trim().is_empty() {
            blocks.insert(
                0,
                Block::Heading {
                    level: 1,
                    text: self.title.split_whitespace().collect::<Vec<_>>().join(" "),
                },
            );
        }
        blocks
    }

    /// Ends the nearest element that a start tag implies the end of.
    fn end_implied(&mut self, implied: &elements::ImpliedEnd) {
        let near = self
            .open
            .iter()
            .rev()
            .take(MAX_LOOK_UP)
            .map(|element| element.name.as_slice());
        let mut near = near.take_while(|name| !implied.stops.contains(name));
        let depth = near
            .position(|name| implied.ends.contains(&name))
            .map_or(0, |above| above + 1);
        for _ in 0..depth {
            self.pop();
        }
    }

    fn pop(&mut self) -> Option<Vec<u8>> {
        let element = self.open.pop()?;
        self.skipped -= usize::from(element.is_skipped);
        if let Some(count) = self.counts.get_mut(&element.name) {
            *count -= 1;
        }
        Some(element.name)
    }
}
