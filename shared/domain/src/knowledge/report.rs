//! What was read from a file, for its owner.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was read from a file, and what was not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The format that the content turned out to be.
    pub kind: String,
    /// The character encoding, where the format leaves it open.
    pub encoding: Option<String>,
    /// Pages; a format without pages has one.
    pub pages: u32,
    /// Characters of each page, in order.
    pub page_characters: Vec<u32>,
    /// Characters of all pages.
    pub characters: u64,
    /// The numbers of the pages without text, from 1.
    pub pages_without_text: Vec<u32>,
    /// Of these, the pages that look like scans: they need optical character recognition.
    pub pages_to_recognise: Vec<u32>,
    /// The languages of the text, the largest share first.
    pub languages: Vec<LanguageShare>,
    /// Tables that were found.
    pub tables: u32,
    /// Passages that can be found now.
    pub passages: u32,
    /// What was not read as it should have been.
    pub warnings: Vec<Warning>,
    /// Where the time went.
    pub timings: Timings,
}

/// A language and its share of the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LanguageShare {
    /// Its code (ISO 639-1), or `other`.
    pub language: String,
    /// From 0 to 1.
    pub share: f64,
}

/// Something that was not read as it should have been.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// A stable code for programs.
    pub code: String,
    /// A sentence for people.
    pub message: String,
    /// The page concerned, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// Milliseconds of the attempt that finished, by stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Timings {
    /// Fetching the bytes.
    pub download_ms: u64,
    /// Reading and splitting the text.
    pub extract_ms: u64,
    /// Embedding the passages and storing the segments.
    pub embed_ms: u64,
}

impl Timings {
    /// All stages together.
    #[must_use]
    pub fn total_ms(self) -> u64 {
        self.download_ms + self.extract_ms + self.embed_ms
    }
}
