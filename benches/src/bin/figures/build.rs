//! Builds what is measured.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::places::Places;
use crate::process;

/// The folder of the functions' binaries as they ship: built like `sam build` builds them, and in the same place, so that neither
/// has to wait for what the other has built.
pub(crate) fn functions(places: &Places) -> Result<PathBuf> {
    let host = host()?;
    let mut command = cargo(places);
    command.args(["build", "--quiet", "--profile", "lambda", "--target", &host]);
    for name in places.functions()? {
        command.args(["--bin", &name]);
    }
    run(command)?;
    Ok(places.target.join(host).join("lambda"))
}

/// The local program, unoptimised like everybody's: it is the same for both sides.
pub(crate) fn local(places: &Places) -> Result<PathBuf> {
    let mut command = cargo(places);
    command.args(["build", "--quiet", "--package", "local", "--bin", "local"]);
    run(command)?;
    Ok(places.target.join("debug/local"))
}

/// Another program of this package, or an example of another.
pub(crate) fn release(places: &Places, package: &str, kind: &str, name: &str) -> Result<PathBuf> {
    let mut command = cargo(places);
    command.args(["build", "--quiet", "--release", "--package", package, kind, name]);
    run(command)?;
    let folder = places.target.join("release");
    Ok(if kind == "--example" { folder.join("examples").join(name) } else { folder.join(name) })
}

fn cargo(places: &Places) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(&places.root).env("CARGO_TARGET_DIR", &places.target);
    command
}

fn run(mut command: Command) -> Result<()> {
    let status = command.status().context("cargo could not be started")?;
    ensure!(status.success(), "the build failed; its messages are above");
    Ok(())
}

/// What the compiler compiles for unless it is told.
fn host() -> Result<String> {
    let mut command = Command::new("rustc");
    command.arg("-vV");
    let told = process::output(command)?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc -vV names no host")?.to_owned())
}
