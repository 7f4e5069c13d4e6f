//! A passage as a model reads it and as an answer cites it.

use serde::{Deserialize, Serialize};

use crate::ids::FileId;

/// A passage of the agent's knowledge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The file.
    pub file: FileId,
    /// The file's name.
    pub file_name: String,
    /// The page, counted from 1, where the file has pages.
    pub page: Option<u32>,
    /// Its place among the passages of its file, counted from 0.
    #[serde(default)]
    pub passage: u32,
    /// The headings above it, the outermost first, a line each.
    #[serde(default)]
    pub headings: String,
    /// What it says.
    pub text: String,
    /// What a model is shown: the text under its headings with the passages around it. Only for the answer at hand, so
    /// it is never stored.
    #[serde(skip)]
    pub context: Option<String>,
    /// How likely it answers the question, 0 to 1, on the scale of the confidence of an answer.
    pub score: f32,
}

impl Source {
    /// What a model reads.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.context.as_deref().unwrap_or(&self.text)
    }

    /// Whether both are the same passage of the same file.
    #[must_use]
    pub fn is_same_passage(&self, other: &Self) -> bool {
        (self.file, self.passage) == (other.file, other.passage)
    }
}
