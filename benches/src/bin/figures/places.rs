//! Where things are: the repository, its target folder, the test data.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

/// Where the functions' crates are.
const FUNCTIONS: &str = "functions";

/// The folders.
#[derive(Debug)]
pub(crate) struct Places {
    /// The repository.
    pub(crate) root: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
    /// What this program writes for its own use.
    pub(crate) work: PathBuf,
    /// Test data that is not part of the repository.
    pub(crate) data: Option<PathBuf>,
}

impl Places {
    /// Finds the folders; `data` is the caller's choice.
    pub(crate) fn find(data: Option<String>) -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("this crate lies in no folder")?.to_owned();
        let own = std::env::current_exe()?;
        let target = own.ancestors().nth(2).context("this program lies in no target folder")?.to_owned();
        let work = target.join("figures");
        std::fs::create_dir_all(&work)?;
        let data = data.map(PathBuf::from).or_else(|| std::env::var_os("VORONKA_BENCH_DATA").map(PathBuf::from));
        if let Some(data) = &data {
            ensure!(data.is_dir(), "{} is no folder", data.display());
        }
        Ok(Self { root, target, work, data })
    }

    /// A file of the test data, when there is one.
    pub(crate) fn datum(&self, name: &str) -> Option<PathBuf> {
        self.data.as_ref().map(|data| data.join(name)).filter(|file| file.is_file())
    }

    /// A file of the peers.
    pub(crate) fn peer(&self, name: &str) -> PathBuf {
        self.root.join("benches/peers").join(name)
    }

    /// The names of all functions, which are those of their binaries.
    pub(crate) fn functions(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(self.root.join(FUNCTIONS))? {
            let entry = entry?;
            if entry.path().join("Cargo.toml").is_file() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }
}
