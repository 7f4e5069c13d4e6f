//! A sandbox on a thread of this process.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use domain::time::Timestamp;
use shared::App;
use tokio::sync::watch;

use super::task::{self, Response, Task, TaskProgress};
use crate::abort::Abort;

/// Runs a task to its end; the thread ends soon after this future is dropped.
pub(super) async fn run(
    app: App,
    task: Task,
    pieces: Vec<Bytes>,
    progress: watch::Sender<TaskProgress>,
    stop_at: Timestamp,
) -> Result<Response, Abort> {
    let stopped = Arc::new(AtomicBool::new(false));
    // When this future is dropped, the thread ends at its next progress report.
    let _stop = StopOnDrop(stopped.clone());
    let thread = tokio::task::spawn_blocking(move || {
        task::run_task(task, pieces, &mut |at| {
            progress.send_replace(at);
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
        Ok(response) => response.map_err(Abort::from),
        Err(panic) => {
            tracing::error!(%panic, "a sandbox thread panicked");
            Err(Abort::Failed(domain::knowledge::Failure::reader_crashed()))
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
