//! Finds a browser for the end-to-end tests.

use std::env;
use std::path::PathBuf;

use crate::{process, report, workspace};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// The path of a Chromium; installs one where that is easy: on Debian, as root.
///
/// # Errors
///
/// Says what to install.
pub(crate) fn find_or_install() -> Result<PathBuf, String> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let is_root = process::quiet(process::with("id", "-u")).is_ok_and(|id| id.trim() == "0");
    if !is_root || !process::exists("apt-get", "--version") {
        return Err("no Chromium; install the package chromium".into());
    }
    report::note("installing Chromium with apt-get; this is done once");
    for arguments in [&["update", "-qq"][..], &["install", "-qq", "--yes", "--no-install-recommends", "chromium"]] {
        let mut command = workspace::command("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
        process::quiet(command)
            .map_err(|problem| format!("no Chromium, and apt-get could not install it ({problem})"))?;
    }
    find().ok_or_else(|| "apt-get installed Chromium, but it is not on the PATH".into())
}

fn find() -> Option<PathBuf> {
    let paths = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&paths).collect();
    NAMES.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()))
}
