//! Makes text plain: one kind of space, no invisible characters, composed letters.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::document::{Block, Page, PageState};

/// Cleans every text of a page, drops blocks that turn out empty and counts again.
pub(crate) fn page(page: &mut Page) {
    for block in &mut page.blocks {
        let is_code = matches!(block, Block::Code(_));
        for text in block.strings_mut() {
            *text = if is_code { characters(text) } else { line(text) };
        }
    }
    let has_text = |block: &Block| block.strings().any(|text| !text.trim().is_empty());
    for place in &mut page.places {
        place.block = page.blocks.iter().take(place.block).filter(|block| has_text(block)).count();
    }
    page.blocks.retain(has_text);
    page.characters = page.blocks.iter().map(Block::characters).sum();
    if page.characters == 0 && page.state == PageState::Text {
        page.state = PageState::Empty;
    }
}

/// Cleans running text: characters, then spaces. A line break stands for itself, spaces around it go.
pub(crate) fn line(text: &str) -> String {
    let text = characters(text);
    let mut clean = String::with_capacity(text.len());
    for line in text.lines() {
        let mut words = line.split_whitespace().peekable();
        if words.peek().is_some() && !clean.is_empty() {
            clean.push('\n');
        }
        while let Some(word) = words.next() {
            clean.push_str(word);
            if words.peek().is_some() {
                clean.push(' ');
            }
        }
    }
    clean
}

/// Replaces characters that only look or behave specially, and composes letters with their marks: PDF files often hold
/// `й` as `и` and a breve. Compatibility forms other than ligatures are kept: full NFKC would turn `м²` into `м2`.
fn characters(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => {}
            '\u{feff}' | '\u{fffd}' => {}
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => clean.push(' '),
            '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => clean.push('\n'),
            '\u{fb00}' => clean.push_str("ff"),
            '\u{fb01}' => clean.push_str("fi"),
            '\u{fb02}' => clean.push_str("fl"),
            '\u{fb03}' => clean.push_str("ffi"),
            '\u{fb04}' => clean.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => clean.push_str("st"),
            '\u{2010}' | '\u{2011}' => clean.push('-'),
            // The bullets of the fonts Symbol and Wingdings, which Word and PDF writers put into the private area.
            '\u{f0b7}' | '\u{f0a7}' | '\u{f076}' | '\u{f0d8}' | '\u{f0fc}' => clean.push('•'),
            '\u{e000}'..='\u{f8ff}' => {}
            '\n' | '\t' => clean.push(character),
            _ if character.is_control() => {}
            _ => clean.push(character),
        }
    }
    if is_nfc(&clean) { clean } else { clean.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_and_special_characters_become_plain() {
        assert_eq!(line("\u{feff}про\u{ad}да\u{200b}жа\u{a0}\u{a0}за 5\u{202f}000 ₽"), "продажа за 5 000 ₽");
        assert_eq!(line("e\u{fb03}cient o\u{fb00}er"), "efficient offer");
        assert_eq!(line("и\u{306} е\u{308}"), "й ё");
        assert_eq!(line("10 м² ½"), "10 м² ½");
    }

    #[test]
    fn spaces_collapse_and_line_breaks_stay() {
        assert_eq!(line("  a \t b \r\n\n  c  "), "a b\nc");
    }

    #[test]
    fn code_keeps_its_spaces() {
        let mut code = Page::new(1, vec![Block::Code("a\n  b\u{200b}".to_owned())], false);
        page(&mut code);
        assert_eq!(code.blocks, [Block::Code("a\n  b".to_owned())]);
    }

    #[test]
    fn blocks_without_text_go() {
        let mut empty = Page::new(1, vec![Block::Paragraph("\u{ad} \u{200b}".to_owned())], false);
        page(&mut empty);
        assert_eq!((empty.blocks.len(), empty.characters, empty.state), (0, 0, PageState::Empty));
    }
}
