//! As much of the Lambda Runtime API and of `DynamoDB` as a function needs to start: it hears when the function is ready, and the
//! table answers that there is nothing.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How long a function may take to start; Lambda gives 10 s.
const PATIENCE: Duration = Duration::from_secs(60);

/// The server.
pub(crate) struct RuntimeApi {
    /// `host:port`.
    pub(crate) address: String,
    heard: Receiver<Heard>,
}

/// What a function said.
enum Heard {
    /// It asked for its next invocation.
    Next(Instant),
    /// It could not start.
    Failed,
}

impl RuntimeApi {
    /// Starts the server on a free port. It ends with the program.
    pub(crate) fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?.to_string();
        let (say, heard) = mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let say = say.clone();
                // A function that is killed breaks its connections off.
                thread::spawn(move || drop(attend(stream, &say)));
            }
        });
        Ok(Self { address, heard })
    }

    /// Waits until the function that was started asks for its first invocation; answers when that was.
    pub(crate) fn first_next(&self) -> Result<Instant> {
        match self.heard.recv_timeout(PATIENCE) {
            Ok(Heard::Next(at)) => Ok(at),
            Ok(Heard::Failed) => bail!("the function could not start; its messages are above"),
            Err(RecvTimeoutError::Timeout) => bail!("the function was not ready within {} s", PATIENCE.as_secs()),
            Err(RecvTimeoutError::Disconnected) => bail!("the server is gone"),
        }
    }
}

/// Answers the requests of one connection.
fn attend(stream: TcpStream, say: &Sender<Heard>) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut answers = stream.try_clone()?;
    let mut requests = BufReader::new(stream);
    while let Some(target) = request(&mut requests)? {
        match target.as_str() {
            // It never gets one: what follows the start is measured elsewhere.
            target if target.ends_with("/runtime/invocation/next") => say.send(Heard::Next(Instant::now()))?,
            target if target.ends_with("/error") => say.send(Heard::Failed)?,
            _ => answers.write_all(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: 2\r\n\r\n{}",
            )?,
        }
    }
    Ok(())
}

/// Reads a request to its end; answers its target, or nothing when the connection is closed.
fn request(from: &mut BufReader<TcpStream>) -> Result<Option<String>> {
    let mut first = String::new();
    if from.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let mut length = 0;
    loop {
        let mut header = String::new();
        from.read_line(&mut header)?;
        match header.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.trim().parse()?,
            Some(_) => {}
            None => break,
        }
    }
    std::io::copy(&mut from.take(length), &mut std::io::sink())?;
    Ok(first.split_whitespace().nth(1).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(address: &str, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    #[test]
    fn a_function_that_asks_the_table_and_then_for_work_is_heard() {
        let api = RuntimeApi::start().unwrap();
        let before = Instant::now();
        let next = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nhost: a\r\n\r\n";
        let stream = ask(&api.address, &format!("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc{next}"));
        assert!(api.first_next().unwrap() >= before);
        let mut lines = BufReader::new(stream).lines();
        assert_eq!(lines.next().unwrap().unwrap(), "HTTP/1.1 200 OK");
    }

    #[test]
    fn a_function_that_cannot_start_is_an_error() {
        let api = RuntimeApi::start().unwrap();
        let _stream = ask(&api.address, "POST /2018-06-01/runtime/init/error HTTP/1.1\r\n\r\n");
        assert!(api.first_next().is_err());
    }
}
