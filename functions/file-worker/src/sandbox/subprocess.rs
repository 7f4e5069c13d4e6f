//! A sandbox in a process of its own, as the worker sees it.

use std::os::unix::process::ExitStatusExt as _;
use std::process::{ExitStatus, Stdio};

use bytes::Bytes;
use domain::error::Error;
use domain::knowledge::Failure;
use domain::limits::FILE_TEXT_BYTES;
use rustix::process::Signal;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite};
use tokio::process::{Child, Command};
use tokio::sync::watch;

use super::Program;
use super::frame::{self, Frame, Request};
use super::program::ARGUMENT;
use super::task::{Response, Task, TaskError, TaskProgress};
use crate::abort::Abort;

/// Bytes of a sandbox's standard error that are inspected.
const STDERR_BYTES: u64 = 4_096;

/// Runs a sandbox to its end. When this future is dropped, the process is killed.
pub(super) async fn run(
    program: &Program,
    task: &Task,
    pieces: Vec<Bytes>,
    progress: watch::Sender<TaskProgress>,
) -> Result<Response, Abort> {
    let request = Request { limits: program.limits, task: task.clone(), pieces: pieces.len() };
    let request = serde_json::to_vec(&request).map_err(|e| unavailable(e, "ask a sandbox"))?;
    let mut child = start(program)?;
    let (Some(input), Some(output), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(unavailable("it has no pipes", "start a sandbox"));
    };
    let (_, response, stderr) =
        tokio::join!(feed(input, request, pieces), listen(output, progress), drain_stderr(stderr));
    let status = child.wait().await.map_err(|e| unavailable(e, "wait for a sandbox"))?;
    match response {
        Some(response) => Ok(response?),
        None => Err(exit_error(status, &stderr).into()),
    }
}

fn start(program: &Program) -> Result<Child, Abort> {
    let mut command = Command::new(&program.path);
    command
        .arg(ARGUMENT)
        // The worker's credentials stay with the worker.
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command.spawn().map_err(|e| unavailable(e, "start a sandbox"))
}

/// Sends everything that the sandbox needs. A write error means that the process has ended, which its exit status explains better.
async fn feed(mut input: impl AsyncWrite + Unpin, request: Vec<u8>, pieces: Vec<Bytes>) -> std::io::Result<()> {
    frame::send(&mut input, &request).await?;
    for piece in pieces {
        frame::send(&mut input, &piece).await?;
    }
    Ok(())
}

/// Listens until the response; `None` when the process ends without one.
async fn listen(
    mut output: impl AsyncRead + Unpin,
    progress: watch::Sender<TaskProgress>,
) -> Option<Result<Response, TaskError>> {
    loop {
        let frame = frame::receive(&mut output, FILE_TEXT_BYTES).await.ok()?;
        match serde_json::from_slice(&frame).ok()? {
            Frame::Progress(at) => drop(progress.send_replace(at)),
            Frame::Done(response) => return Some(response),
        }
    }
}

/// The beginning of what a sandbox writes to its standard error.
async fn drain_stderr(mut stderr: impl AsyncRead + Unpin) -> String {
    let mut beginning = Vec::new();
    let _whole = (&mut stderr).take(STDERR_BYTES).read_to_end(&mut beginning).await;
    // A full pipe would hold the sandbox up.
    let _rest = tokio::io::copy(&mut stderr, &mut tokio::io::sink()).await;
    String::from_utf8_lossy(&beginning).into_owned()
}

/// Why a process ended without a response.
fn exit_error(status: ExitStatus, stderr: &str) -> TaskError {
    // The standard library's words when it aborts. Anything else on this line may quote the file.
    let out_of_memory = stderr.contains("memory allocation of");
    let signal = status.signal();
    if signal == Some(Signal::XCPU.as_raw()) {
        TaskError::TooSlow(Failure::cpu_limit())
    } else if out_of_memory || signal == Some(Signal::KILL.as_raw()) {
        // The worker kills only by dropping the future, so the kernel did it: out of memory.
        TaskError::Failed(Failure::memory_limit())
    } else {
        let place = stderr.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        tracing::error!(%status, place, "a sandbox process crashed");
        TaskError::Failed(Failure::reader_crashed())
    }
}

fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>, doing: &'static str) -> Abort {
    Abort::Unavailable(Error::internal(cause).with(doing))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(status: i32, stderr: &str) -> String {
        match exit_error(ExitStatus::from_raw(status), stderr) {
            TaskError::Failed(failure) => failure.code,
            TaskError::TooSlow(failure) => format!("slow {}", failure.code),
            TaskError::Cancelled => "cancelled".to_owned(),
        }
    }

    #[test]
    fn every_way_to_end_has_a_code() {
        let (aborted, killed) = (Signal::ABORT.as_raw(), Signal::KILL.as_raw());
        assert_eq!(code(Signal::XCPU.as_raw(), ""), "slow cpu_limit");
        assert_eq!(code(aborted, "memory allocation of 4096 bytes failed\n"), "memory_limit");
        assert_eq!(code(killed, ""), "memory_limit");
        assert_eq!(code(aborted, "\nthread 'main' has overflowed its stack\n"), "reader_crashed");
        assert_eq!(code(Signal::SEGV.as_raw(), ""), "reader_crashed");
        assert_eq!(code(101 << 8, "thread 'main' panicked at src/lib.rs:1:1:\n…"), "reader_crashed");
        assert_eq!(code(0, ""), "reader_crashed", "it ended well and said nothing");
    }

    #[tokio::test]
    async fn malformed_output_is_no_response() {
        let (progress, _) = watch::channel(TaskProgress::default());
        for output in [&b"rubbish"[..], b"\x03\0\0\0\0\0\0\0abc", b"\0\0\0\0\0\0\0\x7f"] {
            assert!(listen(output, progress.clone()).await.is_none());
        }
    }
}
