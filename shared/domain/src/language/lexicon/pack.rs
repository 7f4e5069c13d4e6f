//! The files of words of one language.
//!
//! A file begins with comments that say what it is for and where its words are from. Then it holds entries, one to a
//! line below the `[key]` that they belong to, or several on one line as `key: entry, entry`.

/// The files of words of one language, by their names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pack {
    files: &'static [(&'static str, &'static str)],
}

/// An entry of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// What it belongs to; empty when the file has no keys.
    pub(super) key: &'static str,
    /// The entry.
    pub(super) form: &'static str,
}

impl Pack {
    pub(crate) const fn new(files: &'static [(&'static str, &'static str)]) -> Self {
        Self { files }
    }

    /// The text of a file; empty when there is none of this name.
    pub(super) fn file(&self, name: &str) -> &'static str {
        self.files.iter().find(|(file, _)| *file == name).map_or("", |(_, text)| text)
    }

    /// The names of all files.
    #[cfg(test)]
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.files.iter().map(|(name, _)| *name)
    }

    /// The entries of a file below `key`.
    pub(crate) fn below<'a>(&self, file: &str, key: &'a str) -> impl Iterator<Item = &'static str> + use<'a> {
        entries(self.file(file)).filter(move |entry| entry.key == key).map(|entry| entry.form)
    }
}

/// The entries of a file's text, in their order.
pub(super) fn entries(text: &'static str) -> impl Iterator<Item = Entry> {
    let mut section = "";
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.flat_map(move |line| {
        if let Some(key) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = key;
            return Vec::new();
        }
        match line.split_once(": ") {
            Some((key, forms)) => forms.split(", ").map(|form| Entry { key, form }).collect(),
            None => vec![Entry { key: section, form: line }],
        }
    })
}
