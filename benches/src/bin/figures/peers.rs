//! The peers: installed by their own script, into their own folder.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::places::Places;
use crate::process;

/// What the Node.js peer is called in figures.
pub(crate) const NODE: &str = "Node.js + AWS SDK v3";

/// Installs the Node.js peer when it is missing.
pub(crate) fn node(places: &Places) -> Result<()> {
    install(places, "node")
}

/// The Python of the peers; installs them when they are missing. The command runs on one core and one thread.
pub(crate) fn python(places: &Places, script: &str) -> Result<Command> {
    install(places, "python")?;
    let mut command = process::pinned(places.peer(".venv/bin/python"));
    command.arg(places.peer(script)).env("OMP_NUM_THREADS", "1");
    Ok(command)
}

fn install(places: &Places, language: &str) -> Result<()> {
    let status = Command::new("sh").arg(places.peer("install.sh")).arg(language).status();
    let status = status.context("sh could not be started")?;
    ensure!(status.success(), "the peers in {language} could not be installed; the messages are above");
    Ok(())
}
