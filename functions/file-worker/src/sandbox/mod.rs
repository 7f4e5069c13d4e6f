//! Extracts text from foreign bytes where they can do no harm.
//!
//! A hostile file can compute without end, take all memory or overflow the stack, and the only reliable protection is
//! process isolation. So a deployed worker starts its own binary once more as a *sandbox*: a process that limits itself,
//! gets the bytes through a pipe, reports progress, returns the text and ends. However it ends, the worker goes on.
//! What a sandbox runs is one function, [`task::run_task`]; tests over in-memory ports call it on a thread.

mod frame;
mod in_process;
mod program;
mod subprocess;
mod task;

use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use domain::knowledge::{Failure, Stage};
use domain::limits::{FILE_CPU_SECONDS, FILE_MEMORY_BYTES, FILE_STACK_BYTES};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use shared::App;
use tokio::sync::watch;

use crate::abort::Abort;
use crate::progress::ProgressSink;

pub use program::{is_sandbox, serve};
pub(crate) use task::{Pages, Response, Task, TaskProgress, Text};

/// Time after which the lease is renewed although the sandbox is silent: much less than a lease.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// Where the bytes of files are read.
#[derive(Clone, Debug)]
pub enum Sandbox {
    /// On a thread of this process: for programs that are not the worker, such as tests.
    InProcess,
    /// In a process of its own, within its own limits.
    Subprocess(Program),
}

/// The program of a sandbox process.
#[derive(Clone, Debug)]
pub struct Program {
    /// A binary of this crate.
    pub path: PathBuf,
    /// What it may use.
    pub limits: ProcessLimits,
}

/// The resources of a sandbox process.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ProcessLimits {
    /// Seconds of computing.
    pub cpu_seconds: u64,
    /// Bytes of memory, as addresses: what is reserved counts as well.
    pub memory_bytes: u64,
    /// Bytes of stack.
    pub stack_bytes: u64,
}

impl Default for ProcessLimits {
    /// Those of the product.
    fn default() -> Self {
        Self { cpu_seconds: FILE_CPU_SECONDS, memory_bytes: FILE_MEMORY_BYTES, stack_bytes: FILE_STACK_BYTES }
    }
}

impl Default for Program {
    /// The running program itself, also when the file that it was started from has been replaced meanwhile.
    fn default() -> Self {
        Self { path: "/proc/self/exe".into(), limits: ProcessLimits::default() }
    }
}

impl Sandbox {
    /// Runs a task until `stop_at` and passes its progress on. Gives also the progress that was reported last.
    ///
    /// # Errors
    /// [`Abort::TooSlow`] at `stop_at`, [`Abort::Failed`] when the file is at fault, and those of `progress`.
    pub(crate) async fn run(
        &self,
        app: &App,
        task: Task,
        pieces: Vec<Bytes>,
        stop_at: Timestamp,
        progress: &mut dyn ProgressSink,
    ) -> (TaskProgress, Result<Response, Abort>) {
        let (sender, mut reported) = watch::channel(TaskProgress::default());
        let left = stop_at.since(app.clock().now()).as_millis();
        let timeout = Duration::from_millis(left.try_into().unwrap_or_default());
        let app = app.clone();
        let outcome = tokio::time::timeout(timeout, async {
            let mut response = pin!(async {
                match self {
                    Self::InProcess => in_process::run(app, task, pieces, sender, stop_at).await,
                    Self::Subprocess(program) => subprocess::run(program, &task, pieces, sender).await,
                }
            });
            loop {
                tokio::select! {
                    response = &mut response => return response,
                    // After the last report only the response is awaited.
                    Ok(()) = reported.changed() => {}
                    () = tokio::time::sleep(HEARTBEAT) => {}
                }
                let percent = reported.borrow_and_update().percent;
                progress.report(Stage::Extracting, percent).await?;
            }
        });
        let outcome = outcome.await.unwrap_or_else(|_elapsed| Err(Abort::TooSlow(Failure::time_limit())));
        let last = *reported.borrow();
        (last, outcome)
    }
}
