//! Passages as their owners see and change them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::FileId;
use crate::limits::PASSAGE_CHARACTERS;
use crate::text::Prose;

/// A passage's name: `<file id>.<ordinal>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageId {
    /// The file that it is from.
    pub file: FileId,
    /// Its place in the file, counted from 0.
    pub ordinal: u32,
}

/// Why a text is not the name of a passage.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be the id of a file, a dot and a number")]
pub struct InvalidPassageId;

impl fmt::Display for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.file, self.ordinal)
    }
}

impl FromStr for PassageId {
    type Err = InvalidPassageId;

    fn from_str(text: &str) -> Result<Self, InvalidPassageId> {
        let (file, number) = text.split_once('.').ok_or(InvalidPassageId)?;
        let id = Self {
            file: file.parse().map_err(|_| InvalidPassageId)?,
            ordinal: number.parse().map_err(|_| InvalidPassageId)?,
        };
        // One name has one spelling: `007` is none.
        if id.to_string() == text { Ok(id) } else { Err(InvalidPassageId) }
    }
}

/// The text of a passage as its owner writes it.
pub type PassageText = Prose<PASSAGE_CHARACTERS>;

/// A passage as it was read from its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// The page that it begins on, if it has one in its file, or in the file inside the file.
    pub page: Option<u32>,
    /// The path of the file inside the file that it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// The headings that it stands under, the outermost first.
    pub headings: Vec<String>,
    /// The text, without the headings.
    pub text: String,
}

impl Original {
    /// What is embedded: a passage's meaning depends on the headings that it stands under.
    #[must_use]
    pub fn embedded(&self) -> String {
        let mut lines: Vec<&str> = self.headings.iter().map(String::as_str).collect();
        lines.push(&self.text);
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    #[test]
    fn a_passage_has_one_name() {
        let file = FileId::derived(Timestamp::from_millis(1).unwrap(), &["f"]);
        let id = PassageId { file, ordinal: 7 };
        assert_eq!(id.to_string().parse(), Ok(id));
        for bad in [format!("{file}.007"), format!("{file}.+7"), format!("{file}"), format!("{file}.-1"), ".7".into()] {
            assert_eq!(bad.parse::<PassageId>(), Err(InvalidPassageId), "{bad}");
        }
    }

    #[test]
    fn headings_are_embedded_with_the_text() {
        let passage = |headings: &[&str]| Original {
            page: None,
            member: None,
            headings: headings.iter().map(|heading| (*heading).to_owned()).collect(),
            text: "300 ₽".into(),
        };
        assert_eq!(passage(&["Прайс", "Доставка"]).embedded(), "Прайс\nДоставка\n300 ₽");
        assert_eq!(passage(&[]).embedded(), "300 ₽");
    }
}
