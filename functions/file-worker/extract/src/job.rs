//! One run over one file: what has been used of the limits, what is to be told.

use std::ops::{ControlFlow, Range};

use crate::document::Warning;
use crate::error::ExtractError;
use crate::limits::{Limits, Progress, Stop};

/// The state that all readers share while they work on one file.
pub(crate) struct Job<'a> {
    /// What may be used.
    pub(crate) limits: &'a Limits,
    /// Which pages are wanted, counted from 0, where the format can be read in parts.
    wanted: Range<usize>,
    /// What the owner should know.
    pub(crate) warnings: Vec<Warning>,
    progress: &'a mut dyn FnMut(Progress) -> ControlFlow<Stop>,
    at: Progress,
    unpacked: u64,
    steps: u32,
}

impl<'a> Job<'a> {
    /// The caller is asked whether to go on once in so many elements: often enough to stop within milliseconds.
    const STEPS_PER_QUESTION: u32 = 1024;

    pub(crate) fn new(limits: &'a Limits, progress: &'a mut dyn FnMut(Progress) -> ControlFlow<Stop>) -> Self {
        let at = Progress { pages_done: 0, pages: None };
        Self { limits, wanted: 0..usize::MAX, warnings: Vec::new(), progress, at, unpacked: 0, steps: 0 }
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
        self.at = Progress { pages_done: done, pages };
        self.ask()
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
