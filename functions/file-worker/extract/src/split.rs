//! Cuts a document into passages for search.

use serde::{Deserialize, Serialize};

use crate::document::{Block, Document, Member, Page};
use crate::sentences::sentences;

/// How long passages are, in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitOptions {
    /// A passage this long is complete at the next end of a paragraph that would make it too long.
    pub min: usize,
    /// No passage is longer, but for a short rest that would be no passage of its own.
    pub max: usize,
}

impl Default for SplitOptions {
    /// 600 to 1,000 characters: a question's worth of text, well within the 512 tokens an embedding model reads.
    fn default() -> Self {
        Self { min: 600, max: 1_000 }
    }
}

/// A piece of a document that can answer a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The page it begins on; `None` in a format that has none.
    pub page: Option<u32>,
    /// Where that is in a file inside the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<Member>,
    /// The headings it stands under, from the outermost.
    pub heading_path: Vec<String>,
    /// The text, without its headings.
    pub text: String,
    /// Its place among all passages of the document, from 0.
    pub ordinal: usize,
}

/// Cuts a document into passages: along headings, then paragraphs and rows, then sentences.
///
/// A sentence is cut only if it is longer than [`SplitOptions::max`]. Rows of tables become lines of `column: value`, so
/// each can be understood without the header. Text without a letter makes no passage.
#[must_use]
pub fn split(document: &Document, options: &SplitOptions) -> Vec<Passage> {
    split_part(document, options, &mut Carry::default(), true)
}

/// Where the part of a document before this one ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Carry {
    /// The headings that are open, with their levels.
    pub headings: Vec<(u8, String)>,
    /// Whether the innermost of them has no text under it yet.
    pub heading_is_bare: bool,
    /// The number of passages so far.
    pub passages: usize,
}

/// Cuts a part of a document, going on where the part before it ended; `is_last` says that nothing follows.
///
/// Passages stand under the headings that the parts before have opened, and are counted on. They end with the part.
#[must_use]
pub fn split_part(document: &Document, options: &SplitOptions, carry: &mut Carry, is_last: bool) -> Vec<Passage> {
    let mut splitter = Splitter::new(options, std::mem::take(carry));
    for page in &document.pages {
        splitter.page(page);
    }
    let (mut passages, end) = splitter.finish(is_last);
    *carry = end;
    if !document.has_pages() {
        passages.iter_mut().for_each(|passage| passage.page = None);
    }
    passages
}

/// A rest shorter than this part of the minimum is added to the passage before it.
const SHORT_REST_DIVISOR: usize = 4;

struct Splitter<'a> {
    options: &'a SplitOptions,
    /// The page that is read.
    page: u32,
    headings: Vec<(u8, String)>,
    /// Whether the innermost heading has text under it yet.
    heading_is_bare: bool,
    text: String,
    length: usize,
    /// The file inside the file that is read.
    member: Option<&'a Member>,
    /// The page on which `text` begins.
    text_page: u32,
    /// Where that is in a file inside the file.
    text_member: Option<&'a Member>,
    /// The number of passages of the parts before.
    before: usize,
    passages: Vec<Passage>,
}

impl<'a> Splitter<'a> {
    fn new(options: &'a SplitOptions, carry: Carry) -> Self {
        Self {
            options,
            page: 1,
            headings: carry.headings,
            heading_is_bare: carry.heading_is_bare,
            before: carry.passages,
            text: String::new(),
            length: 0,
            member: None,
            text_page: 1,
            text_member: None,
            passages: Vec::new(),
        }
    }

    fn page(&mut self, page: &'a Page) {
        self.turn_to(page.number);
        self.member = None;
        let mut places = page.places.iter().peekable();
        for (index, block) in page.blocks.iter().enumerate() {
            while let Some(place) = places.next_if(|place| place.block <= index) {
                self.member = Some(&place.member);
            }
            self.block(block);
        }
    }

