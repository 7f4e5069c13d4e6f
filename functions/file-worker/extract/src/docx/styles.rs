//! Which paragraph styles are headings.

use std::collections::HashMap;

use crate::xml::{Element, Visitor};

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    id: String,
}

#[derive(Debug, Default)]
struct Style {
    level: Option<u8>,
    is_list: bool,
    based_on: Option<String>,
}

impl Styles {
    /// Styles inherit from each other; a longer chain is a circle.
    const MAX_CHAIN: usize = 16;

    /// The heading level of a style, if it is one of a heading.
    pub(super) fn level(&self, id: &str) -> Option<u8> {
        self.chain(id).find_map(|style| style.level)
    }

    /// Whether the style puts its paragraphs into a list.
    pub(super) fn is_list(&self, id: &str) -> bool {
        self.chain(id).any(|style| style.is_list)
    }

    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let base = |style: &&Style| style.based_on.as_deref().and_then(|id| self.styles.get(id));
        std::iter::successors(self.styles.get(id), base).take(Self::MAX_CHAIN)
    }
}

impl Visitor for Styles {
    fn start(&mut self, element: &Element<'_>) {
        let value = || element.attribute("val").unwrap_or_default();
        if element.name() == "style" {
            self.id = element.attribute("styleId").unwrap_or_default();
            self.styles.insert(self.id.clone(), Style::default());
            return;
        }
        let Some(style) = self.styles.get_mut(&self.id) else {
            return;
        };
        match element.name() {
            "name" => {
                // Built-in styles keep their English name in every language of Word.
                let name = value().to_lowercase();
                style.level = heading_level(&name);
                style.is_list = name.starts_with("list ") && name != "list paragraph";
            }
            "outlineLvl" => style.level = style.level.or_else(|| outline_level(&value())),
            "basedOn" => style.based_on = Some(value()),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if name == "style" {
            self.id.clear();
        }
    }

    fn text(&mut self, _text: &str) {}
}

fn heading_level(name: &str) -> Option<u8> {
    match name.strip_prefix("heading ") {
        Some(level) => level.parse().ok().filter(|level| (1..=9).contains(level)).map(|level: u8| level.min(6)),
        None => (name == "title").then_some(1),
    }
}

/// The heading level of an outline level; 9 means body text (ECMA-376, part 1, 17.3.1.20).
pub(super) fn outline_level(value: &str) -> Option<u8> {
    value.parse().ok().filter(|level| *level < 9).map(|level: u8| (level + 1).min(6))
}
