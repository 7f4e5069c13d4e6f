//! What was read from a file, for its owner.

use serde::{Deserialize, Serialize};

use crate::document::{Block, Document, Kind, PART_NOT_READ, Page, PageState, Warning};
use crate::error::ExtractError;
use crate::language::{LanguageShares, Letters};
use crate::pdf;

/// What was read from a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The format.
    pub kind: Kind,
    /// The character encoding, where the format leaves it open.
    pub encoding: Option<String>,
    /// The number of characters of all pages.
    pub characters: usize,
    /// The letters of the text, by language.
    pub letters: Letters,
    /// The languages of the text.
    pub languages: LanguageShares,
    /// The number of tables.
    pub tables: usize,
    /// The number of passages that were indexed; the caller fills it in.
    pub passages: usize,
    /// Each page.
    pub pages: Vec<PageReport>,
    /// The numbers of the pages that have no text.
    pub pages_without_text: Vec<u32>,
    /// What was not read as it should have been.
    pub warnings: Vec<Warning>,
}

/// What was read from a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PageReport {
    /// The page's number, from 1.
    pub number: u32,
    /// The number of characters of its text.
    pub characters: usize,
    /// Whether it has text, and if not, why.
    pub state: PageState,
}

impl Report {
    /// The report of a document.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let blocks = || document.pages.iter().flat_map(|page| &page.blocks);
        let without_text = |page: &&Page| page.state != PageState::Text;
        let page = |page: &Page| PageReport { number: page.number, characters: page.characters, state: page.state };
        let letters = Letters::of(blocks().flat_map(Block::strings).map(String::as_str));
        Self {
            kind: document.kind,
            encoding: document.encoding.map(str::to_owned),
            characters: document.characters(),
            letters,
            languages: letters.shares(),
            tables: blocks().filter(|block| matches!(block, Block::Table { .. })).count(),
            passages: 0,
            pages: document.pages.iter().map(page).collect(),
            pages_without_text: document.pages.iter().filter(without_text).map(|page| page.number).collect(),
            warnings: document.warnings.clone(),
        }
    }

    /// Adds the report of the pages that come next in the same file.
    pub fn add(&mut self, next: Self) {
        self.encoding = self.encoding.take().or(next.encoding);
        self.characters += next.characters;
        self.letters += next.letters;
        self.languages = self.letters.shares();
        self.tables += next.tables;
        self.passages += next.passages;
        self.pages.extend(next.pages);
        self.pages_without_text.extend(next.pages_without_text);
        // What concerns the file as a whole is told with each of its parts.
        let new: Vec<Warning> = next.warnings.into_iter().filter(|warning| !self.warnings.contains(warning)).collect();
        self.warnings.extend(new);
    }

    /// Refuses a file without a word: page numbers and rules of dashes are not text.
    ///
    /// # Errors
    /// [`ExtractError::NoText`], or [`ExtractError::Damaged`] when that is why.
    pub fn check(&self) -> Result<(), ExtractError> {
        if self.letters.all() > 0 {
            return Ok(());
        }
        if self.warnings.iter().any(|warning| warning.code == pdf::DAMAGED_FILE) {
            return Err(ExtractError::damaged("what is left of it holds no text"));
        }
        let mut refused = self.warnings.iter().filter(|warning| warning.code == PART_NOT_READ);
        if let (Kind::Zip, Some(first)) = (self.kind, refused.next()) {
            return Err(ExtractError::NoReadableMember { members: 1 + refused.count(), first: first.message.clone() });
        }
        let scanned = self.pages.iter().filter(|page| page.state == PageState::NeedsOcr).count();
        Err(ExtractError::NoText { kind: self.kind, pages: self.pages.len(), scanned })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_of_parts_add_up_to_that_of_the_whole() {
        let text = |text: &str| vec![Block::Paragraph(text.to_owned())];
        let warning = Warning { code: "damaged_file".to_owned(), message: "a part is missing".to_owned(), page: None };
        let document =
            |pages: Vec<Page>| Document { kind: Kind::Pdf, encoding: None, pages, warnings: vec![warning.clone()] };
        let (first, second) = (Page::new(1, text("цена 5"), false), Page::new(2, Vec::new(), true));
        let third = Page::new(3, text("price 5"), false);
        let mut sum = Report::of(&document(vec![first.clone()]));
        sum.add(Report::of(&document(vec![second.clone(), third.clone()])));
        assert_eq!(sum, Report::of(&document(vec![first, second, third])));
        assert_eq!((sum.letters, sum.check()), (Letters { ru: 4, en: 5, other: 0 }, Ok(())));
    }

    #[test]
    fn a_file_without_a_word_is_no_success() {
        let page = Page::new(1, vec![Block::Paragraph("- 12 -".to_owned())], false);
        let document = |warnings| Document { kind: Kind::Pdf, encoding: None, pages: vec![page.clone()], warnings };
        let empty = ExtractError::NoText { kind: Kind::Pdf, pages: 1, scanned: 0 };
        assert_eq!(Report::of(&document(Vec::new())).check(), Err(empty));
        let damaged = Warning { code: pdf::DAMAGED_FILE.to_owned(), message: String::new(), page: None };
        assert_eq!(Report::of(&document(vec![damaged])).check().map_err(|error| error.code()), Err("damaged"));
    }

    #[test]
    fn a_report_is_camel_case_and_names_pages_without_text() {
        let pages = vec![
            Page::new(1, vec![Block::Paragraph("цена".to_owned())], false),
            Page::new(2, Vec::new(), true),
            Page::new(3, Vec::new(), false),
        ];
        let document = Document { kind: Kind::Pdf, encoding: None, pages, warnings: Vec::new() };
        let json = serde_json::to_value(Report::of(&document)).unwrap();
        assert_eq!(json["pagesWithoutText"], serde_json::json!([2, 3]));
        assert_eq!(json["pages"][1], serde_json::json!({"number": 2, "characters": 0, "state": "needsOcr"}));
        assert_eq!(json["pages"][2]["state"], "empty");
        assert_eq!((&json["kind"], &json["languages"]["ru"]), (&"pdf".into(), &1.0.into()));
    }
}
