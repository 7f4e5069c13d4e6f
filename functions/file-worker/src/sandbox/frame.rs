//! The protocol between a worker and its sandbox: frames, each of which is its length (8 bytes, little-endian) and its
//! bytes.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use super::ProcessLimits;
use super::task::{Response, Task, TaskError, TaskProgress};

/// The first frame to a sandbox. One frame for each piece follows.
#[derive(Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) limits: ProcessLimits,
    pub(super) task: Task,
    pub(super) pieces: usize,
}

/// A frame from a sandbox; the last one is [`Frame::Done`].
#[derive(Serialize, Deserialize)]
pub(super) enum Frame {
    Progress(TaskProgress),
    Done(Result<Response, TaskError>),
}

/// Writes a frame.
pub(super) fn write(output: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    output.write_all(&(bytes.len() as u64).to_le_bytes())?;
    output.write_all(bytes)?;
    output.flush()
}

/// Reads a frame.
pub(super) fn read(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let mut bytes = vec![0; usize::try_from(u64::from_le_bytes(length)).map_err(io::Error::other)?];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Writes a frame.
pub(super) async fn send(output: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> io::Result<()> {
    output.write_u64_le(bytes.len() as u64).await?;
    output.write_all(bytes).await
}

/// Reads a frame of at most `most` bytes.
pub(super) async fn receive(input: &mut (impl AsyncRead + Unpin), most: usize) -> io::Result<Vec<u8>> {
    let length = usize::try_from(input.read_u64_le().await?).map_err(io::Error::other)?;
    if length > most {
        return Err(io::Error::other("a frame is too long"));
    }
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes).await?;
    Ok(bytes)
}
