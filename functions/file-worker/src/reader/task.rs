//! What a reader does.

use std::ops::{ControlFlow, Range};

use bytes::Bytes;
use domain::knowledge::Failure;
use domain::limits::FILE_PASSAGES;
use extract::{Carry, Document, ExtractError, Limits, Page, Passage, Progress, Report, SplitOptions};
use serde::{Deserialize, Serialize};

use crate::Stop;
use crate::embedding;

/// What a reader is asked to do with the pieces that it gets.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Task {
    /// Reads and splits a file, which is the only piece, unless it has more than so many pages.
    Whole { name: String, most_pages: u32 },
    /// Reads some pages of a file, counted from 0.
    Pages { name: String, range: Range<u32> },
    /// Splits the text of a file. The pieces are its [`Pages`] in JSON, in their order.
    Join,
}

/// How far a reader is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    /// The pages that can be read apart; 0 for a file that is read as a whole, and before that is known.
    pub(crate) pages: u32,
    /// How much of all the work with the file is done.
    pub(crate) percent: u8,
}

/// What a reader found.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Answer {
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

/// Why a reader found nothing.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Trouble {
    /// The file cannot be read.
    Failed(Failure),
    /// There was not enough time.
    TooSlow(Failure),
    /// Nobody wants it any more.
    Cancelled,
}

/// Told how far a reader is; says whether to go on.
pub(crate) type Tell<'a> = dyn FnMut(Told) -> ControlFlow<extract::Stop> + 'a;

/// Does a task: the only place where the bytes of files are looked into.
pub(crate) fn carry_out(task: Task, mut pieces: Vec<Bytes>, tell: &mut Tell<'_>) -> Result<Answer, Trouble> {
    match task {
        Task::Join => joined(&pieces).map(Answer::Text),
        Task::Whole { name, most_pages } => whole(&pieces.pop().unwrap_or_default(), &name, most_pages, tell),
        Task::Pages { name, range } => pages(&pieces.pop().unwrap_or_default(), &name, range, tell),
    }
}

fn whole(bytes: &[u8], name: &str, most_pages: u32, tell: &mut Tell<'_>) -> Result<Answer, Trouble> {
    let limits = Limits::default();
    let outline = extract::inspect(bytes, name, &limits, &mut |_| tell(Told::default()))?;
    let pages = outline.pages.and_then(|pages| u32::try_from(pages).ok()).unwrap_or_default();
    if pages > most_pages {
        // Nobody waits for an answer to this question: it is given at once.
        let _go_on = tell(Told { pages, percent: 0 });
        return Ok(Answer::TooLong);
    }
    let document = extract::extract(bytes, name, &limits, &mut |at| tell(Told { pages, percent: percent(at) }))?;
    let passages = extract::split(&document, &SplitOptions::default());
    checked(Text { report: Report::of(&document), passages }).map(Answer::Text)
}

fn pages(bytes: &[u8], name: &str, range: Range<u32>, tell: &mut Tell<'_>) -> Result<Answer, Trouble> {
    let range = range.start as usize..range.end as usize;
    let tell = &mut |at| tell(Told { pages: 0, percent: percent(at) });
    let document = extract::extract_pages(bytes, name, range, &Limits::default(), tell)?;
    Ok(Answer::Pages(Pages { report: Report::of(&document), pages: document.pages }))
}

fn joined(ranges: &[Bytes]) -> Result<Text, Trouble> {
    let (mut carry, mut passages, mut all) = (Carry::default(), Vec::new(), None::<Report>);
    let last = ranges.len().saturating_sub(1);
    for (number, range) in ranges.iter().enumerate() {
        let Pages { report, pages } =
            serde_json::from_slice(range).map_err(|_| Trouble::Failed(Failure::internal()))?;
        let document = Document { kind: report.kind, encoding: None, pages, warnings: Vec::new() };
        passages.extend(extract::split_part(&document, &SplitOptions::default(), &mut carry, number == last));
        match &mut all {
            Some(sum) => sum.add(report),
            None => all = Some(report),
        }
    }
    let report = all.ok_or_else(|| Trouble::Failed(Failure::internal()))?;
    report.check()?;
    checked(Text { report, passages })
}

fn checked(text: Text) -> Result<Text, Trouble> {
    match text.passages.len() {
        0..=FILE_PASSAGES => Ok(text),
        _ => Err(Trouble::Failed(Failure::too_much_text())),
    }
}

/// How much of all the work is done when so many pages are read.
fn percent(at: Progress) -> u8 {
    let share =
        at.pages.filter(|&pages| pages > 0).map_or(0, |pages| usize::from(embedding::START) * at.pages_done / pages);
    u8::try_from(share).unwrap_or_default().min(embedding::START)
}

impl From<ExtractError> for Trouble {
    fn from(error: ExtractError) -> Self {
        match error {
            ExtractError::Cancelled => Self::Cancelled,
            ExtractError::TimeLimit => Self::TooSlow(Failure::time_limit()),
            error => Self::Failed(Failure::new(error.code(), error.to_string(), error.advice())),
        }
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Failed(failure) => Self::Failed(failure),
            Trouble::TooSlow(failure) => Self::TooSlow(failure),
            Trouble::Cancelled => Self::Lost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_the_share_of_the_pages_and_never_more_than_reading_is_of_the_whole() {
        let at = |pages_done, pages| percent(Progress { pages_done, pages });
        assert_eq!((at(0, Some(10)), at(5, Some(10)), at(10, Some(10))), (0, embedding::START / 2, embedding::START));
        assert_eq!((at(3, None), at(0, Some(0)), at(9, Some(3))), (0, 0, embedding::START));
    }
}
