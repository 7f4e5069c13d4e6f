//! What clients send, and how it becomes a change.

use domain::error::{Error, FieldError, Result};
use domain::knowledge::{PassageChange, PassageText};
use domain::limits::{MESSAGE_CHARACTERS, PASSAGE_CHARACTERS};
use domain::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

/// What is to be changed in a passage.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PassageInput {
    /// A new text, 1 to 2,000 characters.
    #[serde(default)]
    text: Option<String>,
    /// Whether it can be found and cited.
    #[serde(default)]
    enabled: Option<bool>,
    /// `true`: back to how it was read, before anything else of this change.
    #[serde(default)]
    restore: bool,
}

/// A question to the knowledge of an agent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SearchInput {
    /// 1 to 4,000 characters.
    #[schema(example = "Сколько стоит доставка?")]
    query: String,
    /// How many passages to show at most, 1 to 50.
    #[serde(default)]
    #[schema(example = 10)]
    limit: Option<usize>,
}

impl PassageInput {
    pub(crate) fn parse(self) -> Result<PassageChange> {
        let Self { text, enabled, restore } = self;
        if text.is_none() && enabled.is_none() && !restore {
            let message = "must hold `text`, `enabled` or `restore`";
            return Err(Error::invalid(vec![FieldError::new(&["body"], "required", message)]));
        }
        let text = text.map(parse_text).transpose().map_err(|error| Error::invalid(vec![error]))?;
        Ok(PassageChange { restore, text, enabled })
    }
}

impl SearchInput {
    /// Passages that are shown when the caller does not say.
    const LIMIT: usize = 10;
    /// Passages that are shown at most.
    const LIMIT_MAX: usize = 50;

    pub(crate) fn parse(self) -> Result<(String, usize)> {
        let text = self.query.replace(char::is_control, " ");
        let query = Line::<MESSAGE_CHARACTERS>::try_from(text).map_err(|e| e.at(&["body", "query"]));
        let limit = self.limit.unwrap_or(Self::LIMIT);
        let limit = if (1..=Self::LIMIT_MAX).contains(&limit) {
            Ok(limit)
        } else {
            let message = format!("must be a number from 1 to {}", Self::LIMIT_MAX);
            Err(FieldError::new(&["body", "limit"], "out_of_range", message))
        };
        match (query, limit) {
            (Ok(query), Ok(limit)) => Ok((query.as_str().to_owned(), limit)),
            (query, limit) => Err(Error::invalid([query.err(), limit.err()].into_iter().flatten().collect())),
        }
    }
}

fn parse_text(text: String) -> Result<PassageText, FieldError> {
    let text = PassageText::try_from(text).map_err(|e| e.at(&["body", "text"]))?;
    if text.as_str().chars().any(char::is_alphanumeric) {
        return Ok(text);
    }
    let message =
        format!("must be 1 to {PASSAGE_CHARACTERS} characters with a letter or a digit; to hide a passage, disable it");
    Err(FieldError::new(&["body", "text"], "required", message))
}
