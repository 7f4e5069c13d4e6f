//! Names of files.

use serde::{Deserialize, Serialize};

use crate::error::FieldError;
use crate::limits::FILE_NAME_CHARACTERS;
use crate::text::{InvalidText, Line};

/// A file's name as its owner knows it: one line, no path, nothing that makes it look like another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileName(Line<FILE_NAME_CHARACTERS>);

/// Why a text is not a file's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFileName {
    /// It is no line of text.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// It is a path.
    #[error("must be a name without `/` and `\\`")]
    Path,
    /// It holds characters that turn the direction of writing, with which `exe.fdp` passes for a PDF.
    #[error("must not hold characters that change the direction of writing")]
    Direction,
}

impl InvalidFileName {
    /// The same refusal, pointing at a field of the request.
    #[must_use]
    pub fn at(self, loc: &[&str]) -> FieldError {
        let message = self.to_string();
        match self {
            Self::Text(text) => text.at(loc),
            Self::Path => FieldError::new(loc, "path", message),
            Self::Direction => FieldError::new(loc, "direction_characters", message),
        }
    }
}

impl FileName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for FileName {
    type Error = InvalidFileName;

    fn try_from(text: String) -> Result<Self, InvalidFileName> {
        let line = Line::try_from(text)?;
        if line.as_str().contains(['/', '\\']) {
            return Err(InvalidFileName::Path);
        }
        if line
            .as_str()
            .contains(|c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        {
            return Err(InvalidFileName::Direction);
        }
        Ok(Self(line))
    }
}

impl From<FileName> for String {
    fn from(name: FileName) -> Self {
        name.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lines_without_paths_or_tricks() {
        assert_eq!(FileName::try_from(" Прайс 2026.pdf ".to_owned()).unwrap().as_str(), "Прайс 2026.pdf");
        for (bad, code) in [
            ("", "required"),
            ("../etc/passwd", "path"),
            ("C:\\price.pdf", "path"),
            ("a\u{202e}fdp.exe", "direction_characters"),
            ("a\nb", "control_characters"),
        ] {
            let error = FileName::try_from(bad.to_owned()).unwrap_err().at(&["body", "name"]);
            assert_eq!(error.code, code, "{bad:?}");
        }
    }
}
