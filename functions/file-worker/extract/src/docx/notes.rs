//! Footnotes and endnotes, by their number.

use std::collections::HashMap;

use crate::xml::{Element, Visitor};

/// The notes of a document.
#[derive(Debug, Default)]
pub(super) struct Notes {
    notes: HashMap<Note, String>,
    open: Option<Note>,
    in_text: bool,
}

/// Names a note; footnotes and endnotes are numbered apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Note {
    is_endnote: bool,
    id: String,
}

impl Note {
    /// The note that an element defines or refers to.
    pub(super) fn of(element: &Element<'_>) -> Option<Self> {
        let is_endnote = element.name().starts_with("endnote");
        Some(Self { is_endnote, id: element.attribute("id")? })
    }
}

impl Notes {
    /// The text of a note.
    pub(super) fn get(&self, note: &Note) -> Option<&str> {
        self.notes.get(note).map(|text| text.trim()).filter(|text| !text.is_empty())
    }
}

impl Visitor for Notes {
    fn start(&mut self, element: &Element<'_>) {
        match element.name() {
            "footnote" | "endnote" => self.open = Note::of(element),
            "t" => self.in_text = true,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "footnote" | "endnote" => self.open = None,
            "t" => self.in_text = false,
            "p" => self.push(" "),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text {
            self.push(text);
        }
    }
}

impl Notes {
    fn push(&mut self, text: &str) {
        if let Some(open) = &self.open {
            self.notes.entry(open.clone()).or_default().push_str(text);
        }
    }
}
