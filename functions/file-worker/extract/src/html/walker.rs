//! Follows the tags of a page and collects its blocks.

use std::collections::{HashMap, HashSet};

use html5gum::StartTag;

use super::{boilerplate, elements};
use crate::blocks::{Blocks, Open};
use crate::document::Block;

/// How far up an element without an end tag is looked for: hostile nesting must not make the search quadratic.
const MAX_LOOK_UP: usize = 32;

/// Elements that wait for their end: of deeper ones nothing is remembered, so that a file of nothing but start tags does
/// not take many times its size in memory.
const MAX_OPEN: usize = 500_000;

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
    links: Links,
    title: String,
    in_title: bool,
    has_main_heading: bool,
}

/// Which blocks are nothing but links.
#[derive(Default)]
struct Links {
    /// Whether a link is open.
    open: bool,
    /// The block that is read, and whether it has text outside links.
    block: usize,
    has_text: bool,
    /// The blocks that have text outside links.
    with_text: HashSet<usize>,
}

impl Links {
    /// A shorter list of links may be a list of products or documents.
    const MIN_MENU: usize = 10;
    /// The items of a menu are words, not sentences: their mean length.
    const MAX_ITEM_CHARACTERS: usize = 30;

    fn turn_to(&mut self, block: usize) {
        if block != self.block {
            self.block = block;
            self.has_text = false;
        }
    }

    fn add(&mut self, text: &str) {
        if !self.open && !self.has_text && !text.trim().is_empty() {
            self.has_text = true;
            self.with_text.insert(self.block);
        }
    }

    /// Drops long runs of short list items that are nothing but links: menus that are not marked as such.
    fn without_menus(&self, blocks: Vec<Block>) -> Vec<Block> {
        let is_link =
            |(index, block): (usize, &Block)| matches!(block, Block::ListItem(_)) && !self.with_text.contains(&index);
        let links: Vec<bool> = blocks.iter().enumerate().map(is_link).collect();
        let mut kept = Vec::with_capacity(blocks.len());
        let mut blocks = blocks.into_iter();
        for run in links.chunk_by(|a, b| a == b) {
            let run_blocks: Vec<Block> = blocks.by_ref().take(run.len()).collect();
            let length: usize = run_blocks.iter().map(Block::characters).sum();
            let is_menu = run.first() == Some(&true)
                && run.len() >= Self::MIN_MENU
                && length <= run.len() * Self::MAX_ITEM_CHARACTERS;
            if !is_menu {
                kept.extend(run_blocks);
            }
        }
        kept
    }
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
            links: Links::default(),
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
        if !elements::is_void(name) && self.open.len() < MAX_OPEN {
            let is_skipped = boilerplate::is_never_text(tag) || (self.own_text_only && boilerplate::is_repeated(tag));
            self.skipped += usize::from(is_skipped);
            *self.counts.entry(name.to_vec()).or_default() += 1;
            self.open.push(Element { name: name.to_vec(), is_skipped });
        }
        if self.skipped == 0 {
            self.open_text(tag);
        }
    }

    fn open_text(&mut self, tag: &StartTag<()>) {
        let span = |name: &[u8]| {
            let value = tag.attributes.get(name).map(|value| String::from_utf8_lossy(&value.value).into_owned());
            value.and_then(|value| value.trim().parse().ok()).unwrap_or(1)
        };
        self.links.turn_to(self.blocks.len());
        match tag.name.as_slice() {
            b"a" => self.links.open = true,
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
        self.links.turn_to(self.blocks.len());
        match name {
            b"a" => self.links.open = false,
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
            self.links.turn_to(self.blocks.len());
            self.links.add(text);
            self.blocks.text(text);
        }
    }

    /// How many blocks and cells there are.
    pub(super) fn pieces(&self) -> usize {
        self.blocks.pieces()
    }

    pub(super) fn into_blocks(self) -> Vec<Block> {
        let blocks = self.blocks.into_blocks();
        let mut blocks = if self.own_text_only { self.links.without_menus(blocks) } else { blocks };
        if !self.has_main_heading && !self.title.trim().is_empty() {
            blocks.insert(
                0,
                Block::Heading { level: 1, text: self.title.split_whitespace().collect::<Vec<_>>().join(" ") },
            );
        }
        blocks
    }

    /// Ends the nearest element that a start tag implies the end of.
    fn end_implied(&mut self, implied: &elements::ImpliedEnd) {
        let near = self.open.iter().rev().take(MAX_LOOK_UP).map(|element| element.name.as_slice());
        let mut near = near.take_while(|name| !implied.stops.contains(name));
        let depth = near.position(|name| implied.ends.contains(&name)).map_or(0, |above| above + 1);
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
