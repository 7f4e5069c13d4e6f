//! The `golden-runner` function: asks the golden questions of agents, each of a run exactly once.

use std::process::ExitCode;

fn main() -> ExitCode {
    golden_runner::FUNCTION.serve()
}
