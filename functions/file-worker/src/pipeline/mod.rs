//! The stages that turn an uploaded object into searchable segments: `fetch -> plan -> extract -> embed -> publish`.
//!
//! Each stage takes values and returns values. None of them owns the file's lease: a stage that takes long reports through
//! a [`crate::progress::ProgressSink`], and only the drivers ([`crate::upload`], [`crate::part`]) change the file.

pub(crate) mod embed;
pub(crate) mod extract;
mod fetch;
pub(crate) mod parts;
mod plan;
mod report;
mod stopwatch;

pub(crate) use fetch::{Fetched, fetch};
pub(crate) use plan::{Plan, plan};
pub(crate) use report::report;
pub(crate) use stopwatch::Stopwatch;