    /// A passage belongs to one page, unless it is too short to stand alone.
    fn turn_to(&mut self, page: u32) {
        if self.length * 2 >= self.options.min {
            self.flush();
        }
        self.page = page;
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } if has_words(text) => return self.heading(*level, text),
            Block::Heading { text, .. } | Block::Paragraph(text) => self.units(&sentences(text), ""),
            Block::ListItem(text) => {
                let item = format!("- {text}");
                self.units(&sentences(&item), "");
            }
            Block::Code(text) => self.units(&text.lines().collect::<Vec<_>>(), "\n"),
            Block::Table { header, rows } => {
                let rows: Vec<String> =
                    rows.iter().map(|row| row_text(header, row)).filter(|row| !row.is_empty()).collect();
                if !rows.iter().any(|row| has_words(row)) {
                    // Nothing but numbers in columns without names: what words there are stand in the header.
                    self.units(&[&header.join("; ")], "");
                }
                // Each row may go into another passage: it carries the names of its columns.
                for row in &rows {
                    self.units(&[row], "");
                }
            }
        }
        // Under a rule of dashes or a number alone, a heading stands as bare as before.
        self.heading_is_bare &= !block.strings().any(|text| has_words(text));
    }

    fn heading(&mut self, level: u8, text: &str) {
        let is_sibling = self.headings.last().is_some_and(|(last, _)| *last >= level);
        let bare = if self.heading_is_bare && is_sibling { self.headings.pop() } else { None };
        if let Some((_, bare)) = bare {
            // A heading with nothing under it is a line of text itself.
            self.units(&[&bare], "");
        } else {
            self.flush();
        }
        while self.headings.last().is_some_and(|(last, _)| *last >= level) {
            self.flush();
            self.headings.pop();
        }
        if !self.text.is_empty() && !is_sibling {
            self.flush();
        }
        self.headings.push((level, text.replace('\n', " ")));
        self.heading_is_bare = true;
    }

    /// Adds a block that may be cut between `units`, which `separator` parts.
    fn units(&mut self, units: &[&str], separator: &str) {
        let whole: usize = units.iter().map(|unit| unit.chars().count() + separator.len()).sum();
        if self.length > 0 && self.length + whole > self.options.max && self.length >= self.options.min {
            self.flush();
        }
        let mut is_first = true;
        for unit in units {
            for piece in pieces(unit, self.options.max) {
                let length = piece.chars().count();
                if self.length > 0 && self.length + length + 1 > self.options.max {
                    self.flush();
                }
                if self.length == 0 {
                    (self.text_page, self.text_member) = (self.page, self.member);
                } else if is_first {
                    self.push("\n");
                } else {
                    self.push(separator);
                }
                self.push(piece);
                is_first = false;
            }
        }
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.length += text.chars().count();
    }

    fn path(&self) -> Vec<String> {
        self.headings.iter().map(|(_, text)| text.clone()).collect()
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let length = std::mem::take(&mut self.length);
        let text = text.trim();
        if !has_words(text) {
            return;
        }
        let heading_path = self.path();
        if length < self.options.min / SHORT_REST_DIVISOR
            && let Some(last) = self.passages.last_mut()
            && last.page == Some(self.text_page)
            && last.heading_path == heading_path
        {
            last.text.push('\n');
            last.text.push_str(text);
            return;
        }
        let ordinal = self.before + self.passages.len();
        let (page, member) = (Some(self.text_page), self.text_member.cloned());
        self.passages.push(Passage { page, member, heading_path, text: text.to_owned(), ordinal });
    }

    fn finish(mut self, is_last: bool) -> (Vec<Passage>, Carry) {
        if is_last
            && self.heading_is_bare
            && let Some((_, bare)) = self.headings.pop()
        {
            if self.text.is_empty() || self.length + bare.len() > self.options.max {
                self.flush();
            }
            self.units(&[&bare], "");
        }
        self.flush();
        let passages = self.before + self.passages.len();
        (self.passages, Carry { headings: self.headings, heading_is_bare: self.heading_is_bare, passages })
    }
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// A row as `column: value; column: value`.
fn row_text(header: &[String], row: &[String]) -> String {
    let cell = |(index, value): (usize, &String)| {
        let value = value.replace('\n', " ");
        match header.get(index).map(|name| name.trim()).filter(|name| !name.is_empty()) {
            _ if value.trim().is_empty() => None,
            Some(name) => Some(format!("{}: {}", name.replace('\n', " "), value.trim())),
            None => Some(value.trim().to_owned()),
        }
    };
    row.iter().enumerate().filter_map(cell).collect::<Vec<_>>().join("; ")
}

