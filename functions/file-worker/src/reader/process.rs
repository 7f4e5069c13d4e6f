//! A reader in a process of its own, as the worker sees it.

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
use super::frame::{self, Request, Word};
use super::program::ARGUMENT;
use super::task::{Answer, Task, Told, Trouble};
use crate::Stop;

/// Bytes of a reader's complaints that are looked at.
const COMPLAINT_BYTES: u64 = 4_096;

/// Runs a reader to its end. When nobody waits for this any more, the process is killed.
pub(super) async fn run(
    program: &Program,
    task: &Task,
    pieces: Vec<Bytes>,
    told: watch::Sender<Told>,
) -> Result<Answer, Stop> {
    let request = Request { limits: program.limits, task: task.clone(), pieces: pieces.len() };
    let request = serde_json::to_vec(&request).map_err(|e| broken(e, "ask a reader"))?;
    let mut child = start(program)?;
    let (Some(input), Some(output), Some(complaints)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(broken("it has no pipes", "start a reader"));
    };
    let (_, answer, complaint) = tokio::join!(feed(input, request, pieces), listen(output, told), hear(complaints));
    let status = child.wait().await.map_err(|e| broken(e, "wait for a reader"))?;
    match answer {
        Some(answer) => Ok(answer?),
        None => Err(verdict(status, &complaint).into()),
    }
}

fn start(program: &Program) -> Result<Child, Stop> {
    let mut command = Command::new(&program.path);
    command
        .arg(ARGUMENT)
        // No key and no token of the worker's.
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command.spawn().map_err(|e| broken(e, "start a reader"))
}

/// Sends everything that the reader needs. One that does not take it has ended, which its status will say better.
async fn feed(mut input: impl AsyncWrite + Unpin, request: Vec<u8>, pieces: Vec<Bytes>) -> std::io::Result<()> {
    frame::send(&mut input, &request).await?;
    for piece in pieces {
        frame::send(&mut input, &piece).await?;
    }
    Ok(())
}

/// Listens until the answer; `None` when there comes none.
async fn listen(mut output: impl AsyncRead + Unpin, told: watch::Sender<Told>) -> Option<Result<Answer, Trouble>> {
    loop {
        let word = frame::receive(&mut output, FILE_TEXT_BYTES).await.ok()?;
        match serde_json::from_slice(&word).ok()? {
            Word::Told(at) => drop(told.send_replace(at)),
            Word::Done(answer) => return Some(answer),
        }
    }
}

/// The beginning of what a reader writes to its standard error.
async fn hear(mut complaints: impl AsyncRead + Unpin) -> String {
    let mut beginning = Vec::new();
    let _whole = (&mut complaints).take(COMPLAINT_BYTES).read_to_end(&mut beginning).await;
    // A full pipe would hold the reader up.
    let _rest = tokio::io::copy(&mut complaints, &mut tokio::io::sink()).await;
    String::from_utf8_lossy(&beginning).into_owned()
}

/// Why a reader ended without an answer.
fn verdict(status: ExitStatus, complaint: &str) -> Trouble {
    // What the standard library says when it aborts; everything else that it says there may quote the file.
    let out_of_memory = complaint.contains("memory allocation of");
    let signal = status.signal();
    if signal == Some(Signal::XCPU.as_raw()) {
        Trouble::TooSlow(Failure::cpu_limit())
    } else if out_of_memory || signal == Some(Signal::KILL.as_raw()) {
        // Nobody of us killed it: it was the system, which had no memory left.
        Trouble::Failed(Failure::memory_limit())
    } else {
        let place = complaint.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        tracing::error!(%status, place, "a reader broke down");
        Trouble::Failed(Failure::reader_crashed())
    }
}

fn broken(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>, doing: &'static str) -> Stop {
    Stop::Broken(Error::internal(cause).with(doing))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(status: i32, complaint: &str) -> String {
        match verdict(ExitStatus::from_raw(status), complaint) {
            Trouble::Failed(failure) => failure.code,
            Trouble::TooSlow(failure) => format!("slow {}", failure.code),
            Trouble::Cancelled => "cancelled".to_owned(),
        }
    }

    #[test]
    fn every_death_has_a_name() {
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
    async fn what_is_no_answer_is_none() {
        let (told, _) = watch::channel(Told::default());
        for output in [&b"rubbish"[..], b"\x03\0\0\0\0\0\0\0abc", b"\0\0\0\0\0\0\0\x7f"] {
            assert!(listen(output, told.clone()).await.is_none());
        }
    }
}
