//! `cargo up`: builds what is missing and starts the local program.

use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::{process, report, web, workspace};

/// Builds the functions and the interface, then becomes the local program with the flags that are not ours.
pub(crate) fn run(mut flags: Vec<String>) -> Result<ExitCode, String> {
    let release = flags.iter().any(|flag| flag == "--release");
    let mut without_web = flags.iter().any(|flag| flag == "--no-web");
    let began = Instant::now();

    report::header(1, 3, "Functions and the local program");
    if !process::exists("cc", "--version") {
        return Err("a C compiler is needed to link (on Debian: apt-get install gcc libc6-dev)".into());
    }
    let mut build = workspace::cargo(&["build", "--workspace", "--bins"]);
    if release {
        build.arg("--release");
    }
    let step = Instant::now();
    let status = build.status().map_err(|error| process::not_started(&build, &error))?;
    if !status.success() {
        return Err("the build failed; its messages are above".into());
    }
    report::time("built", step.elapsed());

    report::header(2, 3, "Interface");
    if without_web {
        report::note("left out, as --no-web asks");
    } else if let Err(missing) = web::ready() {
        report::note(&format!("left out: {missing}; the API works without it"));
        flags.push("--no-web".into());
        without_web = true;
    }
    if !without_web {
        let step = Instant::now();
        web::build()?;
        report::time("built", step.elapsed());
    }

    report::header(3, 3, &format!("Start (ready to start after {:.1} s)", began.elapsed().as_secs_f64()));
    let mut local = workspace::command(workspace::binary(if release { "release" } else { "debug" }, "local"));
    local.args(flags);
    become_program(local)
}

/// Replaces this process, so that signals and the exit code are the program's own.
#[cfg(unix)]
fn become_program(mut command: Command) -> Result<ExitCode, String> {
    use std::os::unix::process::CommandExt as _;
    let error = command.exec();
    Err(process::not_started(&command, &error))
}

/// Where a process cannot be replaced, waits for the program and hands its exit code on.
#[cfg(not(unix))]
fn become_program(mut command: Command) -> Result<ExitCode, String> {
    let status = command.status().map_err(|error| process::not_started(&command, &error))?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}
