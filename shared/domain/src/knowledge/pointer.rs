//! Which segments make up an agent's index.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::FileId;

/// An immutable part of an index, as the pointer names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentRef {
    /// The name by which its object is found: a hash of what it was made from.
    pub hash: String,
    /// The place in its file that its first passage had when the file was read.
    #[serde(default)]
    pub first: u32,
    /// Passages in it.
    pub passages: u32,
    /// Its size in bytes.
    pub bytes: u64,
}

impl SegmentRef {
    /// The name of a segment that reading number `reading` of a file made, in contrast to an edit or another model.
    #[must_use]
    pub fn name_of_reading(reading: u32, hash: &str) -> String {
        format!("{reading}-{hash}")
    }

    /// The number of the reading that made a segment of this name; `None` when it was none.
    #[must_use]
    pub fn reading_of_name(name: &str) -> Option<u32> {
        name.split_once('-')?.0.parse().ok()
    }
}

/// What of a file is in the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredIndexed")]
pub struct Indexed {
    /// SHA-256 of the file's bytes, in hexadecimal: equal files are searched once.
    pub content: String,
    /// The model that made the vectors.
    pub model: String,
    /// The segments, in the order of the file's text.
    pub segments: Vec<SegmentRef>,
}

/// The index of an agent.
///
/// It changes in the same transaction as the files, so an index never shows a file that is not ready or is deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnowledgePointer {
    /// What is searched, by file; a file of thousands of passages has several segments.
    pub files: BTreeMap<FileId, Indexed>,
    /// Files with the same content as one of `files`. They are not searched, so nothing is found or cited twice; when the
    /// file that is searched goes, the first of them takes its place in the same transaction.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub duplicates: BTreeMap<FileId, Indexed>,
}

impl KnowledgePointer {
    /// All passages that are searched.
    #[must_use]
    pub fn passages(&self) -> u64 {
        self.files.values().flat_map(|file| &file.segments).map(|segment| u64::from(segment.passages)).sum()
    }

    /// What there is of a file, whether or not it is searched.
    #[must_use]
    pub fn of(&self, file: FileId) -> Option<&Indexed> {
        self.files.get(&file).or_else(|| self.duplicates.get(&file))
    }

    /// The file that is searched instead of `file`, because it has the same content.
    #[must_use]
    pub fn original_of(&self, file: FileId) -> Option<FileId> {
        let content = &self.duplicates.get(&file)?.content;
        self.with_content(content)
    }

    /// Puts what was read from a file in the place of what there was of it, which it returns.
    pub fn put(&mut self, file: FileId, indexed: Indexed) -> Option<Indexed> {
        // A file keeps its place among equals: whoever is searched goes on being searched.
        if let Some(known) = self.files.get_mut(&file).filter(|known| known.content == indexed.content) {
            return Some(std::mem::replace(known, indexed));
        }
        let before = self.remove(file);
        let place = if self.with_content(&indexed.content).is_some() { &mut self.duplicates } else { &mut self.files };
        place.insert(file, indexed);
        before
    }

    /// Puts `indexed` in the place of what there is of a file, wherever that is.
    pub fn replace(&mut self, file: FileId, indexed: Indexed) {
        let place = if self.duplicates.contains_key(&file) { &mut self.duplicates } else { &mut self.files };
        place.insert(file, indexed);
    }

    /// Takes a file out; a duplicate of it takes its place.
    pub fn remove(&mut self, file: FileId) -> Option<Indexed> {
        if let Some(duplicate) = self.duplicates.remove(&file) {
            return Some(duplicate);
        }
        let removed = self.files.remove(&file)?;
        let heir = self.duplicates.iter().find(|(_, other)| other.content == removed.content).map(|(&id, _)| id);
        if let Some((id, heir)) = heir.and_then(|id| self.duplicates.remove_entry(&id)) {
            self.files.insert(id, heir);
        }
        Some(removed)
    }

    /// Every file with something in the index, with what it is; the segments of duplicates, too.
    pub fn all(&self) -> impl Iterator<Item = (FileId, &Indexed)> {
        self.files.iter().chain(&self.duplicates).map(|(&file, indexed)| (file, indexed))
    }

    fn with_content(&self, content: &str) -> Option<FileId> {
        // Items of the first version do not say what they hold.
        let same = |indexed: &Indexed| !content.is_empty() && indexed.content == content;
        self.files.iter().find(|(_, indexed)| same(indexed)).map(|(&id, _)| id)
    }
}

/// What is stored: the first version held the segments alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum StoredIndexed {
    Segments(Vec<SegmentRef>),
    Whole { content: String, model: String, segments: Vec<SegmentRef> },
}

impl From<StoredIndexed> for Indexed {
    fn from(stored: StoredIndexed) -> Self {
        match stored {
            StoredIndexed::Segments(segments) => Self { segments, ..Self::default() },
            StoredIndexed::Whole { content, model, segments } => Self { content, model, segments },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn id(name: &str) -> FileId {
        FileId::derived(Timestamp::from_millis(1).unwrap(), &[name])
    }

    fn indexed(content: &str, hash: &str) -> Indexed {
        let segment = SegmentRef { hash: hash.into(), first: 0, passages: 2, bytes: 9 };
        Indexed { content: content.into(), model: "m@1".into(), segments: vec![segment] }
    }

    #[test]
    fn an_equal_file_is_kept_and_searched_only_when_the_first_goes() {
        let mut pointer = KnowledgePointer::default();
        assert_eq!(pointer.put(id("a"), indexed("same", "1")), None);
        assert_eq!(pointer.put(id("b"), indexed("same", "2")), None);
        assert_eq!((pointer.passages(), pointer.original_of(id("b"))), (2, Some(id("a"))));
        assert_eq!(pointer.remove(id("a")), Some(indexed("same", "1")));
        assert_eq!((pointer.files.get(&id("b")), pointer.original_of(id("b"))), (Some(&indexed("same", "2")), None));
        assert!(pointer.duplicates.is_empty());
    }

    #[test]
    fn a_new_version_of_either_parts_them() {
        let two = || {
            let mut pointer = KnowledgePointer::default();
            pointer.put(id("a"), indexed("same", "1"));
            pointer.put(id("b"), indexed("same", "2"));
            pointer
        };
        let mut pointer = two();
        assert_eq!(pointer.put(id("a"), indexed("new", "3")), Some(indexed("same", "1")));
        assert_eq!((pointer.files.len(), pointer.duplicates.len()), (2, 0));
        let mut pointer = two();
        assert_eq!(pointer.put(id("b"), indexed("new", "3")), Some(indexed("same", "2")));
        assert_eq!((pointer.files.len(), pointer.duplicates.len()), (2, 0));
        let mut pointer = two();
        pointer.put(id("a"), indexed("same", "edited"));
        assert_eq!(pointer.original_of(id("b")), Some(id("a")), "an edited file goes on being searched");
    }

    #[test]
    fn a_pointer_of_the_first_version_is_read() {
        let json = serde_json::json!({"files": {id("a").to_string(): [{"hash": "1", "passages": 2, "bytes": 9}]}});
        let pointer: KnowledgePointer = serde_json::from_value(json).unwrap();
        assert_eq!(pointer.of(id("a")).unwrap().segments, indexed("", "1").segments);
        let again: KnowledgePointer = serde_json::from_value(serde_json::to_value(&pointer).unwrap()).unwrap();
        assert_eq!(again, pointer);
    }
}
