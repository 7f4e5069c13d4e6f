//! Facts: a name and what it is, checked.

use serde::{Deserialize, Serialize};

use super::sensitive;
use crate::error::FieldError;
use crate::ids::{ConversationId, FactId, MessageId};
use crate::language::folded_words;
use crate::limits::{FACT_KEY_CHARACTERS, FACT_VALUE_CHARACTERS};
use crate::text::{InvalidText, Line};
use crate::time::Timestamp;

/// What a fact is about, for example `company`.
pub type FactKey = Line<FACT_KEY_CHARACTERS>;
/// What a fact says.
pub type FactText = Line<FACT_VALUE_CHARACTERS>;

/// A fact about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// Its id.
    pub id: FactId,
    /// What it is about; a person has one fact of each name.
    pub key: FactKey,
    /// What it says.
    pub value: FactText,
    /// Where it was said; `None` when somebody of the company wrote it.
    #[serde(default)]
    pub source: Option<FactSource>,
    /// When it was first known.
    pub created_at: Timestamp,
    /// When it was last said or changed.
    pub updated_at: Timestamp,
}

/// The message in which a fact was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactSource {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message.
    pub message: MessageId,
}

/// A fact that has passed its checks and is not yet remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFact {
    /// What it is about.
    pub key: FactKey,
    /// What it says.
    pub value: FactText,
}

/// Why a fact is not remembered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The name is no name.
    #[error("the name of the fact {0}")]
    Key(InvalidText),
    /// The value is no short text.
    #[error("the value of the fact {0}")]
    Value(InvalidText),
    /// It looks like the number of a payment card.
    #[error("card numbers are not remembered")]
    CardNumber,
    /// It looks like a password or a key.
    #[error("passwords, codes and keys are not remembered")]
    Secret,
}

impl NewFact {
    /// Checks a fact, whoever wrote it: a model, a customer through a model, or a person.
    ///
    /// # Errors
    /// Why it must not be remembered.
    pub fn parse(key: String, value: String) -> Result<Self, Refused> {
        let key = FactKey::try_from(key).map_err(Refused::Key)?;
        let value = FactText::try_from(value).map_err(Refused::Value)?;
        if sensitive::holds_card_number(value.as_str()) || sensitive::holds_card_number(key.as_str()) {
            return Err(Refused::CardNumber);
        }
        if sensitive::names_secret(key.as_str()) || sensitive::holds_secret(value.as_str()) {
            return Err(Refused::Secret);
        }
        Ok(Self { key, value })
    }

    /// Whether two names mean the same fact: letter case, `ё` and what separates the words make no difference.
    #[must_use]
    pub(super) fn same_key(one: &FactKey, other: &FactKey) -> bool {
        folded_words(one.as_str()) == folded_words(other.as_str())
    }
}

impl Refused {
    /// A stable code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Key(_) | Self::Value(_) => "invalid_fact",
            Self::CardNumber => "card_number",
            Self::Secret => "secret",
        }
    }

    /// The same refusal, pointing at a field of a request's body.
    #[must_use]
    pub fn in_body(self) -> FieldError {
        match self {
            Self::Key(text) => text.at(&["body", "key"]),
            Self::Value(text) => text.at(&["body", "value"]),
            sensitive => FieldError::new(&["body", "value"], sensitive.code(), sensitive.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_are_one_name() {
        let key = |text: &str| FactKey::try_from(text.to_owned()).unwrap();
        for (one, other) in [("company_name", "Company name"), ("имя", "Имя:"), ("чья тётя", "чья-тетя")]
        {
            assert!(NewFact::same_key(&key(one), &key(other)), "{one} {other}");
        }
        assert!(!NewFact::same_key(&key("name"), &key("names")));
    }

    #[test]
    fn what_is_too_long_too_empty_or_no_line_is_refused_with_its_place() {
        let parse = |key: &str, value: String| NewFact::parse(key.into(), value).unwrap_err().in_body();
        assert_eq!(parse("", "x".into()).loc, ["body", "key"]);
        assert_eq!(parse("k", String::new()).loc, ["body", "value"]);
        assert_eq!(parse("k", "a\nb".into()).code, "control_characters");
        assert_eq!(parse("k", "ж".repeat(FACT_VALUE_CHARACTERS + 1)).code, "too_long");
        assert_eq!(parse("card", "4111 1111 1111 1111".into()).code, "card_number");
        assert_eq!(parse("пароль", "qwerty".into()).code, "secret");
    }
}
