//! The reading of a large file, divided into parts that several invocations work on at the same time.
//!
//! First ranges of pages are read; when all are, their text is split, and then batches of passages are embedded; when all
//! are, the file is ready. What a part makes is an object under a name that follows from the job and the part, so a part
//! that is done twice is done once; which parts are done is written down, so none is done again.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Stage, Timings};
use crate::limits::{FILE_PART_PAGES, FILE_PART_PASSAGES};
use crate::time::Timestamp;

/// How the reading of a file is divided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// The number of the attempt that divided it: the fence of its parts. No other reading of the file has it.
    pub number: u32,
    /// SHA-256 of the bytes, in hexadecimal.
    pub content: String,
    /// The embedding model.
    pub model: String,
    /// Pages of the file, as far as its format tells; 0 when the text was read at once.
    pub pages: u32,
    /// Pages of a part; fewer when reading all of them at once took too long.
    #[serde(default = "usual_part_pages")]
    pub part_pages: u32,
    /// Passages of the text, once it was split.
    pub passages: Option<u32>,
    /// Parts of the current stage that are done.
    pub done: u32,
    /// Pages that are read.
    pub pages_done: u32,
    /// Whether the queue has taken the parts of the current stage.
    pub sent: bool,
    /// Milliseconds of the parts before the current stage.
    pub timings: Timings,
}

/// A part of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Reads a range of pages.
    Pages(u32),
    /// Embeds a batch of passages.
    Passages(u32),
}

/// What is known of a part that somebody has begun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartState {
    /// How often it was begun.
    pub tries: u32,
    /// Until when whoever works on it is taken to be alive.
    pub lease_until: Option<Timestamp>,
    /// What came of it.
    pub done: Option<PartDone>,
}

/// What came of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartDone {
    /// Milliseconds of fetching, and of the work itself.
    pub download_ms: u64,
    /// See `download_ms`.
    pub work_ms: u64,
    /// Pages or passages.
    pub count: u32,
    /// Bytes of what was stored.
    pub bytes: u64,
}

impl Job {
    /// The stage that it is in.
    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.passages.is_some() { Stage::Embedding } else { Stage::Extracting }
    }

    /// The parts of the current stage.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        match self.passages {
            None => (0..self.total()).map(Part::Pages).collect(),
            Some(_) => (0..self.total()).map(Part::Passages).collect(),
        }
    }

    /// The number of parts of the current stage.
    #[must_use]
    pub fn total(&self) -> u32 {
        match self.passages {
            None => self.pages.div_ceil(self.part_pages.max(1)),
            Some(passages) => passages.div_ceil(FILE_PART_PASSAGES),
        }
    }

    /// The pages or passages of a part, counted from 0.
    #[must_use]
    pub fn range(&self, part: Part) -> Range<u32> {
        let (number, size, all) = match part {
            Part::Pages(number) => (number, self.part_pages, self.pages),
            Part::Passages(number) => (number, FILE_PART_PASSAGES, self.passages.unwrap_or_default()),
        };
        number.saturating_mul(size).min(all)..number.saturating_add(1).saturating_mul(size).min(all)
    }

    /// Whether `part` is one of the current stage.
    #[must_use]
    pub fn has(&self, part: Part) -> bool {
        self.passages.is_some() == matches!(part, Part::Passages(_)) && !self.range(part).is_empty()
    }
}

const fn usual_part_pages() -> u32 {
    FILE_PART_PAGES
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Padded, so that parts sort.
        match self {
            Self::Pages(number) => write!(f, "pages-{number:06}"),
            Self::Passages(number) => write!(f, "passages-{number:06}"),
        }
    }
}

/// Why a text is not a part's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be `pages-` or `passages-` and a number of six digits")]
pub struct InvalidPart;

impl FromStr for Part {
    type Err = InvalidPart;

    fn from_str(text: &str) -> Result<Self, InvalidPart> {
        let (kind, number) = text.split_once('-').ok_or(InvalidPart)?;
        let number = number.parse().map_err(|_| InvalidPart)?;
        let part = match kind {
            "pages" => Self::Pages(number),
            "passages" => Self::Passages(number),
            _ => return Err(InvalidPart),
        };
        if part.to_string() == text { Ok(part) } else { Err(InvalidPart) }
    }
}

impl Serialize for Part {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(pages: u32, passages: Option<u32>) -> Job {
        let timings = Timings::default();
        let (content, model) = ("c".to_owned(), "m@1".to_owned());
        let part_pages = FILE_PART_PAGES;
        Job { number: 1, content, model, pages, part_pages, passages, done: 0, pages_done: 0, sent: false, timings }
    }

    #[test]
    fn parts_cover_everything_once_and_the_last_one_is_shorter() {
        for (job, all) in [
            (job(2 * FILE_PART_PAGES + 1, None), 2 * FILE_PART_PAGES + 1),
            (job(FILE_PART_PAGES, None), FILE_PART_PAGES),
            (job(1, Some(3 * FILE_PART_PASSAGES - 1)), 3 * FILE_PART_PASSAGES - 1),
            (Job { part_pages: 3, ..job(10, None) }, 10),
        ] {
            let covered: Vec<u32> = job.parts().into_iter().flat_map(|part| job.range(part)).collect();
            assert_eq!(covered, (0..all).collect::<Vec<_>>());
            assert_eq!(job.parts().len(), job.total() as usize);
        }
    }

    #[test]
    fn a_job_that_was_written_before_parts_had_sizes_has_the_usual_ones() {
        let mut json = serde_json::to_value(job(FILE_PART_PAGES + 1, None)).unwrap();
        json.as_object_mut().unwrap().remove("partPages");
        assert_eq!(serde_json::from_value::<Job>(json).unwrap().total(), 2);
    }

    #[test]
    fn a_part_of_another_stage_or_behind_the_end_is_none() {
        let reading = job(FILE_PART_PAGES + 1, None);
        assert!(reading.has(Part::Pages(1)) && !reading.has(Part::Pages(2)) && !reading.has(Part::Passages(0)));
        let embedding = job(1, Some(1));
        assert!(embedding.has(Part::Passages(0)) && !embedding.has(Part::Pages(0)));
        assert!(!embedding.has(Part::Passages(u32::MAX)));
    }

    #[test]
    fn a_part_survives_its_text_form_and_nothing_else_is_one() {
        for part in [Part::Pages(0), Part::Passages(156), Part::Pages(u32::MAX)] {
            assert_eq!(part.to_string().parse(), Ok(part));
        }
        for bad in ["pages-1", "pages", "words-000001", "pages--00001", ""] {
            assert_eq!(bad.parse::<Part>(), Err(InvalidPart), "{bad}");
        }
    }
}