/// A unit in pieces of at most `max` characters, cut at spaces if there are any.
fn pieces(unit: &str, max: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = unit;
    while let Some((end, _)) = rest.char_indices().nth(max.max(1)) {
        let (head, _) = rest.split_at(end);
        let cut = [';', ',', ' '].iter().find_map(|sign| head.rfind(*sign).filter(|at| at * 2 > end).map(|at| at + 1));
        let (piece, after) = rest.split_at(cut.unwrap_or(end));
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Kind, Page};

    fn passages(pages: Vec<Vec<Block>>) -> Vec<Passage> {
        let pages = (1..).zip(pages).map(|(number, blocks)| Page::new(number, blocks, false)).collect();
        let document = Document { kind: Kind::Text, encoding: None, pages, warnings: Vec::new() };
        split(&document, &SplitOptions::default())
    }

    fn heading(level: u8, text: &str) -> Block {
        Block::Heading { level, text: text.to_owned() }
    }

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(text.to_owned())
    }

    #[test]
    fn passages_carry_their_headings() {
        let passages = passages(vec![vec![
            heading(1, "Shop"),
            paragraph("About us."),
            heading(2, "Delivery"),
            paragraph("In town."),
            heading(2, "Returns"),
            paragraph("In a week."),
        ]]);
        let found: Vec<_> = passages.iter().map(|p| (p.heading_path.join(" > "), p.text.as_str(), p.ordinal)).collect();
        let expected =
            [("Shop", "About us.", 0), ("Shop > Delivery", "In town.", 1), ("Shop > Returns", "In a week.", 2)];
        assert_eq!(found, expected.map(|(path, text, ordinal)| (path.to_owned(), text, ordinal)));
    }

    #[test]
    fn a_heading_over_nothing_but_signs_is_text() {
        let passages = passages(vec![vec![heading(1, "Prices on request"), paragraph("--")]]);
        assert_eq!(passages.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["--\nPrices on request"]);
        assert_eq!(super::tests::passages(vec![vec![heading(1, "Prices"), heading(2, "##?")]])[0].text, "##?\nPrices");
    }

    #[test]
    fn a_header_over_rows_without_a_word_is_text() {
        let header = vec!["Name".to_owned(), String::new()];
        let table = Block::Table { header, rows: vec![vec![String::new(), "???".to_owned()]] };
        assert_eq!(passages(vec![vec![table]]).len(), 1);
    }

    #[test]
    fn a_part_goes_on_under_the_headings_of_the_part_before() {
        let part = |number: u32, blocks: Vec<Block>| Document {
            kind: Kind::Text,
            encoding: None,
            pages: vec![Page::new(number, blocks, false)],
            warnings: Vec::new(),
        };
        let first = part(1, vec![heading(1, "Shop"), paragraph("About us."), heading(2, "Delivery")]);
        let second = part(2, vec![paragraph("In town."), heading(2, "Returns")]);
        let mut carry = Carry::default();
        let mut passages = split_part(&first, &SplitOptions::default(), &mut carry, false);
        passages.extend(split_part(&second, &SplitOptions::default(), &mut carry, true));
        let found: Vec<_> = passages.iter().map(|p| (p.ordinal, p.heading_path.join(" > "), p.text.as_str())).collect();
        let expected = [(0, "Shop", "About us."), (1, "Shop > Delivery", "In town."), (2, "Shop", "Returns")];
        assert_eq!(found, expected.map(|(ordinal, path, text)| (ordinal, path.to_owned(), text)));
        assert_eq!(carry.passages, 3);
    }

    #[test]
    fn headings_without_text_are_text() {
        let blocks =
            vec![heading(1, "Plans"), heading(2, "Basic: 100"), heading(2, "Pro: 200"), heading(2, "Team: 300")];
        let passages = passages(vec![blocks]);
        assert_eq!(passages.len(), 1, "{passages:?}");
        assert_eq!(passages[0].heading_path, ["Plans"]);
        assert_eq!(passages[0].text, "Basic: 100\nPro: 200\nTeam: 300");
    }

    #[test]
    fn long_text_is_cut_between_sentences() {
        let sentence = "Доставка по городу занимает два дня и стоит триста рублей. ";
        let passages = passages(vec![vec![paragraph(&sentence.repeat(60))]]);
        assert!(passages.len() > 3);
        for passage in &passages {
            assert!(passage.text.ends_with("рублей."), "{}", passage.text);
            assert!((600..=1_000).contains(&passage.text.chars().count()));
        }
        let whole: String = passages.iter().map(|passage| format!("{} ", passage.text)).collect();
        assert_eq!(whole, sentence.repeat(60));
    }

    #[test]
    fn a_sentence_longer_than_a_passage_is_cut_at_a_space() {
        let passages = passages(vec![vec![paragraph(&"слово ".repeat(400))]]);
        assert!(passages.iter().all(|passage| passage.text.chars().count() <= 1_000));
        assert!(passages.iter().all(|passage| passage.text.split(' ').all(|word| word == "слово")));
    }

    #[test]
    fn text_without_spaces_is_cut_anywhere() {
        let passages = passages(vec![vec![paragraph(&"ж".repeat(2_500))]]);
        assert_eq!(
            passages.iter().map(|passage| passage.text.chars().count()).collect::<Vec<_>>(),
            [1_000, 1_000, 500]
        );
    }

    #[test]
    fn rows_travel_with_their_header() {
        let row = |n: usize| vec![format!("Chair {n}"), format!("{n}00 ₽"), String::new()];
        let header = ["Name", "Price", "Note"].map(str::to_owned).to_vec();
        let passages = passages(vec![vec![Block::Table { header, rows: (1..100).map(row).collect() }]]);
        assert!(passages.len() > 2);
        assert!(passages.iter().flat_map(|passage| passage.text.lines()).all(|line| line.starts_with("Name: Chair ")));
        assert!(passages[0].text.starts_with("Name: Chair 1; Price: 100 ₽\nName: Chair 2;"));
    }

    #[test]
    fn passages_know_their_page_and_short_ones_go_on() {
        let long = "A sentence of some length stands here. ".repeat(12);
        let passages =
            passages(vec![vec![paragraph("Short.")], vec![paragraph(&long)], vec![paragraph("On page three.")]]);
        let found: Vec<_> = passages.iter().map(|passage| (passage.page, passage.text.lines().count())).collect();
        assert_eq!(found, [(Some(1), 2), (Some(3), 1)]);
    }

    #[test]
    fn what_has_no_pages_is_cited_without_one() {
        let of = |kind| {
            let pages = vec![Page::new(1, vec![paragraph("The only page of it.")], false)];
            split(&Document { kind, encoding: None, pages, warnings: Vec::new() }, &SplitOptions::default())[0].page
        };
        assert_eq!((of(Kind::Pdf), of(Kind::Xlsx), of(Kind::Csv), of(Kind::Docx)), (Some(1), Some(1), None, None));
    }

    #[test]
    fn nothing_without_letters_is_a_passage() {
        assert_eq!(passages(vec![vec![paragraph("12"), paragraph("* * *")], vec![paragraph("- 3 -")]]), []);
    }
}
