//! Rebuilds functions when their source changes, and swaps those whose binary became another.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use tokio::process::Command;

use crate::lambda::{Functions, binary_path};

/// How often sources are looked at.
pub const POLL_PERIOD: Duration = Duration::from_millis(700);
/// Folders and files that functions are built from, relative to the workspace.
const SOURCES: [&str; 4] = ["functions", "shared", "Cargo.toml", "Cargo.lock"];

/// Builds binaries and swaps them.
#[derive(Debug)]
pub struct Builder {
    workspace: PathBuf,
    binaries: PathBuf,
    release: bool,
    hashes: BTreeMap<String, Vec<u8>>,
}

impl Builder {
    /// A builder for the workspace whose binaries lie in `binaries`.
    #[must_use]
    pub fn new(workspace: PathBuf, binaries: PathBuf, release: bool) -> Self {
        Self { workspace, binaries, release, hashes: BTreeMap::new() }
    }

    /// Remembers which binaries are running.
    pub fn remember(&mut self, functions: &Functions) {
        self.hashes = self.hash(functions);
    }

    /// Builds with the very command of a usual build, so that nothing is built twice, and swaps what changed.
    ///
    /// Returns the names of swapped functions.
    ///
    /// # Errors
    ///
    /// Fails when the build fails; what runs goes on running.
    pub async fn rebuild(&mut self, functions: &Functions) -> Result<Vec<String>> {
        let mut command = Command::new("cargo");
        command.args(["build", "--workspace", "--bins"]).current_dir(&self.workspace);
        if self.release {
            command.arg("--release");
        }
        let status = command.status().await.context("cannot run cargo")?;
        anyhow::ensure!(status.success(), "the build failed; what runs goes on");
        Ok(self.swap(functions))
    }

    /// Replaces the processes of functions whose binary is another than before.
    pub fn swap(&mut self, functions: &Functions) -> Vec<String> {
        let hashes = self.hash(functions);
        let changed: Vec<String> = hashes
            .iter()
            .filter(|(name, hash)| self.hashes.get(*name) != Some(*hash))
            .map(|(name, _)| name.clone())
            .collect();
        for pool in functions.all().filter(|pool| changed.contains(&pool.function().binary)) {
            pool.replace();
        }
        self.hashes = hashes;
        changed
    }

    /// A fingerprint of all sources that changes when one of them does.
    #[must_use]
    pub fn fingerprint(&self) -> (usize, Option<SystemTime>) {
        let mut found = (0, None);
        for source in SOURCES {
            visit(&self.workspace.join(source), &mut found);
        }
        found
    }

    fn hash(&self, functions: &Functions) -> BTreeMap<String, Vec<u8>> {
        let hash = |path: PathBuf| std::fs::read(path).map(|bytes| Sha256::digest(bytes).to_vec());
        functions
            .all()
            .filter_map(|pool| {
                let function = pool.function();
                Some((function.binary.clone(), hash(binary_path(&self.binaries, function)).ok()?))
            })
            .collect()
    }
}

/// Counts files and finds the time of the latest change.
fn visit(path: &Path, found: &mut (usize, Option<SystemTime>)) {
    if let Ok(entries) = std::fs::read_dir(path) {
        for entry in entries.flatten() {
            visit(&entry.path(), found);
        }
    } else if let Ok(changed) = path.metadata().and_then(|metadata| metadata.modified()) {
        found.0 += 1;
        found.1 = found.1.max(Some(changed));
    }
}
