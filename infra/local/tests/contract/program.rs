//! The program itself: one at a time on a data folder, and no process left behind.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::support::{folder_with_key, test_binaries};

struct Program {
    child: Child,
    url: String,
    lines: std::io::Lines<BufReader<std::process::ChildStderr>>,
}

fn command(data: &std::path::Path) -> Command {
    let template = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contract/template.yaml");
    let seed = data.join("seed.json");
    std::fs::write(&seed, r#"{"users":[]}"#).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_local"));
    command.args(["--template", template, "--port", "0", "--no-web", "--json-logs"]);
    command.arg("--data").arg(data).arg("--bin-dir").arg(test_binaries()).arg("--seed").arg(seed);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Program {
    fn start(data: &std::path::Path) -> Self {
        let mut child = command(data).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let up = lines.by_ref().map(|line| line.unwrap()).find(|line| line.contains("up at ")).unwrap();
        let url = up.split("up at ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().to_owned();
        Self { child, url, lines }
    }

    /// The process of a function that has been invoked once.
    async fn function_process(&self) -> Pid {
        // The program under test is another process, so nothing has chosen the provider of this one.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client.post(format!("{}/local/invoke/echo", self.url)).body("{}").send().await.unwrap();
        let answer: serde_json::Value = answer.json().await.unwrap();
        Pid::from_raw(i32::try_from(answer["pid"].as_i64().unwrap()).unwrap()).unwrap()
    }
}

/// Waits for the end of a process that is not a child of this one.
fn await_end(process: Pid) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while test_kill_process(process).is_ok() && !is_zombie(process) {
        assert!(std::time::Instant::now() < deadline, "the function's process goes on");
        std::thread::yield_now();
    }
}

/// A process whose parent is gone may wait for somebody to collect it.
fn is_zombie(process: Pid) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z'))
}

#[tokio::test]
async fn two_programs_do_not_share_a_data_folder() {
    let folder = folder_with_key();
    let mut first = Program::start(folder.path());
    let second = command(folder.path()).output().unwrap();
    assert!(!second.status.success());
    assert!(String::from_utf8_lossy(&second.stderr).contains("is in use by another local program"));
    first.child.stdin.take().unwrap().write_all(b"q\n").unwrap();
    assert!(first.child.wait().unwrap().success());
}

#[tokio::test]
async fn functions_end_with_the_program_however_it_ends() {
    for signal in [Signal::TERM, Signal::KILL] {
        let folder = folder_with_key();
        let mut program = Program::start(folder.path());
        let process = program.function_process().await;
        kill_process(Pid::from_child(&program.child), signal).unwrap();
        program.child.wait().unwrap();
        await_end(process);
        drop(program.lines);
    }
}

#[test]
fn one_event_is_sent_and_its_answer_printed() {
    let folder = folder_with_key();
    let event = folder.path().join("event.json");
    std::fs::write(&event, r#"{"action":"raw","answer":{"said":"yes"}}"#).unwrap();
    let output = command(folder.path()).args(["--function", "echo", "--event"]).arg(&event).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "{\"said\":\"yes\"}\n");
    assert!(output.status.success());
}
