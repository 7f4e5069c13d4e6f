//! What a sandbox runs.

use std::ops::{ControlFlow, Range};

use bytes::Bytes;
use domain::knowledge::Failure;
use domain::limits::FILE_PASSAGES;
use extract::{Carry, Document, ExtractError, Limits, Page, Passage, Progress, Report, SplitOptions};
use serde::{Deserialize, Serialize};

use crate::abort::Abort;
use crate::progress;

/// What a sandbox does with the pieces that it gets.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Task {
    /// Reads and splits a file, which is the only piece, unless it has more than so many pages.
    Whole { name: String, most_pages: u32 },
    /// Reads some pages of a file, counted from 0.
    Pages { name: String, range: Range<u32> },
    /// Splits the text of a file. The pieces are its [`Pages`] in JSON, in their order.
    Join,
}

/// How far a task is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TaskProgress {
    /// The pages that can be read apart; 0 for a file that is read as a whole, and before that is known.
    pub(crate) pages: u32,
    /// How much of all the work with the file is done.
    pub(crate) percent: u8,
}

/// What came of a task.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Response {
    /// The file has too many pages.
    TooLong,
    /// The text of all of it.
    Text(Text),
    /// The text of some pages.
    Pages(Pages),
}

/// What was read from a file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Text {
    /// What there was.
    pub(crate) report: Report,
    /// The pieces to be found.
    pub(crate) passages: Vec<Passage>,
}

/// What was read from a range of pages; an object until all of them are read.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Pages {
    /// What there was.
    pub(crate) report: Report,
    /// The text.
    pub(crate) pages: Vec<Page>,
}

/// Why a task has no response.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum TaskError {
    /// The file cannot be read.
    Failed(Failure),
    /// There was not enough time.
    TooSlow(Failure),
    /// The worker does not wait for it any more.
    Cancelled,
}

/// Told how far a task is; answers whether to go on.
pub(crate) type OnProgress<'a> = dyn FnMut(TaskProgress) -> ControlFlow<extract::Stop> + 'a;

/// Runs a task: the only place where the bytes of files are parsed.
pub(crate) fn run_task(
    task: Task,
    mut pieces: Vec<Bytes>,
    on_progress: &mut OnProgress<'_>,
) -> Result<Response, TaskError> {
    match task {
        Task::Join => joined(&pieces).map(Response::Text),
        Task::Whole { name, most_pages } => whole(&pieces.pop().unwrap_or_default(), &name, most_pages, on_progress),
        Task::Pages { name, range } => pages(&pieces.pop().unwrap_or_default(), &name, range, on_progress),
    }
}

fn whole(bytes: &[u8], name: &str, most_pages: u32, on_progress: &mut OnProgress<'_>) -> Result<Response, TaskError> {
    let limits = Limits::default();
    let outline = extract::inspect(bytes, name, &limits, &mut |_| on_progress(TaskProgress::default()))?;
    let pages = outline.pages.and_then(|pages| u32::try_from(pages).ok()).unwrap_or_default();
    if pages > most_pages {
        // The response follows at once, so it does not matter whether to go on.
        let _go_on = on_progress(TaskProgress { pages, percent: 0 });
        return Ok(Response::TooLong);
    }
    let document =
        extract::extract(bytes, name, &limits, &mut |at| on_progress(TaskProgress { pages, percent: percent(at) }))?;
    let passages = extract::split(&document, &SplitOptions::default());
    checked(Text { report: Report::of(&document), passages }).map(Response::Text)
}

fn pages(bytes: &[u8], name: &str, range: Range<u32>, on_progress: &mut OnProgress<'_>) -> Result<Response, TaskError> {
    let range = range.start as usize..range.end as usize;
    let on_progress = &mut |at| on_progress(TaskProgress { pages: 0, percent: percent(at) });
    let document = extract::extract_pages(bytes, name, range, &Limits::default(), on_progress)?;
    Ok(Response::Pages(Pages { report: Report::of(&document), pages: document.pages }))
}

fn joined(ranges: &[Bytes]) -> Result<Text, TaskError> {
    let (mut carry, mut passages, mut all) = (Carry::default(), Vec::new(), None::<Report>);
    let last = ranges.len().saturating_sub(1);
    for (number, range) in ranges.iter().enumerate() {
        let Pages { report, pages } =
            serde_json::from_slice(range).map_err(|_| TaskError::Failed(Failure::internal()))?;
        let document = Document { kind: report.kind, encoding: None, pages, warnings: Vec::new() };
        passages.extend(extract::split_part(&document, &SplitOptions::default(), &mut carry, number == last));
        match &mut all {
            Some(sum) => sum.add(report),
            None => all = Some(report),
        }
    }
    let report = all.ok_or_else(|| TaskError::Failed(Failure::internal()))?;
    report.check()?;
    checked(Text { report, passages })
}

fn checked(text: Text) -> Result<Text, TaskError> {
    match text.passages.len() {
        0..=FILE_PASSAGES => Ok(text),
        _ => Err(TaskError::Failed(Failure::too_much_text())),
    }
}

fn percent(at: Progress) -> u8 {
    progress::extracting(at.pages_done, at.pages)
}

impl From<ExtractError> for TaskError {
    fn from(error: ExtractError) -> Self {
        match error {
            ExtractError::Cancelled => Self::Cancelled,
            ExtractError::TimeLimit => Self::TooSlow(Failure::time_limit()),
            error => Self::Failed(Failure::new(error.code(), error.to_string(), error.advice())),
        }
    }
}

impl From<TaskError> for Abort {
    fn from(error: TaskError) -> Self {
        match error {
            TaskError::Failed(failure) => Self::Failed(failure),
            TaskError::TooSlow(failure) => Self::TooSlow(failure),
            TaskError::Cancelled => Self::LeaseLost,
        }
    }
}
