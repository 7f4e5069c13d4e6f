//! What a file's owner changed in its passages.
//!
//! The edits of a file are one immutable object that its item names, so an edit, the file's version and the index flip
//! together. They survive a new reading of the file where its text is the same.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::{Original, PassageText};
use crate::limits::EDITS_PER_FILE;

/// A passage that is not, or was not, as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The passage as it was read.
    pub original: Original,
    /// The text instead of the original one.
    pub text: Option<PassageText>,
    /// Whether it can be found.
    pub enabled: bool,
    /// Counts the changes; a passage that was never changed has version 1.
    pub version: u64,
}

/// What is to be changed in a passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassageChange {
    /// Back to how it was read, before anything else of this change.
    pub restore: bool,
    /// A new text.
    pub text: Option<PassageText>,
    /// Whether it can be found.
    pub enabled: Option<bool>,
}

/// The edits of a file, by the place of the passage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Edits(BTreeMap<u32, Edit>);

impl Edit {
    /// A passage that nobody has changed.
    #[must_use]
    pub fn none(original: Original) -> Self {
        Self { original, text: None, enabled: true, version: 1 }
    }

    /// The passage after `change`; `None` when it changes nothing.
    #[must_use]
    pub fn changed(&self, change: &PassageChange) -> Option<Self> {
        let (text, enabled) = if change.restore { (None, true) } else { (self.text.clone(), self.enabled) };
        let text = change.text.clone().or(text).filter(|text| text.as_str() != self.original.text);
        let enabled = change.enabled.unwrap_or(enabled);
        let changes = (&text, enabled) != (&self.text, self.enabled);
        changes.then(|| Self { original: self.original.clone(), text, enabled, version: self.version + 1 })
    }

    /// Whether it differs from what was read.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.text.is_some() || !self.enabled
    }

    /// What is shown, searched and cited.
    #[must_use]
    pub fn shown(&self) -> Original {
        let text = self.text.as_ref().map_or(self.original.text.as_str(), |text| text.as_str()).to_owned();
        Original { text, ..self.original.clone() }
    }
}

impl Edits {
    /// The edit of the passage at `ordinal`.
    #[must_use]
    pub fn get(&self, ordinal: u32) -> Option<&Edit> {
        self.0.get(&ordinal)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether another passage may be edited.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.0.len() < EDITS_PER_FILE
    }

    /// Every edit with its passage's place, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Edit)> {
        self.0.iter().map(|(&ordinal, edit)| (ordinal, edit))
    }

    /// Writes an edit down. One that was taken back stays, because its version goes on.
    pub fn set(&mut self, ordinal: u32, edit: Edit) {
        self.0.insert(ordinal, edit);
    }

    /// The edits for a new reading of the file, and those that are dropped because their text is no longer there.
    ///
    /// An edit goes to the passage with the same text under the same headings; of several such ones the first edit to the
    /// first passage and so on.
    #[must_use]
    pub fn carried_over<'a>(&self, passages: impl Iterator<Item = (u32, &'a Original)>) -> (Self, Vec<Edit>) {
        // By headings and text.
        let mut places: HashMap<_, VecDeque<(u32, &Original)>> = HashMap::new();
        for (ordinal, passage) in passages {
            places
                .entry((passage.headings.as_slice(), passage.text.as_str()))
                .or_default()
                .push_back((ordinal, passage));
        }
        let (mut kept, mut dropped) = (Self::default(), Vec::new());
        for edit in self.0.values().filter(|edit| edit.differs()) {
            let same = places.get_mut(&(edit.original.headings.as_slice(), edit.original.text.as_str()));
            match same.and_then(VecDeque::pop_front) {
                Some((ordinal, passage)) => kept.set(ordinal, Edit { original: passage.clone(), ..edit.clone() }),
                None => dropped.push(edit.clone()),
            }
        }
        (kept, dropped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn original(text: &str) -> Original {
        Original { page: Some(1), member: None, headings: vec!["Прайс".into()], text: text.into() }
    }

    fn text(text: &str) -> PassageText {
        PassageText::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn an_edit_is_taken_back_by_restoring_or_by_writing_the_same_text() {
        let passage = Edit::none(original("300"));
        let edited = passage.changed(&PassageChange { text: Some(text("400")), ..Default::default() }).unwrap();
        assert_eq!((edited.shown().text.as_str(), edited.differs(), edited.version), ("400", true, 2));
        let hidden = edited.changed(&PassageChange { enabled: Some(false), ..Default::default() }).unwrap();
        assert_eq!((hidden.enabled, hidden.shown().text.as_str()), (false, "400"));
        let restored = hidden.changed(&PassageChange { restore: true, ..Default::default() }).unwrap();
        assert_eq!((restored.differs(), restored.version), (false, 4));
        let written = edited.changed(&PassageChange { text: Some(text("300")), ..Default::default() }).unwrap();
        assert!(!written.differs());
        assert_eq!(passage.changed(&PassageChange { restore: true, ..Default::default() }), None);
    }

    #[test]
    fn edits_follow_their_text_to_its_new_place_and_are_dropped_with_it() {
        let hide = PassageChange { enabled: Some(false), ..Default::default() };
        let mut edits = Edits::default();
        for (ordinal, text) in [(0, "гарантия"), (2, "доставка"), (3, "доставка"), (5, "скидка")]
        {
            edits.set(ordinal, Edit::none(original(text)).changed(&hide).unwrap());
        }
        edits.set(6, Edit { version: 3, ..Edit::none(original("самовывоз")) });
        let passages = ["новое", "доставка", "гарантия", "самовывоз"].map(original);
        let (kept, dropped) = edits.carried_over((0..).zip(&passages));
        assert_eq!(kept.iter().map(|(ordinal, _)| ordinal).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(dropped.iter().map(|edit| edit.original.text.as_str()).collect::<Vec<_>>(), ["доставка", "скидка"]);
    }
}
