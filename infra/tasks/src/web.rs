//! Builds the interface, and only when something in it changed.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{process, report, workspace};

/// The oldest Node.js that Vite runs on.
const OLDEST_NODE: (u32, u32) = (20, 19);
/// What is made from the sources, and so is not one of them.
const NOT_SOURCES: [&str; 4] = ["node_modules", "dist", "test-results", "playwright-report"];

/// Whether the interface can be built here.
///
/// # Errors
///
/// Says what is missing.
pub(crate) fn ready() -> Result<(), String> {
    if !folder().join("package.json").is_file() {
        return Err("web/package.json is not there".into());
    }
    let needed = format!("Node.js {}.{} or later is needed", OLDEST_NODE.0, OLDEST_NODE.1);
    let version = process::quiet(process::with("node", "--version")).map_err(|_missing| needed.clone())?;
    match parse_version(&version) {
        Some(found) if found >= OLDEST_NODE => Ok(()),
        _ => Err(format!("{needed}; this is {}", version.trim())),
    }
}

/// Installs the packages when the lock file changed.
///
/// # Errors
///
/// Says what npm printed.
pub(crate) fn install() -> Result<(), String> {
    let lock = hash(&[folder().join("package-lock.json")])?;
    let stamp = Stamp::of("web-packages", lock);
    if folder().join("node_modules").is_dir() && stamp.is_current() {
        return Ok(());
    }
    report::note("npm ci");
    process::quiet(npm(&["ci", "--no-audit", "--no-fund"]))?;
    stamp.write()
}

/// Builds `web/dist` when the sources changed; installs the packages before if need be.
///
/// # Errors
///
/// Says what npm printed.
pub(crate) fn build() -> Result<(), String> {
    install()?;
    let stamp = Stamp::of("web-sources", hash(&sources(&folder())?)?);
    if folder().join("dist/index.html").is_file() && stamp.is_current() {
        report::note("the interface has not changed");
        return Ok(());
    }
    report::note("npm run build");
    process::quiet(npm(&["run", "build"]))?;
    stamp.write()
}

/// A call of npm in the folder of the interface.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut command = workspace::command("npm");
    command.current_dir(folder()).args(arguments);
    command
}

fn folder() -> PathBuf {
    workspace::root().join("web")
}

/// Remembers what a step was last done for.
struct Stamp {
    file: PathBuf,
    value: String,
}

impl Stamp {
    fn of(name: &str, hash: u64) -> Self {
        Self { file: workspace::target().join(format!("{name}.stamp")), value: format!("{hash:016x}") }
    }

    fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|written| written == self.value)
    }

    fn write(&self) -> Result<(), String> {
        let folder = self.file.parent().map_or(Ok(()), fs::create_dir_all);
        folder.and_then(|()| fs::write(&self.file, &self.value)).map_err(|error| in_file(&self.file, &error))
    }
}

/// Every file under `folder` that the interface is built from, in an order that does not change.
fn sources(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).map_err(|error| in_file(&next, &error))? {
            let path = entry.map_err(|error| in_file(&next, &error))?.path();
            let is_source = !path.file_name().is_some_and(|name| NOT_SOURCES.iter().any(|made| name == *made));
            match path.is_dir() {
                true if is_source => folders.push(path),
                false if is_source => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A hash of names and contents. It only tells apart two states of one machine, so it need not be cryptographic.
fn hash(files: &[PathBuf]) -> Result<u64, String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(file).map_err(|error| in_file(file, &error))?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn in_file(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// Major and minor of `v20.19.1`.
fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().strip_prefix('v')?.split('.').map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Some((major, minor)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(parse_version("v20.19.1\n").unwrap() >= OLDEST_NODE);
        assert!(parse_version("v22.2.0").unwrap() >= OLDEST_NODE);
        assert!(parse_version("v20.9.0").unwrap() < OLDEST_NODE);
        assert_eq!(parse_version("not a version"), None);
    }

    #[test]
    fn a_changed_file_changes_the_hash_and_what_is_built_does_not() {
        let folder = workspace::target().join("tasks-web-test");
        let _gone = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::create_dir_all(folder.join("node_modules/package")).unwrap();
        fs::write(folder.join("src/main.tsx"), "one").unwrap();
        let state = || hash(&sources(&folder).unwrap()).unwrap();
        let first = state();
        fs::write(folder.join("node_modules/package/index.js"), "built").unwrap();
        assert_eq!(state(), first);
        fs::write(folder.join("src/main.tsx"), "two").unwrap();
        assert_ne!(state(), first);
        fs::remove_dir_all(&folder).unwrap();
    }
}
