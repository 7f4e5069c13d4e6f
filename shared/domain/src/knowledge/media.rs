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
    /// Excel, Office Open XML.
    Xlsx,
    /// `PowerPoint`, Office Open XML.
    Pptx,
    /// `OpenDocument` text.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// Electronic book.
    Epub,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
    /// Comma-separated values.
    Csv,
    /// Plain text.
    Text,
    /// A message of electronic mail with its attachments.
    Eml,
    /// An archive of files of these types.
    Zip,
}

impl MediaType {
    /// Every type.
    pub const ALL: [Self; 13] = [
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Odt,
        Self::Rtf,
        Self::Epub,
        Self::Html,
        Self::Markdown,
        Self::Csv,
        Self::Text,
        Self::Eml,
        Self::Zip,
    ];

    /// The registered name, as in `Content-Type`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Rtf => "application/rtf",
            Self::Epub => "application/epub+zip",
            Self::Html => "text/html",
            Self::Markdown => "text/markdown",
            Self::Csv => "text/csv",
            Self::Text => "text/plain",
            Self::Eml => "message/rfc822",
            Self::Zip => "application/zip",
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
