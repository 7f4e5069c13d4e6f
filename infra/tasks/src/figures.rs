//! `cargo figures`: runs the benchmarks.

use std::process::ExitCode;

use crate::{process, workspace};

/// Builds and runs the benchmark program; names of figures go to it as they are.
pub(crate) fn run(names: &[String]) -> Result<ExitCode, String> {
    let mut command = workspace::cargo(&["run", "--release", "--package", "benches", "--bin", "figures", "--"]);
    let status = command.args(names).status().map_err(|error| process::not_started(&command, &error))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
