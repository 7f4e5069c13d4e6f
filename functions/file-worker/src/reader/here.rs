//! A reader on a thread of this process.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use domain::time::Timestamp;
use shared::App;
use tokio::sync::watch;

use super::task::{self, Answer, Task, Told};
use crate::Stop;

pub(super) async fn run(
    app: App,
    task: Task,
    pieces: Vec<Bytes>,
    told: watch::Sender<Told>,
    stop_at: Timestamp,
) -> Result<Answer, Stop> {
    let stopped = Arc::new(AtomicBool::new(false));
    // When nobody waits any more, the thread ends at its next question.
    let _stop = StopOnDrop(stopped.clone());
    let thread = tokio::task::spawn_blocking(move || {
        task::carry_out(task, pieces, &mut |at| {
            told.send_replace(at);
            if stopped.load(Ordering::Relaxed) {
                ControlFlow::Break(extract::Stop::Cancelled)
            } else if app.clock().now() >= stop_at {
                ControlFlow::Break(extract::Stop::TimeLimit)
            } else {
                ControlFlow::Continue(())
            }
        })
    });
    match thread.await {
        Ok(answer) => answer.map_err(Stop::from),
        Err(panic) => {
            tracing::error!(%panic, "a reader panicked");
            Err(Stop::Failed(domain::knowledge::Failure::reader_crashed()))
        }
    }
}

/// Sets a flag when it goes out of scope.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
