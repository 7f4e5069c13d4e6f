//! Runs other programs: shows what they print while they print it, and keeps it.

use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::thread;

/// What became of a program.
pub(crate) struct Finished {
    /// Whether it left with code 0.
    pub(crate) success: bool,
    /// All that it printed, without colours; standard output first.
    pub(crate) output: String,
}

/// Runs a command to its end.
///
/// # Errors
///
/// Says which program could not be started and why.
pub(crate) fn run(mut command: Command) -> Result<Finished, String> {
    if io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| not_started(&command, &error))?;
    let errors = child.stderr.take().map(|pipe| thread::spawn(move || copy(pipe, io::stderr())));
    let mut output = child.stdout.take().map(|pipe| copy(pipe, io::stdout())).unwrap_or_default();
    let errors = errors.and_then(|thread| thread.join().ok()).unwrap_or_default();
    output.push_str(&errors);
    let status = child.wait().map_err(|error| format!("waiting for {}: {error}", name(&command)))?;
    Ok(Finished { success: status.success(), output })
}

/// Runs a command whose output is of interest only when it fails.
///
/// # Errors
///
/// Says what the program printed.
pub(crate) fn quiet(mut command: Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| not_started(&command, &error))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.success() {
        true => Ok(text),
        false => {
            Err(format!("{} failed: {}{}", name(&command), text, String::from_utf8_lossy(&output.stderr).trim_end()))
        }
    }
}

/// Whether a program is there and answers.
pub(crate) fn exists(program: &str, argument: &str) -> bool {
    quiet(with(program, argument)).is_ok()
}

/// A call of a program with one argument.
pub(crate) fn with(program: &str, argument: &str) -> Command {
    let mut command = crate::workspace::command(program);
    command.arg(argument);
    command
}

/// The name of a command's program.
pub(crate) fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

/// The message for a program that could not be started.
pub(crate) fn not_started(command: &Command, error: &io::Error) -> String {
    format!("{} could not be started: {error}", name(command))
}

fn copy(from: impl Read, mut to: impl Write) -> String {
    let mut kept = String::new();
    let mut lines = BufReader::new(from);
    let mut line = Vec::new();
    while matches!(lines.read_until(b'\n', &mut line), Ok(1..)) {
        // A closed terminal is no reason to stop reading: the child would block on a full pipe.
        let _closed = to.write_all(&line).and_then(|()| to.flush());
        kept.push_str(&without_colours(&String::from_utf8_lossy(&line)));
        line.clear();
    }
    kept
}

/// Removes the escape sequences that colour a terminal.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\u{1b}' => {
                // A sequence ends with its first letter.
                characters.find(char::is_ascii_alphabetic);
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_removed() {
        assert_eq!(without_colours("\u{1b}[1m\u{1b}[32m3 passed\u{1b}[0m, 0 failed"), "3 passed, 0 failed");
    }

    #[test]
    fn both_streams_are_kept_and_failure_is_seen() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2; exit 3"]);
        let finished = run(command).unwrap();
        assert!(!finished.success);
        assert_eq!(finished.output, "out\nerr\n");
    }

    #[test]
    fn a_missing_program_is_named() {
        let problem = quiet(Command::new("no-such-program")).unwrap_err();
        assert!(problem.starts_with("no-such-program could not be started"), "{problem}");
    }
}
