//! The program of a sandbox process: what the worker's binary does when it is started as one.

use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;

use bytes::Bytes;
use domain::knowledge::Failure;
use domain::limits::FILE_TEXT_BYTES;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::ProcessLimits;
use super::frame::{self, Frame, Request};
use super::task::{self, TaskError, TaskProgress};

/// The first argument that makes the worker's binary a sandbox.
pub(super) const ARGUMENT: &str = "read-foreign-bytes";

/// Whether a worker started this process as its sandbox. Checked before anything else.
#[must_use]
pub fn is_sandbox() -> bool {
    std::env::args_os().nth(1).is_some_and(|first| first == ARGUMENT)
}

/// Serves one request: reads it from the standard input and writes the response to the standard output.
#[must_use]
pub fn serve() -> ExitCode {
    match converse(&mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        // The worker is gone.
        Err(_) => ExitCode::FAILURE,
    }
}

fn converse(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    let request: Request = serde_json::from_slice(&frame::read(input)?)?;
    request.limits.apply()?;
    let pieces = (0..request.pieces).map(|_| frame::read(input).map(Bytes::from)).collect::<io::Result<_>>()?;
    let mut last = TaskProgress::default();
    let mut on_progress = |progress: TaskProgress| {
        let has_changed = std::mem::replace(&mut last, progress) != progress;
        match serde_json::to_vec(&Frame::Progress(progress)) {
            Ok(frame) if has_changed && frame::write(output, &frame).is_err() => {
                ControlFlow::Break(extract::Stop::Cancelled)
            }
            _ => ControlFlow::Continue(()),
        }
    };
    let response = task::run_task(request.task, pieces, &mut on_progress);
    let mut last_frame = serde_json::to_vec(&Frame::Done(response))?;
    if last_frame.len() > FILE_TEXT_BYTES {
        last_frame = serde_json::to_vec(&Frame::Done(Err(TaskError::Failed(Failure::too_much_text()))))?;
    }
    frame::write(output, &last_frame)
}

impl ProcessLimits {
    /// Limits this process for the rest of its life.
    fn apply(self) -> io::Result<()> {
        let limit = |resource, current: u64, maximum: u64| {
            // A limit can only be lowered.
            let given = getrlimit(resource).maximum.unwrap_or(u64::MAX);
            setrlimit(resource, Rlimit { current: Some(current.min(given)), maximum: Some(maximum.min(given)) })
        };
        // At the first of the two the process gets SIGXCPU, which ends it; at the second it gets SIGKILL.
        limit(Resource::Cpu, self.cpu_seconds, self.cpu_seconds + 1)?;
        limit(Resource::As, self.memory_bytes, self.memory_bytes)?;
        limit(Resource::Stack, self.stack_bytes, self.stack_bytes)?;
        // A core dump would be a copy of a customer's file.
        limit(Resource::Core, 0, 0)?;
        Ok(())
    }
}
