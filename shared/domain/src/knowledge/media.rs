//! The types of files that can be read.

use serde::{Deserialize, Serialize};

/// A type that may be uploaded. It is what the uploader declares; the worker believes only the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MediaType {
    /// Portable Document Format.
    Pdf,
    /// Word, Office Open XML.
    Docx,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
}

impl MediaType {
    /// Every type.
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Docx, Self::Html, Self::Markdown, Self::Text];

    /// The registered name, as in `Content-Type`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Html => "text/html",
            Self::Markdown => "text/markdown",
            Self::Text => "text/plain",
        }
    }

    /// The type that a `Content-Type` names; its parameters do not matter.
    #[must_use]
    pub fn from_content_type(text: &str) -> Option<Self> {
        let media = text.split(';').next().unwrap_or_default().trim();
        Self::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(media))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_type_is_known_in_any_case_and_with_parameters() {
        assert_eq!(MediaType::from_content_type("Text/Plain; charset=windows-1251"), Some(MediaType::Text));
        assert_eq!(MediaType::from_content_type("application/pdf"), Some(MediaType::Pdf));
        for other in ["application/x-msdownload", "image/png", "", "text/plainer"] {
            assert_eq!(MediaType::from_content_type(other), None, "{other}");
        }
    }
}
