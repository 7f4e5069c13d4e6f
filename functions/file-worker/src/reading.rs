//! From bytes to passages, on a thread of its own: reading is computing, and the file's lease must be renewed meanwhile.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use domain::knowledge::{Failure, Stage};
use domain::limits::FILE_BYTES;
use domain::time::Timestamp;
use extract::{ExtractError, Limits, Passage, Progress, Report, SplitOptions};
use shared::App;
use tokio::sync::watch;

use crate::hold::Hold;
use crate::{Stop, embedding};

/// Passages of one file at most: at the speed of the built-in model some hours of computing.
const PASSAGES: usize = 20_000;

/// What was read from a file.
pub(crate) struct Text {
    /// What there was.
    pub(crate) report: Report,
    /// The pieces to be found.
    pub(crate) passages: Vec<Passage>,
}

/// Reads and splits a file, renewing its lease, until `stop_at`.
pub(crate) async fn read(app: &App, hold: &mut Hold<'_>, bytes: Bytes, stop_at: Timestamp) -> Result<Text, Stop> {
    let (told, mut progress) = watch::channel(0_u8);
    let stopped = Arc::new(AtomicBool::new(false));
    // Whichever way this function ends, the thread ends at its next page.
    let _stop = StopOnDrop(stopped.clone());
    let name = hold.file().name.as_str().to_owned();
    let (clock, started) = (app.clone(), app.clock().now());
    let mut thread = tokio::task::spawn_blocking(move || {
        read_here(&bytes, &name, &mut |at: Progress| {
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
        Ok(Ok(text)) if text.passages.len() > PASSAGES => Err(Stop::Failed(too_much_text(text.passages.len()))),
        Ok(Ok(text)) => Ok(text),
        Ok(Err(ExtractError::Cancelled)) => Err(Stop::Lost),
        Ok(Err(error)) => Err(Stop::Failed(Failure::new(error.code(), error.to_string(), error.advice()))),
        Err(panic) => {
            tracing::error!(%panic, "a reader panicked");
            Err(Stop::Failed(Failure::internal()))
        }
    }
}

fn read_here(
    bytes: &[u8],
    name: &str,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<extract::Stop>,
) -> Result<Text, ExtractError> {
    let limits = Limits { bytes: usize::try_from(FILE_BYTES).unwrap_or(usize::MAX), ..Limits::default() };
    let document = extract::extract(bytes, name, &limits, progress)?;
    let passages = extract::split(&document, &SplitOptions::default());
    Ok(Text { report: Report::of(&document), passages })
}

/// How much of all the work is done when so many pages are read.
fn percent(at: Progress) -> u8 {
    let share =
        at.pages.filter(|&pages| pages > 0).map_or(0, |pages| usize::from(embedding::START) * at.pages_done / pages);
    u8::try_from(share).unwrap_or_default().min(embedding::START)
}

fn too_much_text(passages: usize) -> Failure {
    let message = format!("The text makes {passages} passages; at most {PASSAGES} of a file can be searched.");
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
