//! The relationships between the parts of an Office package (ECMA-376, part 2, 9.3).

use std::collections::HashMap;

use crate::archive::Archive;
use crate::error::ExtractError;
use crate::job::Job;
use crate::xml::{self, Element, Visitor};

/// The parts that a part refers to, by the names it uses for them.
#[derive(Debug, Default)]
pub(crate) struct Relationships {
    folder: String,
    targets: HashMap<String, String>,
}

impl Relationships {
    /// The relationships of the part `name` in `folder` (which ends in a slash).
    pub(crate) fn of(
        archive: &mut Archive<'_>,
        folder: &str,
        name: &str,
        job: &mut Job<'_>,
    ) -> Result<Self, ExtractError> {
        let mut relationships = Self { folder: folder.to_owned(), targets: HashMap::new() };
        if let Some(part) = archive.read(&format!("{folder}_rels/{name}.rels"), job)? {
            xml::walk(&part, job, &mut relationships)?;
        }
        Ok(relationships)
    }

    /// The name of the part behind a relationship.
    pub(crate) fn part(&self, id: &str) -> Option<&str> {
        self.targets.get(id).map(String::as_str)
    }
}

impl Visitor for Relationships {
    fn start(&mut self, element: &Element<'_>) {
        if element.name() != "Relationship" {
            return;
        }
        let (Some(id), Some(target)) = (element.attribute("Id"), element.attribute("Target")) else {
            return;
        };
        self.targets.insert(id, resolve(&self.folder, &target));
    }

    fn end(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

/// A target relative to a folder (which ends in a slash) as a name inside the archive.
pub(crate) fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_to_their_folder() {
        assert_eq!(resolve("ppt/", "slides/slide1.xml"), "ppt/slides/slide1.xml");
        assert_eq!(resolve("OEBPS/text/", "../a.xhtml"), "OEBPS/a.xhtml");
        assert_eq!(resolve("xl/", "/xl/sheet.xml"), "xl/sheet.xml");
        assert_eq!(resolve("", "../../etc/x"), "etc/x");
    }
}
