//! HTML, as tag soup from anywhere.
//!
//! The page is read as a stream of tokens of the standard's tokenizer, without building a tree: the time is linear, and
//! nesting, however deep, takes a few bytes a level and no stack. What a tree would add (the repair of misplaced tags)
//! matters little to text.

mod boilerplate;
mod elements;
mod links;
mod walker;

use encoding_rs::Encoding;
use html5gum::{DefaultEmitter, Token, Tokenizer};

pub use self::links::{PageLinks, RobotWishes};
use self::walker::Walker;
use crate::bytes::find;
use crate::decode;
use crate::document::Content;
use crate::document::{Block, Page};
use crate::error::ExtractError;
use crate::job::Job;

/// Where a page must declare its encoding (HTML standard, 4.2.5.4: within the first 1024 bytes; browsers look further).
const CHARSET_WITHIN: usize = 4096;

pub(crate) fn read(bytes: &[u8], job: &mut Job<'_>) -> Result<Content, ExtractError> {
    let (html, encoding) = decode::decode(bytes, declared_encoding(bytes), job)?;
    Ok(Content { encoding: Some(encoding), pages: vec![Page::new(1, page_blocks(&html, job)?, false)] })
}

/// The blocks of a page.
pub(crate) fn page_blocks(html: &str, job: &mut Job<'_>) -> Result<Vec<Block>, ExtractError> {
    let mut blocks = walk(html, true, job)?;
    if !blocks.iter().any(|block| !matches!(block, Block::Heading { .. })) {
        // Nothing but navigation: a page that puts all of its text there is read whole.
        blocks = walk(html, false, job)?;
    }
    Ok(blocks)
}

/// Reads a page, without the parts that are not its own text if `own_text_only`.
fn walk(html: &str, own_text_only: bool, job: &mut Job<'_>) -> Result<Vec<Block>, ExtractError> {
    let mut emitter = DefaultEmitter::<()>::default();
    emitter.naively_switch_states(true);
    let mut walker = Walker::new(own_text_only);
    for token in Tokenizer::new_with_emitter(html, emitter) {
        job.step()?;
        job.allow_pieces(walker.pieces())?;
        match token {
            Ok(Token::StartTag(tag)) => walker.start(&tag),
            Ok(Token::EndTag(tag)) => walker.end(&tag.name),
            Ok(Token::String(text)) => walker.text(&String::from_utf8_lossy(&text.value)),
            Ok(Token::Comment(_) | Token::Doctype(_) | Token::Error(_)) => {}
            Err(never) => match never {},
        }
    }
    Ok(walker.into_blocks())
}

/// The encoding that a `meta` element or an XML declaration names.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..CHARSET_WITHIN).unwrap_or(bytes).to_ascii_lowercase();
    let after = |key: &[u8]| find(&start, key).and_then(|at| start.get(at + key.len()..));
    let value = after(b"charset=").or_else(|| after(b"encoding="))?;
    let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
    let label = value.split(|byte| !byte.is_ascii_alphanumeric() && !b"-_:".contains(byte)).next()?;
    Encoding::for_label(label)
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::limits::Limits;

    fn read_blocks(html: &[u8]) -> Vec<Block> {
        let limits = Limits::default();
        let mut go_on = |_| ControlFlow::Continue(());
        let mut content = read(html, &mut Job::new(&limits, &mut go_on)).unwrap();
        crate::clean::page(&mut content.pages[0]);
        content.pages.remove(0).blocks
    }

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(text.to_owned())
    }

    #[test]
    fn structure_is_kept() {
        let blocks = read_blocks(
            b"<title>Shop</title><h1>Our <b>price</b>s</h1><p>One &amp; two&nbsp;<br>three<ul><li>a<li>b</ul>\
              <pre>x\n  y</pre>tail",
        );
        let expected = [
            Block::Heading { level: 1, text: "Our prices".to_owned() },
            paragraph("One & two\nthree"),
            Block::ListItem("a".to_owned()),
            Block::ListItem("b".to_owned()),
            Block::Code("x\n  y".to_owned()),
            paragraph("tail"),
        ];
        assert_eq!(blocks, expected);
    }

    #[test]
    fn a_page_without_a_main_heading_gets_its_title() {
        let blocks = read_blocks(b"<title>Shop</title><p>text");
        assert_eq!(blocks, [Block::Heading { level: 1, text: "Shop".to_owned() }, paragraph("text")]);
    }

    #[test]
    fn what_is_not_the_pages_text_is_dropped() {
        let blocks = read_blocks(
            b"<style>a{}</style><nav><ul><li>Home</ul></nav><div class='cookie-banner'>We use <p>cookies</div>\
              <p hidden>secret</p><p style='display: none'>none</p><p>Text</p><script>if (a<b) {}</script>\
              <footer>2026</footer>",
        );
        assert_eq!(blocks, [paragraph("Text")]);
    }

    #[test]
    fn a_page_that_is_all_navigation_is_read_whole() {
        assert_eq!(read_blocks(b"<nav>Call us: 123</nav>"), [paragraph("Call us: 123")]);
    }

    #[test]
    fn long_lists_of_nothing_but_links_are_menus() {
        let link = "<li><a href='#'>Deutsch</a></li>".repeat(12);
        let product = "<li><a href='#'>Chair</a> 100</li>".repeat(12);
        let blocks = read_blocks(format!("<ul>{link}</ul><p>Text</p><ul>{product}</ul>").as_bytes());
        assert_eq!((blocks.len(), &blocks[0]), (13, &paragraph("Text")));
        assert_eq!(blocks[12], Block::ListItem("Chair 100".to_owned()));
    }

    #[test]
    fn tables_have_a_header_and_spans() {
        let blocks = read_blocks(
            b"<table><caption>Fares</caption><tr><th>Zone<th>Price<tr><td rowspan=2>A<td>1<tr><td>2</table>",
        );
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let table = Block::Table { header: row(["Zone", "Price"]), rows: vec![row(["A", "1"]), row(["A", "2"])] };
        assert_eq!(blocks, [paragraph("Fares"), table]);
    }

    #[test]
    fn the_declared_encoding_is_used() {
        let html = "<meta charset=\"windows-1251\"><p>Їжак";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(html);
        assert_eq!(read_blocks(&bytes), [paragraph("Їжак")]);
    }

    #[test]
    fn deep_nesting_takes_no_stack() {
        let html = ["<div>".repeat(200_000), "deep <b>text</b>".to_owned(), "</div>".repeat(200_000)].concat();
        assert_eq!(read_blocks(html.as_bytes()), [paragraph("deep text")]);
        let lists = ["<ul><li>".repeat(100_000), "item".to_owned(), "</p></li>".repeat(100_000)].concat();
        assert_eq!(read_blocks(lists.as_bytes()), [Block::ListItem("item".to_owned())]);
    }
}
