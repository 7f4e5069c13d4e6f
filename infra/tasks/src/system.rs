//! The local program as a child: started on a free port, found by its address, and asked to leave.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::{process, workspace};

/// How long the program may take until it is ready.
const START: Duration = Duration::from_secs(60);
/// How long it may take to leave when asked.
const STOP: Duration = Duration::from_secs(10);
/// How long one request about its health may take.
const ANSWER: Duration = Duration::from_secs(5);

/// The local program while it runs, with its data in memory.
pub(crate) struct System {
    /// Its address.
    pub(crate) url: String,
    program: Child,
    /// The addresses in what it prints; disconnected when it has left.
    printed: Receiver<String>,
}

impl System {
    /// Starts the program and waits until it is ready.
    ///
    /// # Errors
    ///
    /// Says why there is no running system, and where the program's log is.
    pub(crate) fn start() -> Result<Self, String> {
        let mut command = workspace::command(workspace::binary("debug", "local"));
        command.args(["--memory", "--port", "0"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let file = File::create(log()).map_err(|error| format!("{}: {error}", log().display()))?;
        let second = file.try_clone().map_err(|error| format!("{}: {error}", log().display()))?;
        let mut program = command.spawn().map_err(|error| process::not_started(&command, &error))?;
        let (send, printed) = mpsc::channel();
        if let Some(pipe) = program.stdout.take() {
            let send = send.clone();
            thread::spawn(move || watch(BufReader::new(pipe), file, &send));
        }
        if let Some(pipe) = program.stderr.take() {
            thread::spawn(move || watch(BufReader::new(pipe), second, &send));
        }
        let mut system = Self { url: String::new(), program, printed };
        system.url = system.ready_address()?;
        Ok(system)
    }

    /// The first printed address that answers as healthy: the program may print others before it.
    fn ready_address(&self) -> Result<String, String> {
        let deadline = Instant::now() + START;
        loop {
            let problem = match self.printed.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(url) if is_healthy(&url) => return Ok(url),
                Ok(_) => continue,
                Err(RecvTimeoutError::Timeout) => format!("was not ready within {} s", START.as_secs()),
                Err(RecvTimeoutError::Disconnected) => "left before it was ready".to_owned(),
            };
            return Err(format!("the local program {problem}; see {}", log().display()));
        }
    }
}

impl Drop for System {
    /// Asks the program to leave, so that it can take its functions with it, and insists after a while.
    fn drop(&mut self) {
        let asked = process::quiet(process::with("kill", &self.program.id().to_string())).is_ok();
        if !(asked && has_left(&self.printed, Instant::now() + STOP)) {
            // It may have left in the meantime, which is all that is wanted.
            let _left = self.program.kill();
        }
        let _status = self.program.wait();
    }
}

/// Where the program's log goes.
pub(crate) fn log() -> PathBuf {
    workspace::target().join("e2e-local.log")
}

/// Waits until the program has closed its output.
fn has_left(printed: &Receiver<String>, deadline: Instant) -> bool {
    loop {
        match printed.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(_) => {}
            Err(error) => return error == RecvTimeoutError::Disconnected,
        }
    }
}

/// Keeps what the program prints, and sends every address in it.
fn watch(output: impl BufRead, mut log: impl Write, send: &mpsc::Sender<String>) {
    for line in output.lines().map_while(Result::ok) {
        // Without a log, or with nobody waiting for an address, the program must still be able to print.
        let _full = writeln!(log, "{line}");
        for url in addresses(&line) {
            let _nobody = send.send(url.to_owned());
        }
    }
}

/// The addresses of this machine in a line.
fn addresses(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split(|c: char| c.is_whitespace() || c.is_control() || c == '"');
    words
        .filter(|word| word.starts_with("http://127.0.0.1:") || word.starts_with("http://localhost:"))
        .map(|word| word.trim_end_matches(['/', '.', ',', ')']))
}

/// Whether the system at this address says that it is ready.
fn is_healthy(url: &str) -> bool {
    let Some(host) = url.strip_prefix("http://") else {
        return false;
    };
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(ANSWER))?;
        let request = format!("GET /local/health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        let mut status = String::new();
        BufReader::new(stream).read_line(&mut status)?;
        Ok(status)
    };
    ask().is_ok_and(|status| status.starts_with("HTTP/1.1 200 "))
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn every_address_is_sent_and_every_line_is_kept() {
        let (send, urls) = mpsc::channel();
        let mut log = Vec::new();
        let output = "starting\nthe queue is at http://127.0.0.1:4001\nup at http://127.0.0.1:4000/  (sign in)\n";
        watch(output.as_bytes(), &mut log, &send);
        drop(send);
        assert_eq!(urls.iter().collect::<Vec<_>>(), ["http://127.0.0.1:4001", "http://127.0.0.1:4000"]);
        assert_eq!(log, output.as_bytes());
    }

    #[test]
    fn other_machines_are_no_addresses() {
        assert_eq!(addresses("reading http://example.com and https://127.0.0.1:1").count(), 0);
    }

    #[test]
    fn only_a_system_that_says_so_is_healthy() {
        for (answer, healthy) in
            [("HTTP/1.1 200 OK\r\n\r\n{}", true), ("HTTP/1.1 503 Service Unavailable\r\n\r\n", false)]
        {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let url = format!("http://{}", listener.local_addr().unwrap());
            let server = thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = [0; 256];
                let length = stream.read(&mut request).unwrap();
                stream.write_all(answer.as_bytes()).unwrap();
                String::from_utf8_lossy(&request[..length]).into_owned()
            });
            assert_eq!(is_healthy(&url), healthy);
            assert!(server.join().unwrap().starts_with("GET /local/health "));
        }
    }
}
