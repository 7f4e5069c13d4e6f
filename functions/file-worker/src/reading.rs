//! From bytes to text, on a thread of its own: reading is computing, and the file's lease must be renewed meanwhile.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use domain::knowledge::{Failure, Stage};
use domain::limits::{FILE_BYTES, FILE_PASSAGES};
use domain::time::Timestamp;
use extract::{Carry, Document, ExtractError, Limits, Outline, Page, Passage, Progress, Report, SplitOptions};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::hold::Hold;
use crate::{Stop, embedding};

/// What was read from a file.
pub(crate) struct Text {
    /// What there was.
    pub(crate) report: Report,
    /// The pieces to be found.
    pub(crate) passages: Vec<Passage>,
}

/// What was read from a range of pages; an object until all of them are read.
#[derive(Serialize, Deserialize)]
pub(crate) struct Pages {
    /// What there was.
    pub(crate) report: Report,
    /// The text.
    pub(crate) pages: Vec<Page>,
}

/// Asked between pages; breaks off.
type Ask<'a> = dyn FnMut(Progress) -> ControlFlow<extract::Stop> + 'a;

/// Finds out what a file is and how many pages it has.
pub(crate) async fn inspect(hold: &mut Hold<'_>, bytes: Bytes, stop_at: Timestamp) -> Result<Outline, Stop> {
    let name = hold.file().name.as_str().to_owned();
    on_a_thread(hold, stop_at, move |ask| extract::inspect(&bytes, &name, &limits(), ask)).await
}

/// Reads and splits a whole file.
pub(crate) async fn whole(hold: &mut Hold<'_>, bytes: Bytes, stop_at: Timestamp) -> Result<Text, Stop> {
    let name = hold.file().name.as_str().to_owned();
    let text = on_a_thread(hold, stop_at, move |ask| {
        let document = extract::extract(&bytes, &name, &limits(), ask)?;
        let passages = extract::split(&document, &SplitOptions::default());
        Ok(Text { report: Report::of(&document), passages })
    });
    checked(text.await?)
}

/// Reads some pages of a file, counted from 0.
pub(crate) async fn pages(
    hold: &mut Hold<'_>,
    bytes: Bytes,
    range: Range<u32>,
    stop_at: Timestamp,
) -> Result<Pages, Stop> {
    let name = hold.file().name.as_str().to_owned();
    let range = range.start as usize..range.end as usize;
    on_a_thread(hold, stop_at, move |ask| {
        let document = extract::extract_pages(&bytes, &name, range, &limits(), ask)?;
        Ok(Pages { report: Report::of(&document), pages: document.pages })
    })
    .await
}

/// Splits the text of all ranges of a file, in their order.
pub(crate) fn joined(ranges: Vec<Pages>) -> Result<Text, Stop> {
    let (mut carry, mut passages, mut all) = (Carry::default(), Vec::new(), None::<Report>);
    let last = ranges.len().saturating_sub(1);
    for (number, Pages { report, pages }) in ranges.into_iter().enumerate() {
        let document = Document { kind: report.kind, encoding: None, pages, warnings: Vec::new() };
        passages.extend(extract::split_part(&document, &SplitOptions::default(), &mut carry, number == last));
        match &mut all {
            Some(sum) => sum.add(report),
            None => all = Some(report),
        }
    }
    let report = all.ok_or_else(|| Stop::Failed(Failure::internal()))?;
    report.check().map_err(|error| failed(&error))?;
    checked(Text { report, passages })
}

fn checked(text: Text) -> Result<Text, Stop> {
    match text.passages.len() {
        0..=FILE_PASSAGES => Ok(text),
        passages => Err(Stop::Failed(too_much_text(passages))),
    }
}

/// Runs `task` on a thread, renewing the file's lease, until `stop_at`.
async fn on_a_thread<T: Send + 'static>(
    hold: &mut Hold<'_>,
    stop_at: Timestamp,
    task: impl FnOnce(&mut Ask<'_>) -> Result<T, ExtractError> + Send + 'static,
) -> Result<T, Stop> {
    let (told, mut progress) = watch::channel(0_u8);
    let stopped = Arc::new(AtomicBool::new(false));
    // Whichever way this function ends, the thread ends at its next page.
    let _stop = StopOnDrop(stopped.clone());
    let (clock, started) = (hold.app.clone(), hold.app.clock().now());
    let mut thread = tokio::task::spawn_blocking(move || {
        task(&mut |at: Progress| {
            told.send_replace(percent(at));
            if stopped.load(Ordering::Relaxed) {
                ControlFlow::Break(extract::Stop::Cancelled)
            } else if clock.clock().now() >= stop_at {
                ControlFlow::Break(extract::Stop::TimeLimit)
            } else {
                ControlFlow::Continue(())
            }
        })
    });
    let patience = Duration::from_millis(stop_at.since(started).as_millis().try_into().unwrap_or_default());
    let finished = tokio::time::timeout(patience, async {
        loop {
            tokio::select! {
                result = &mut thread => return Ok::<_, Stop>(result),
                Ok(()) = progress.changed() => {
                    let percent = *progress.borrow_and_update();
                    hold.advance(Stage::Extracting, percent).await?;
                }
            }
        }
    });
    let result = match finished.await {
        Ok(result) => result?,
        // A reader that does not even come to its next page.
        Err(_elapsed) => return Err(Stop::Failed(Failure::time_limit())),
    };
    match result {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(ExtractError::Cancelled)) => Err(Stop::Lost),
        Ok(Err(error)) => Err(failed(&error)),
        Err(panic) => {
            tracing::error!(%panic, "a reader panicked");
            Err(Stop::Failed(Failure::internal()))
        }
    }
}

fn limits() -> Limits {
    Limits { bytes: usize::try_from(FILE_BYTES).unwrap_or(usize::MAX), ..Limits::default() }
}

/// How much of all the work is done when so many pages are read.
fn percent(at: Progress) -> u8 {
    let share =
        at.pages.filter(|&pages| pages > 0).map_or(0, |pages| usize::from(embedding::START) * at.pages_done / pages);
    u8::try_from(share).unwrap_or_default().min(embedding::START)
}

fn failed(error: &ExtractError) -> Stop {
    Stop::Failed(Failure::new(error.code(), error.to_string(), error.advice()))
}

fn too_much_text(passages: usize) -> Failure {
    let message = format!("The text makes {passages} passages; at most {FILE_PASSAGES} of a file can be searched.");
    Failure::new("too_much_text", message, "Split it into smaller files and upload those that customers ask about.")
}

/// Sets a flag when it goes out of scope.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
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
