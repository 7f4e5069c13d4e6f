//! Which segments make up an agent's index.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::FileId;

/// An immutable part of an index, as the pointer and the file name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentRef {
    /// The hash of its content and of the attempt that wrote it, by which its object is found.
    pub hash: String,
    /// Passages in it.
    pub passages: u32,
    /// Its size in bytes.
    pub bytes: u64,
}

/// The index of an agent: the segments of each file, in the order of the file's text.
///
/// It changes in the same transaction as the files, so an index never shows a file that is not ready or is deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnowledgePointer {
    /// By file; a file of thousands of passages has several segments.
    pub files: BTreeMap<FileId, Vec<SegmentRef>>,
}

impl KnowledgePointer {
    /// All passages.
    #[must_use]
    pub fn passages(&self) -> u64 {
        self.files.values().flatten().map(|segment| u64::from(segment.passages)).sum()
    }
}
