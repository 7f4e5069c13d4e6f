//! Keeps each message in a file of its own, so that queues survive a restart.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::message::Message;

/// The folder of all queues, or nothing when the program keeps no data.
#[derive(Clone, Debug)]
pub struct Journal {
    folder: Option<PathBuf>,
}

impl Journal {
    /// Keeps messages under `folder`; `None` keeps nothing.
    #[must_use]
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// Reads the messages of a queue in the order of arrival.
    ///
    /// # Errors
    ///
    /// Fails when the folder or a file in it cannot be read.
    pub fn load(&self, queue: &str) -> Result<Vec<Message>> {
        let Some(folder) = self.queue_folder(queue) else {
            return Ok(Vec::new());
        };
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let mut messages = Vec::new();
        for entry in std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
                let message: Message =
                    serde_json::from_slice(&bytes).with_context(|| format!("{} is damaged", path.display()))?;
                messages.push(message);
            }
        }
        messages.sort_by_key(|message| message.sequence);
        Ok(messages)
    }

    /// Writes a message. The file appears whole or not at all.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be written.
    pub fn save(&self, queue: &str, message: &Message) -> Result<()> {
        let Some(folder) = self.queue_folder(queue) else {
            return Ok(());
        };
        let path = file(&folder, &message.id);
        let unfinished = path.with_extension("part");
        std::fs::write(&unfinished, serde_json::to_vec(message)?)
            .and_then(|()| std::fs::rename(&unfinished, &path))
            .with_context(|| format!("cannot write {}", path.display()))
    }

    /// Forgets a message.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be removed.
    pub fn remove(&self, queue: &str, id: &str) -> Result<()> {
        let Some(folder) = self.queue_folder(queue) else {
            return Ok(());
        };
        let path = file(&folder, id);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", path.display()))
            }
            _ => Ok(()),
        }
    }

    fn queue_folder(&self, queue: &str) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(queue))
    }
}

fn file(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}.json"))
}
