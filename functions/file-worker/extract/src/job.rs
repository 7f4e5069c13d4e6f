//! One run over one file: what has been used of the limits, what is to be told.

use std::ops::{ControlFlow, Range};

use crate::document::{Content, Kind, Warning};
use crate::error::ExtractError;
use crate::limits::{Limits, Progress, Stop};

/// Reads the bytes of one format.
pub(crate) type Reader = fn(&[u8], &mut Job<'_>) -> Result<Content, ExtractError>;

/// Finds the kind and the reader of a file by its bytes and its name.
pub(crate) type FindReader = fn(&[u8], &str, &Limits) -> Result<(Kind, Reader), ExtractError>;

/// The state that all readers share while they work on one file.
pub(crate) struct Job<'a> {
    /// What may be used.
    pub(crate) limits: &'a Limits,
    /// For files inside the file: the table of formats stands above its readers.
    pub(crate) find_reader: FindReader,
    /// Which pages are wanted, counted from 0, where the format can be read in parts.
    wanted: Range<usize>,
    /// What the owner should know.
    pub(crate) warnings: Vec<Warning>,
    progress: &'a mut dyn FnMut(Progress) -> ControlFlow<Stop>,
    at: Progress,
    unpacked: u64,
    members: usize,
    /// How many files the one that is read stands in.
    depth: usize,
    steps: u32,
}

impl<'a> Job<'a> {
    /// The caller is asked whether to go on once in so many elements: often enough to stop within milliseconds.
    const STEPS_PER_QUESTION: u32 = 1024;

    pub(crate) fn new(limits: &'a Limits, progress: &'a mut dyn FnMut(Progress) -> ControlFlow<Stop>) -> Self {
        let at = Progress { pages_done: 0, pages: None };
        Self {
            limits,
            find_reader: no_reader,
            wanted: 0..usize::MAX,
            warnings: Vec::new(),
            progress,
            at,
            unpacked: 0,
            members: 0,
            depth: 0,
            steps: 0,
        }
    }

    /// The same for a file in which other files may stand.
    pub(crate) fn with_readers(mut self, find_reader: FindReader) -> Self {
        self.find_reader = find_reader;
        self
    }

    /// The same for a part of a file.
    pub(crate) fn of_pages(mut self, wanted: Range<usize>) -> Self {
        self.wanted = wanted;
        self
    }

    /// The wanted ones of so many pages.
    pub(crate) fn wanted(&self, pages: usize) -> Range<usize> {
        let end = self.wanted.end.min(pages);
        self.wanted.start.min(end)..end
    }

    /// Counts one element and asks the caller from time to time whether to go on.
    pub(crate) fn step(&mut self) -> Result<(), ExtractError> {
        self.steps += 1;
        if self.steps < Self::STEPS_PER_QUESTION {
            return Ok(());
        }
        self.steps = 0;
        self.ask()
    }

    /// Tells that `done` of `pages` pages are read and asks whether to go on.
    pub(crate) fn page_done(&mut self, done: usize, pages: Option<usize>) -> Result<(), ExtractError> {
        // The pages of a file inside the file are none of the pages that the caller counts.
        if self.depth == 0 {
            self.at = Progress { pages_done: done, pages };
        }
        self.ask()
    }

    /// Reads a file inside the file, within what is left of the limits; its warnings are told with its `path`.
    pub(crate) fn inside<T>(
        &mut self,
        path: &str,
        read: impl FnOnce(&mut Self) -> Result<T, ExtractError>,
    ) -> Result<T, ExtractError> {
        if self.depth >= self.limits.files_in_files {
            return Err(ExtractError::TooManyArchives { limit: self.limits.files_in_files });
        }
        let wanted = std::mem::replace(&mut self.wanted, 0..usize::MAX);
        let told = self.warnings.len();
        self.depth += 1;
        let outcome = read(self);
        self.depth -= 1;
        self.wanted = wanted;
        for warning in self.warnings.iter_mut().skip(told) {
            let page = warning.page.take().map(|page| format!(", page {page}")).unwrap_or_default();
            warning.message = format!("{path}{page}: {}", warning.message);
        }
        outcome
    }

    fn ask(&mut self) -> Result<(), ExtractError> {
        match (self.progress)(self.at) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(Stop::TimeLimit) => Err(ExtractError::TimeLimit),
            ControlFlow::Break(Stop::Cancelled) => Err(ExtractError::Cancelled),
        }
    }

    /// How many bytes may still be unpacked.
    pub(crate) fn unpackable(&self) -> u64 {
        self.limits.unpacked_bytes.saturating_sub(self.unpacked)
    }

    /// Counts unpacked bytes.
    pub(crate) fn unpacked(&mut self, bytes: usize) -> Result<(), ExtractError> {
        self.unpacked = self.unpacked.saturating_add(bytes as u64);
        if self.unpacked > self.limits.unpacked_bytes {
            return Err(ExtractError::TooLargeUnpacked { limit: self.limits.unpacked_bytes });
        }
        self.ask()
    }

    /// Counts the members of an archive; of those of archives inside it there may be no more in all.
    pub(crate) fn members(&mut self, members: usize) -> Result<(), ExtractError> {
        let limit = self.limits.members;
        self.members = self.members.saturating_add(members);
        if self.members > limit { Err(ExtractError::TooManyMembers { members: self.members, limit }) } else { Ok(()) }
    }

    /// Refuses to keep more pieces in memory than the limit.
    pub(crate) fn allow_pieces(&self, pieces: usize) -> Result<(), ExtractError> {
        let limit = self.limits.pieces;
        if pieces > limit { Err(ExtractError::TooManyPieces { limit }) } else { Ok(()) }
    }

    /// Refuses more pages than the limit.
    pub(crate) fn allow_pages(&self, pages: usize) -> Result<(), ExtractError> {
        let limit = self.limits.pages;
        if pages > limit { Err(ExtractError::TooManyPages { pages, limit }) } else { Ok(()) }
    }

    /// Notes something for the report.
    pub(crate) fn warn(&mut self, code: &str, message: impl Into<String>, page: Option<u32>) {
        self.warnings.push(Warning { code: code.to_owned(), message: message.into(), page });
    }
}

/// The readers of a file in which no other file can stand.
fn no_reader(_: &[u8], _: &str, _: &Limits) -> Result<(Kind, Reader), ExtractError> {
    Err(ExtractError::UnsupportedType { found: "a file inside a file" })
}
