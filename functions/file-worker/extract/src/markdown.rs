//! Markdown: `CommonMark` with tables.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::blocks::{Blocks, Open};
use crate::decode;
use crate::document::Content;
use crate::document::Page;
use crate::error::ExtractError;
use crate::job::Job;

pub(crate) fn read(bytes: &[u8], job: &mut Job<'_>) -> Result<Content, ExtractError> {
    let (text, encoding) = decode::decode(bytes, None, job)?;
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = MarkdownReader::default();
    for event in Parser::new_ext(&text, options) {
        job.step()?;
        reader.event(event);
        job.allow_pieces(reader.blocks.pieces())?;
    }
    Ok(Content { encoding: Some(encoding), pages: vec![Page::new(1, reader.blocks.into_blocks(), false)] })
}

#[derive(Default)]
struct MarkdownReader {
    blocks: Blocks,
    is_metadata: bool,
    /// A paragraph inside a list item is part of the item, until another block ends it.
    item_is_open: bool,
}

impl MarkdownReader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if !self.is_metadata => self.blocks.text(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.blocks.text(&text),
            Event::SoftBreak => self.blocks.text(" "),
            Event::HardBreak => self.blocks.line_break(),
            Event::Text(_) | Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::Rule => {}
            Event::TaskListMarker(is_done) => self.blocks.text(if is_done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph if self.item_is_open => self.item_is_open = false,
            Tag::Paragraph | Tag::HtmlBlock | Tag::FootnoteDefinition(_) => self.blocks.start(Open::Paragraph),
            Tag::Heading { level, .. } => self.blocks.start(Open::Heading(level_of(*level))),
            Tag::Item => {
                self.blocks.start(Open::ListItem);
                self.item_is_open = true;
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => self.blocks.start(Open::Code),
            Tag::Table(_) => self.blocks.table_start(),
            Tag::TableHead => self.blocks.row_start(true),
            Tag::TableRow => self.blocks.row_start(false),
            Tag::TableCell => self.blocks.cell_start(1, 1),
            Tag::MetadataBlock(_) => self.is_metadata = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::TableCell => self.blocks.cell_end(),
            TagEnd::Table => self.blocks.table_end(),
            TagEnd::MetadataBlock(_) => self.is_metadata = false,
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.item_is_open = false;
                self.blocks.finish();
            }
            _ => {}
        }
    }
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::document::Block;
    use crate::limits::Limits;

    fn read_blocks(markdown: &str) -> Vec<Block> {
        let limits = Limits::default();
        let mut go_on = |_| ControlFlow::Continue(());
        let mut content = read(markdown.as_bytes(), &mut Job::new(&limits, &mut go_on)).unwrap();
        crate::clean::page(&mut content.pages[0]);
        content.pages.remove(0).blocks
    }

    #[test]
    fn structure_is_kept() {
        let blocks = read_blocks(
            "---\ntitle: x\n---\n# Цены\n\nДоставка **быстрая**\nи [дешёвая](http://x).\n\n- one\n- two\n\n  more\n\n```\nlet a\n  b\n```\n\n\
             | A | B |\n|---|---|\n| 1 | 2 |\n",
        );
        let expected = [
            Block::Heading { level: 1, text: "Цены".to_owned() },
            Block::Paragraph("Доставка быстрая и дешёвая.".to_owned()),
            Block::ListItem("one".to_owned()),
            Block::ListItem("two".to_owned()),
            Block::Paragraph("more".to_owned()),
            Block::Code("let a\n  b\n".to_owned()),
            Block::Table {
                header: vec!["A".to_owned(), "B".to_owned()],
                rows: vec![vec!["1".to_owned(), "2".to_owned()]],
            },
        ];
        assert_eq!(blocks, expected);
    }

    #[test]
    fn deep_quotes_are_read() {
        let markdown = format!("{} deep", ">".repeat(50_000));
        assert!(read_blocks(&markdown).len() <= 1);
    }
}
