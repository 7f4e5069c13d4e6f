//! The local program with one of the two sides as its function `agents`.
//!
//! Everything but the function is the same: the program, the template, the routes, the table. A small script stands where the
//! program looks for the binary; it notes its process and becomes the function.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use ureq::Agent;

use crate::places::Places;
use crate::process;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Who answers for `/api/agents`.
pub(crate) struct Side {
    /// For the name of its folder.
    pub(crate) name: &'static str,
    /// The command line of the function.
    pub(crate) command: String,
}

/// The system while it runs.
pub(crate) struct System {
    program: Child,
    url: String,
    folder: PathBuf,
    agent: Agent,
    tokens: Vec<String>,
}

/// An answer.
pub(crate) struct Answer {
    /// From the request's first byte to the answer's last, in milliseconds.
    pub(crate) milliseconds: f64,
    /// The body.
    pub(crate) body: Value,
}

impl System {
    /// Starts the local program with so many people, each the owner of an account of their own.
    pub(crate) fn start(
        places: &Places,
        local: &Path,
        functions: &Path,
        side: &Side,
        people: usize,
        log_level: &str,
    ) -> Result<Self> {
        let folder = places.work.join(side.name);
        prepare(&folder, functions, side, people)?;
        let mut command = process::pinned(local);
        command
            .args([
                "--memory",
                "--no-web",
                "--port",
                "0",
                "--json-logs",
                "--function",
                "agents",
                "--function",
                "account",
            ])
            .args(["--parameter", &format!("LogLevel={log_level}"), "--seed", "seed.json", "--bin-dir", "."])
            .arg("--template")
            .arg(places.root.join("template.yaml"))
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stderr(Stdio::piped());
        let mut program = command.spawn().context("the local program could not be started")?;
        let told = program.stderr.take().context("the local program has no standard error")?;
        let url = address(told)?;
        let config = Agent::config_builder().timeout_global(Some(PATIENCE)).build();
        let mut system = Self { program, url, folder, agent: config.into(), tokens: Vec::new() };
        for person in 0..people {
            let body = json!({ "user": user(person) });
            let mut answer = system.agent.post(format!("{}/local/token", system.url)).send_json(&body)?;
            let token: Value = answer.body_mut().read_json()?;
            system.tokens.push(token["accessToken"].as_str().context("there is no token")?.to_owned());
        }
        Ok(system)
    }

    /// Creates an agent; a `key` makes the request repeatable.
    pub(crate) fn create(&self, person: usize, agent: &Value, key: Option<&str>) -> Result<Answer> {
        let mut request =
            self.agent.post(format!("{}/api/agents", self.url)).header("authorization", self.bearer(person)?);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let began = Instant::now();
        answer(began, request.send_json(agent)?)
    }

    /// Lists the first agents.
    pub(crate) fn list(&self, person: usize, limit: usize) -> Result<Answer> {
        let url = format!("{}/api/agents?limit={limit}", self.url);
        let request = self.agent.get(url).header("authorization", self.bearer(person)?);
        let began = Instant::now();
        answer(began, request.call()?)
    }

    /// The process that answers.
    pub(crate) fn function(&self) -> Result<u32> {
        let id = fs::read_to_string(self.folder.join("agents.pid")).context("the function never started")?;
        Ok(id.trim().parse()?)
    }

    /// The capacity units that the function has logged since it was last asked, one for each request to the table.
    pub(crate) fn take_units(&self) -> Result<Vec<f64>> {
        let log = self.folder.join("agents.log");
        let text = fs::read_to_string(&log)?;
        // The function appends, so what follows begins at the start again.
        fs::File::options().write(true).open(&log)?.set_len(0)?;
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        Ok(lines.filter_map(|line| line["capacity.units"].as_f64()).collect())
    }

    fn bearer(&self, person: usize) -> Result<String> {
        let token = self.tokens.get(person).context("there are fewer people than rounds")?;
        Ok(format!("Bearer {token}"))
    }
}

impl Drop for System {
    /// Asks the program to end, so that it ends its functions.
    fn drop(&mut self) {
        let asked = self.program.stdin.take().map(|mut keys| keys.write_all(b"q\n"));
        if !matches!(asked, Some(Ok(()))) {
            // Its watchdog ends the functions then.
            drop(self.program.kill());
        }
        drop(self.program.wait());
    }
}

/// Makes the folder in which the local program finds the function, and its people.
fn prepare(folder: &Path, functions: &Path, side: &Side, people: usize) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    symlink(functions.join("account"), folder.join("account"))?;
    let script = format!("#!/bin/sh\necho $$ > agents.pid\nexec {} >> agents.log\n", side.command);
    let path = folder.join("agents");
    fs::write(&path, script)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    let users = (0..people).map(|person| {
        let (user, note) = (user(person), "measures");
        json!({ "user": user, "subject": user, "email": user, "name": user, "note": note, "noteRu": note })
    });
    let accounts = (0..people).map(
        |person| json!({ "as": user(person), "method": "POST", "path": "/api/account", "body": { "name": "Figures" } }),
    );
    let seed = json!({ "users": users.collect::<Vec<_>>(), "requests": accounts.collect::<Vec<_>>() });
    fs::write(folder.join("seed.json"), seed.to_string())?;
    Ok(())
}

/// Waits until the local program says where it is, and then lets it say what it wants.
fn address(told: ChildStderr) -> Result<String> {
    let mut lines = BufReader::new(told).lines();
    let mut last = String::new();
    for line in lines.by_ref() {
        let line = line?;
        let url = line.split("up at ").nth(1).and_then(|rest| rest.split_whitespace().next());
        if let Some(url) = url {
            let url = url.trim_end_matches(['/', '"']).to_owned();
            std::thread::spawn(move || lines.for_each(drop));
            return Ok(url);
        }
        last = line;
    }
    bail!("the local program left: {last}")
}

fn answer(began: Instant, mut response: ureq::http::Response<ureq::Body>) -> Result<Answer> {
    let text = response.body_mut().read_to_string()?;
    let milliseconds = began.elapsed().as_secs_f64() * 1e3;
    ensure!(response.status().is_success(), "{}: {text}", response.status());
    Ok(Answer { milliseconds, body: serde_json::from_str(&text)? })
}

fn user(person: usize) -> String {
    format!("figures-{person}@example.com")
}
