//! The end-to-end stage: the real binaries under the local program, and a real browser.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::report::{Outcome, note};
use crate::tally::Tally;
use crate::{chromium, process, web, workspace};

/// How long the local program may take to print its address.
const START: Duration = Duration::from_secs(60);
/// How long it may take to leave when asked.
const STOP: Duration = Duration::from_secs(10);

/// Starts the system on a free port with data in memory, and runs the browser tests against it.
pub(crate) fn run() -> Result<Outcome, String> {
    if let Err(missing) = web::ready() {
        return Ok(Outcome::Skipped(missing));
    }
    let chromium = match chromium::find_or_install() {
        Ok(chromium) => chromium,
        Err(missing) => return Ok(Outcome::Skipped(missing)),
    };
    web::build()?;
    if !process::run(workspace::cargo(&["build", "--workspace", "--bins"]))?.success {
        return Err("the build failed; its messages are above".into());
    }
    let system = System::start()?;
    note(&format!(
        "the system runs at {}; its log is {}",
        system.url,
        log().display()
    ));
    let mut tests = web::npm(&["run", "e2e"]);
    tests.env("VORONKA_URL", &system.url).env("CHROMIUM_PATH", chromium);
    let finished = process::run(tests)?;
    drop(system);
    Ok(Outcome::Ran(Tally::read(&finished.output, finished.success)))
}

fn log() -> std::path::PathBuf {
    workspace::target().join("e2e-local.log")
}

/// The local program while it runs.
struct System {
    program: Child,
    url: String,
    /// Disconnected when the program has closed its output, that is, when it has left.
    output: Receiver<String>,
}

impl System {
    fn start() -> Result<Self, String> {
        let log_file = File::create(log()).map_err(|error| format!("{}: {error}", log().display()))?;
        let errors = log_file
            .try_clone()
            .map_err(|error| format!("{}: {error}", log().display()))?;
        let mut command = workspace::command(workspace::binary("debug", "local"));
        command
            .args(["--memory", "--port", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors);
        let mut program = command
            .spawn()
            .map_err(|error| process::not_started(&command, &error))?;
        let (send, output) = mpsc::channel();
        if let Some(pipe) = program.stdout.take() {
            thread::spawn(move || watch(BufReader::new(pipe), log_file, &send));
        }
        let mut system = Self {
            program,
            url: String::new(),
            output,
        };
        system.url = match system.output.recv_timeout(START) {
            Ok(url) => url,
            Err(RecvTimeoutError::Timeout) => {
                return Err(format!(
                    "the local program printed no address within {} s; see {}",
                    START.as_secs(),
                    log().display()
                ));
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(format!(
                    "the local program left before it printed its address; see {}",
                    log().display()
                ));
            }
        };
        Ok(system)
    }
}

impl Drop for System {
    /// Asks the program to leave, so that it can take its functions with it, and insists after a while.
    fn drop(&mut self) {
        let asked = process::quiet(process::with("kill", &self.program.id().to_string())).is_ok();
        let left = || matches!(self.output.recv_timeout(STOP), Err(RecvTimeoutError::Disconnected));
        if !(asked && left()) {
            // It may have left in the meantime, which is all that is wanted.
            let _left = self.program.kill();
        }
        let _status = self.program.wait();
    }
}

/// Keeps what the program prints, and sends the first address in it.
fn watch(output: impl BufRead, mut log: impl Write, send: &mpsc::Sender<String>) {
    let mut found = false;
    for line in output.lines().map_while(Result::ok) {
        // Without a log the tests still count.
        let _full = writeln!(log, "{line}");
        if let (false, Some(url)) = (found, address(&line)) {
            found = send.send(url.to_owned()).is_ok();
        }
    }
}

/// The first address of this machine in a line.
fn address(line: &str) -> Option<&str> {
    let words = line.split(|c: char| c.is_whitespace() || c == '"' || c == '\u{1b}');
    let mut addresses =
        words.filter(|word| word.starts_with("http://127.0.0.1:") || word.starts_with("http://localhost:"));
    addresses.next().map(|word| word.trim_end_matches(['/', '.', ',']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_address_is_sent_and_every_line_is_kept() {
        let (send, urls) = mpsc::channel();
        let mut log = Vec::new();
        let output = "starting\nopen http://127.0.0.1:4000\nthe queue is at http://127.0.0.1:4001\n";
        watch(output.as_bytes(), &mut log, &send);
        drop(send);
        assert_eq!(urls.iter().collect::<Vec<_>>(), ["http://127.0.0.1:4000"]);
        assert_eq!(log, output.as_bytes());
    }

    #[test]
    fn the_address_is_found_in_prose() {
        assert_eq!(
            address("Voronka is at http://127.0.0.1:41234/ (owner@demo)."),
            Some("http://127.0.0.1:41234")
        );
        assert_eq!(address("reading http://example.com"), None);
    }
}
