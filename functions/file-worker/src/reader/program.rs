//! The reader's own program: what the worker's binary does when it is called as one.

use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;

use bytes::Bytes;
use domain::knowledge::Failure;
use domain::limits::FILE_TEXT_BYTES;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::ProcessLimits;
use super::frame::{self, Request, Word};
use super::task::{self, Told, Trouble};

/// The first argument of a process that is a reader and no worker.
pub(super) const ARGUMENT: &str = "read-foreign-bytes";

/// Whether this process was started by a worker to read for it. Asked before anything else.
#[must_use]
pub fn is_reader() -> bool {
    std::env::args_os().nth(1).is_some_and(|first| first == ARGUMENT)
}

/// Reads what the worker sends over the standard input and answers over the standard output.
#[must_use]
pub fn serve() -> ExitCode {
    match converse(&mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        // The worker is gone, and nobody listens.
        Err(_) => ExitCode::FAILURE,
    }
}

fn converse(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    let request: Request = serde_json::from_slice(&frame::read(input)?)?;
    request.limits.apply()?;
    let pieces = (0..request.pieces).map(|_| frame::read(input).map(Bytes::from)).collect::<io::Result<_>>()?;
    let mut last = Told::default();
    let mut tell = |told: Told| {
        let is_news = std::mem::replace(&mut last, told) != told;
        match serde_json::to_vec(&Word::Told(told)) {
            Ok(word) if is_news && frame::write(output, &word).is_err() => ControlFlow::Break(extract::Stop::Cancelled),
            _ => ControlFlow::Continue(()),
        }
    };
    let answer = task::carry_out(request.task, pieces, &mut tell);
    let mut word = serde_json::to_vec(&Word::Done(answer))?;
    if word.len() > FILE_TEXT_BYTES {
        word = serde_json::to_vec(&Word::Done(Err(Trouble::Failed(Failure::too_much_text()))))?;
    }
    frame::write(output, &word)
}

impl ProcessLimits {
    /// Binds this process, for ever.
    fn apply(self) -> io::Result<()> {
        let limit = |resource, current: u64, maximum: u64| {
            // Nobody may get more than the machine gave before.
            let given = getrlimit(resource).maximum.unwrap_or(u64::MAX);
            setrlimit(resource, Rlimit { current: Some(current.min(given)), maximum: Some(maximum.min(given)) })
        };
        // At the first of the two the process is told (SIGXCPU), which ends it; at the second it is killed.
        limit(Resource::Cpu, self.cpu_seconds, self.cpu_seconds + 1)?;
        limit(Resource::As, self.memory_bytes, self.memory_bytes)?;
        limit(Resource::Stack, self.stack_bytes, self.stack_bytes)?;
        // An image of the memory would be a copy of a customer's file.
        limit(Resource::Core, 0, 0)?;
        Ok(())
    }
}
