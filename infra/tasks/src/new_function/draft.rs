//! A change of the repository, made in memory first: written when all of it fits, counted and tested without being written.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// Files as they will be.
pub(crate) struct Draft {
    root: PathBuf,
    files: BTreeMap<String, File>,
}

struct File {
    text: String,
    is_new: bool,
}

impl Draft {
    /// No change of the files under `root`.
    pub(crate) fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), files: BTreeMap::new() }
    }

    /// The paths of files that are made and of files that are changed.
    pub(crate) fn paths(&self) -> (Vec<&str>, Vec<&str>) {
        let paths = |is_new| {
            self.files.iter().filter(|(_, file)| file.is_new == is_new).map(|(path, _)| path.as_str()).collect()
        };
        (paths(true), paths(false))
    }

    /// A file as it will be.
    #[cfg(test)]
    pub(crate) fn text(&mut self, path: &str) -> &str {
        self.open(path).unwrap_or_else(|problem| panic!("{problem}"))
    }

    /// A new file.
    ///
    /// # Errors
    ///
    /// When there is one of this name.
    pub(crate) fn create(&mut self, path: String, text: String) -> Result<(), String> {
        if self.root.join(&path).exists() {
            return Err(format!("{path} is there already"));
        }
        self.files.insert(path, File { text, is_new: true });
        Ok(())
    }

    /// Puts `text` before the first `marker`.
    pub(crate) fn insert_before(&mut self, path: &str, marker: &str, text: &str) -> Result<(), String> {
        let file = self.open(path)?;
        let at = file.find(marker).ok_or_else(|| no_marker(path, marker))?;
        file.insert_str(at, text);
        Ok(())
    }

    /// Puts `text` behind the last `marker`.
    pub(crate) fn insert_behind(&mut self, path: &str, marker: &str, text: &str) -> Result<(), String> {
        let file = self.open(path)?;
        let at = file.rfind(marker).ok_or_else(|| no_marker(path, marker))?;
        file.insert_str(at + marker.len(), text);
        Ok(())
    }

    /// Puts a line behind the last line that holds `marker`.
    pub(crate) fn insert_line_behind(&mut self, path: &str, marker: &str, line: &str) -> Result<(), String> {
        let file = self.open(path)?;
        let at = file.rfind(marker).ok_or_else(|| no_marker(path, marker))?;
        let end = file.split_at(at).1.find('\n').map_or(file.len(), |end| at + end + 1);
        file.insert_str(end, line);
        Ok(())
    }

    /// Puts a line into the ordered list between `begin` and `end`, before the first line that sorts behind it.
    pub(crate) fn insert_sorted(&mut self, path: &str, begin: &str, end: &str, line: &str) -> Result<(), String> {
        let file = self.open(path)?;
        let from = file.find(begin).ok_or_else(|| no_marker(path, begin))? + begin.len();
        let (list, _) = file.split_at(from).1.split_once(end).ok_or_else(|| no_marker(path, end))?;
        let mut at = from;
        for known in list.split_inclusive('\n') {
            if known > line {
                break;
            }
            at += known.len();
        }
        file.insert_str(at, line);
        Ok(())
    }

    /// Puts everything back as text, where `change` has its way with a file that is there.
    pub(crate) fn edit(&mut self, path: &str, change: impl FnOnce(&str) -> Option<String>) -> Result<(), String> {
        let file = self.open(path)?;
        *file = change(file).ok_or_else(|| format!("{path} is not as it was expected"))?;
        Ok(())
    }

    /// Writes every file.
    pub(crate) fn write(&self) -> Result<(), String> {
        for (path, file) in &self.files {
            let path = self.root.join(path);
            let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
            folder.and_then(|()| fs::write(&path, &file.text)).map_err(|e| format!("{}: {e}", path.display()))?;
        }
        Ok(())
    }

    fn open(&mut self, path: &str) -> Result<&mut String, String> {
        if !self.files.contains_key(path) {
            let text = fs::read_to_string(self.root.join(path)).map_err(|e| format!("{path}: {e}"))?;
            self.files.insert(path.to_owned(), File { text, is_new: false });
        }
        let file = self.files.get_mut(path).ok_or_else(|| format!("{path} is not there"))?;
        Ok(&mut file.text)
    }
}

fn no_marker(path: &str, marker: &str) -> String {
    format!("{path} has no {marker:?}, where something is to be inserted")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str) -> Draft {
        let mut draft = Draft::new("/nowhere");
        draft.create("list".into(), text.into()).unwrap();
        draft
    }

    #[test]
    fn a_line_finds_its_place_in_an_ordered_list() {
        for (line, list) in [("a\n", "[\na\nb\nd\n]"), ("c\n", "[\nb\nc\nd\n]"), ("e\n", "[\nb\nd\ne\n]")] {
            let mut draft = draft("[\nb\nd\n]");
            draft.insert_sorted("list", "[\n", "]", line).unwrap();
            assert_eq!(draft.text("list"), list);
        }
    }

    #[test]
    fn text_goes_before_the_first_and_behind_the_last_marker() {
        let mut draft = draft("x = 1\nx = 2\nend");
        draft.insert_before("list", "x", "first\n").unwrap();
        draft.insert_line_behind("list", "x =", "last\n").unwrap();
        draft.insert_behind("list", "x = 1", "0").unwrap();
        assert_eq!(draft.text("list"), "first\nx = 10\nx = 2\nlast\nend");
        assert!(draft.insert_before("list", "nothing", "").unwrap_err().contains("nothing"));
    }

    #[test]
    fn a_file_that_is_there_is_not_made_again() {
        let mut draft = Draft::new(crate::workspace::root());
        assert!(draft.create("template.yaml".into(), String::new()).is_err());
        assert!(draft.insert_before("no/such/file", "", "").is_err());
    }
}
