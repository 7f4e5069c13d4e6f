//! The languages that an agent replies in.

use serde::{Deserialize, Serialize};

/// A language that an agent replies in: every text of the product exists in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ReplyLanguage {
    /// Russian.
    Russian,
    /// English.
    English,
}

impl ReplyLanguage {
    /// Its code (ISO 639-1).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Russian => "ru",
            Self::English => "en",
        }
    }

    /// Its English name, for a model.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Russian => "Russian",
            Self::English => "English",
        }
    }
}
