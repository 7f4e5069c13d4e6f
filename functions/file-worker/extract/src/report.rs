//! What was read from a file, for its owner.

use serde::{Deserialize, Serialize};

use crate::document::{Block, Document, Kind, Page, PageState, Warning};
use crate::language::LanguageShares;

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
        Self {
            kind: document.kind,
            encoding: document.encoding.map(str::to_owned),
            characters: document.characters(),
            languages: LanguageShares::of(blocks().flat_map(Block::strings).map(String::as_str)),
            tables: blocks().filter(|block| matches!(block, Block::Table { .. })).count(),
            passages: 0,
            pages: document.pages.iter().map(page).collect(),
            pages_without_text: document.pages.iter().filter(without_text).map(|page| page.number).collect(),
            warnings: document.warnings.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
