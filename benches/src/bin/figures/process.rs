//! Other programs: run on one core, and looked at through `/proc`.

use std::ffi::OsStr;
use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};

/// A command that runs on one core, the last one, where `taskset` exists: both sides of a comparison on the same.
pub(crate) fn pinned(program: impl AsRef<OsStr>) -> Command {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let has_taskset =
        Command::new("taskset").arg("--version").stdout(Stdio::null()).status().is_ok_and(|s| s.success());
    if !has_taskset {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["-c", &(cores - 1).to_string()]).arg(program);
    command
}

/// Runs a command and answers what it printed.
pub(crate) fn output(mut command: Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("{name} could not be started"))?;
    ensure!(output.status.success(), "{name} failed; its messages are above");
    Ok(String::from_utf8(output.stdout)?)
}

/// Runs a command whose output ends with a line of JSON.
pub(crate) fn json(command: Command) -> Result<serde_json::Value> {
    let text = output(command)?;
    let line = text.lines().next_back().context("a benchmark printed nothing")?;
    serde_json::from_str(line).with_context(|| format!("a benchmark printed no JSON: {line}"))
}

/// A number in what [`json`] answered.
pub(crate) fn number(of: &serde_json::Value, name: &str) -> Result<f64> {
    of[name].as_f64().with_context(|| format!("a benchmark printed no {name}"))
}

/// The memory of a process that is in RAM, in MB.
pub(crate) fn resident_megabytes(id: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    Ok(kilobytes.context("a process has no memory")? / 1024.0)
}

/// What the threads of a process have computed, user and system, in milliseconds.
pub(crate) fn cpu_milliseconds(id: u32) -> Result<f64> {
    let mut nanoseconds = 0.0;
    for thread in fs::read_dir(format!("/proc/{id}/task"))? {
        // The kernel counts in whole nanoseconds here and in hundredths of seconds everywhere else.
        let told = fs::read_to_string(thread?.path().join("schedstat"))?;
        match told.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()) {
            Some(number) => nanoseconds += number,
            None => bail!("the kernel does not count the time of threads"),
        }
    }
    Ok(nanoseconds / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_memory_and_has_computed() {
        let id = std::process::id();
        assert!(resident_megabytes(id).unwrap() > 0.1);
        assert!(cpu_milliseconds(id).unwrap() > 0.0);
        assert!(resident_megabytes(u32::MAX).is_err());
    }

    #[test]
    fn the_last_line_of_a_program_is_its_answer() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo warming up; echo '{\"ms\":1.5}'"]);
        let answer = json(command).unwrap();
        assert_eq!(number(&answer, "ms").unwrap(), 1.5);
        assert!(number(&answer, "s").is_err());
    }
}
