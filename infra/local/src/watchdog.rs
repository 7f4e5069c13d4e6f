//! Ends the processes of functions even when this program is killed and can do nothing itself.
//!
//! A second copy of this program reads process groups from a pipe. The pipe closes when this program ends in whatever way, and
//! then the copy kills every group that is still there. The safe standard library offers no other way to tie a child's life to
//! its parent's.

use std::collections::BTreeSet;
use std::io::{BufRead, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result};
use rustix::process::{Pid, Signal, kill_process_group};

/// The hidden argument that makes this program the watchdog.
pub const ARGUMENT: &str = "__watchdog";

/// A running watchdog, or none.
#[derive(Debug, Default)]
pub struct Watchdog {
    running: Option<(Mutex<ChildStdin>, Mutex<Child>)>,
}

impl Watchdog {
    /// Starts `program`, a copy of this one, as the watchdog.
    ///
    /// # Errors
    ///
    /// Fails when the program cannot be started.
    pub fn start(program: &Path) -> Result<Self> {
        use std::os::unix::process::CommandExt as _;
        let mut child = Command::new(program)
            .arg(ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let pipe = child.stdin.take().context("the watchdog has no input")?;
        Ok(Self { running: Some((Mutex::new(pipe), Mutex::new(child))) })
    }

    /// Has the group of `process` killed if this program goes away.
    pub(crate) fn watch(&self, process: u32) {
        self.tell('+', process);
    }

    /// Forgets a process that ended.
    pub(crate) fn forget(&self, process: u32) {
        self.tell('-', process);
    }

    fn tell(&self, sign: char, process: u32) {
        if let Some((pipe, _)) = &self.running {
            let mut pipe = pipe.lock().unwrap_or_else(PoisonError::into_inner);
            // Without a watchdog processes still end on the usual ways out.
            drop(writeln!(pipe, "{sign}{process}").and_then(|()| pipe.flush()));
        }
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        if let Some((pipe, child)) = self.running.take() {
            drop(pipe);
            let mut child = child.into_inner().unwrap_or_else(PoisonError::into_inner);
            // It ends by itself once the pipe is closed.
            drop(child.wait());
        }
    }
}

/// Is the watchdog: reads groups until the pipe closes, then kills those that are left.
pub fn run(pipe: impl BufRead) {
    let mut groups = BTreeSet::new();
    for line in pipe.lines().map_while(Result::ok) {
        match (line.strip_prefix('+'), line.strip_prefix('-')) {
            (Some(process), _) => groups.insert(process.to_owned()),
            (_, Some(process)) => groups.remove(process),
            _ => false,
        };
    }
    for group in groups.iter().filter_map(|group| group.parse().ok()) {
        kill_group(group);
    }
}

/// Kills a process and everything it started.
pub(crate) fn kill_group(process: u32) {
    if let Some(group) = i32::try_from(process).ok().and_then(Pid::from_raw) {
        // The group may be gone already.
        kill_process_group(group, Signal::KILL).unwrap_or_default();
    }
}
