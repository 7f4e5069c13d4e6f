//! Reads foreign bytes where they can do no harm.
//!
//! A file may compute without end, take all memory or overflow the stack, and of these a program saves itself only by not
//! being there. So the worker of a deployment runs itself once more as a *reader*: a process that sets its own limits,
//! gets the bytes through a pipe, tells how far it is, hands the text over and ends. However it ends, the worker goes on.
//! What a reader does is one function, [`task::carry_out`]; tests over ports in memory call it on a thread.

mod frame;
mod here;
mod process;
mod program;
mod task;

use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use domain::knowledge::{Failure, Stage};
use domain::limits::{FILE_CPU_SECONDS, FILE_MEMORY_BYTES, FILE_STACK_BYTES};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::Stop;
use crate::hold::Hold;

pub use program::{is_reader, serve};
pub(crate) use task::{Answer, Pages, Task, Text, Told};

/// Time after which the lease is renewed although the reader has told nothing: much less than a lease.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// Who reads the bytes of files.
#[derive(Clone, Debug)]
pub enum Reader {
    /// A thread of this process.
    Here,
    /// A process of its own, within its own limits.
    Apart(Program),
}

/// A reader's program.
#[derive(Clone, Debug)]
pub struct Program {
    /// A binary of this crate.
    pub path: PathBuf,
    /// What it may use.
    pub limits: ProcessLimits,
}

/// What a reader may use of its machine.
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

impl Reader {
    /// Has a task done until `stop_at`, telling how far it is and keeping the file's lease. Gives also what was told last.
    pub(crate) async fn ask(
        &self,
        hold: &mut Hold<'_>,
        task: Task,
        pieces: Vec<Bytes>,
        stop_at: Timestamp,
    ) -> (Told, Result<Answer, Stop>) {
        let (told, mut news) = watch::channel(Told::default());
        let left = stop_at.since(hold.app.clock().now()).as_millis();
        let patience = Duration::from_millis(left.try_into().unwrap_or_default());
        let app = hold.app.clone();
        let outcome = tokio::time::timeout(patience, async {
            let mut answer = pin!(async {
                match self {
                    Self::Here => here::run(app, task, pieces, told, stop_at).await,
                    Self::Apart(program) => process::run(program, &task, pieces, told).await,
                }
            });
            loop {
                tokio::select! {
                    answer = &mut answer => return answer,
                    // When the reader has told its last, only its answer is waited for.
                    Ok(()) = news.changed() => {}
                    () = tokio::time::sleep(HEARTBEAT) => {}
                }
                let percent = news.borrow_and_update().percent;
                hold.advance(Stage::Extracting, percent).await?;
            }
        });
        let outcome = outcome.await.unwrap_or_else(|_elapsed| Err(Stop::TooSlow(Failure::time_limit())));
        let told = *news.borrow();
        (told, outcome)
    }
}
