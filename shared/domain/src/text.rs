//! Text that has passed its checks: trimmed, bounded, without control characters.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::FieldError;

/// A single line of text of 1 to `MAX` characters without control characters, trimmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line<const MAX: usize>(String);

/// Text of up to `MAX` characters that may hold line breaks; other control characters are refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Prose<const MAX: usize>(String);

/// Why a text was refused, as a stable code and a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InvalidText {
    code: &'static str,
    message: String,
}

impl InvalidText {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// The same refusal, pointing at a field of the request.
    #[must_use]
    pub fn at(self, loc: &[&str]) -> FieldError {
        FieldError::new(loc, self.code, self.message)
    }
}

impl<const MAX: usize> Line<MAX> {
    /// The text as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Prose<MAX> {
    /// The text as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> TryFrom<String> for Line<MAX> {
    type Error = InvalidText;

    fn try_from(text: String) -> Result<Self, InvalidText> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidText::new("required", "must not be empty"));
        }
        check_length(text, MAX)?;
        if text.chars().any(char::is_control) {
            return Err(InvalidText::new("control_characters", "must be one line without control characters"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl<const MAX: usize> TryFrom<String> for Prose<MAX> {
    type Error = InvalidText;

    fn try_from(text: String) -> Result<Self, InvalidText> {
        let text = text.trim();
        check_length(text, MAX)?;
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            return Err(InvalidText::new("control_characters", "must not hold control characters"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl<const MAX: usize> From<Line<MAX>> for String {
    fn from(line: Line<MAX>) -> Self {
        line.0
    }
}

impl<const MAX: usize> From<Prose<MAX>> for String {
    fn from(prose: Prose<MAX>) -> Self {
        prose.0
    }
}

fn check_length(text: &str, max: usize) -> Result<(), InvalidText> {
    let length = text.chars().count();
    if length > max {
        return Err(InvalidText::new("too_long", format!("must be at most {max} characters, and is {length}")));
    }
    Ok(())
}

/// SHA-256 over `parts`, each with its length, so that no two lists of parts share a digest by concatenation.
#[must_use]
pub fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_and_bounded_in_characters_not_bytes() {
        assert_eq!(Line::<5>::try_from("  Анна ".to_owned()).unwrap().as_str(), "Анна");
        assert!(Line::<4>::try_from("Анна".to_owned()).is_ok());
        assert_eq!(Line::<3>::try_from("Анна".to_owned()).unwrap_err().code, "too_long");
        assert_eq!(Line::<3>::try_from(" \t ".to_owned()).unwrap_err().code, "required");
        assert_eq!(Line::<9>::try_from("a\nb".to_owned()).unwrap_err().code, "control_characters");
    }

    #[test]
    fn prose_may_be_empty_and_may_break_lines() {
        assert_eq!(Prose::<9>::try_from(" a\nb ".to_owned()).unwrap().as_str(), "a\nb");
        assert_eq!(Prose::<9>::try_from(String::new()).unwrap().as_str(), "");
        assert!(Prose::<9>::try_from("a\u{0}b".to_owned()).is_err());
    }
}
