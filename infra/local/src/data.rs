//! The data folder: what lies in it and who holds it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// Where the data of this run lies. Ends the hold on it when dropped.
#[derive(Debug)]
pub(crate) struct Data {
    /// The folder that is kept, or `None` with `--memory`.
    kept: Option<PathBuf>,
    /// Objects always lie in files; without a kept folder, in one that goes away with the program.
    temporary: Option<tempfile::TempDir>,
    /// The lock lasts as long as the file is open.
    _lock: Option<File>,
}

impl Data {
    /// Opens `folder`, creating it if needed, or nothing that is kept.
    ///
    /// # Errors
    ///
    /// Fails when the folder cannot be written or another program holds it.
    pub(crate) fn open(folder: Option<&Path>) -> Result<Self> {
        let Some(folder) = folder else {
            let temporary = tempfile::tempdir().context("cannot create a temporary folder")?;
            return Ok(Self { kept: None, temporary: Some(temporary), _lock: None });
        };
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let folder = folder.canonicalize()?;
        let path = folder.join("lock");
        let lock = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { kept: Some(folder), temporary: None, _lock: Some(lock) }),
            Err(TryLockError::WouldBlock) => bail!(
                "{} is in use by another local program; end it, or choose another folder with --data, or use --memory",
                folder.display()
            ),
            Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("cannot lock {}", path.display())),
        }
    }

    /// The kept folder.
    #[must_use]
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.kept.as_deref()
    }

    /// A kept file or folder by name.
    #[must_use]
    pub(crate) fn kept(&self, name: &str) -> Option<PathBuf> {
        self.kept.as_ref().map(|folder| folder.join(name))
    }

    /// The folder for objects.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be created.
    pub(crate) fn objects(&self) -> Result<PathBuf> {
        let root = self.kept.as_deref().or_else(|| Some(self.temporary.as_ref()?.path()));
        let folder = root.context("there is no folder for objects")?.join("s3");
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(folder)
    }
}
