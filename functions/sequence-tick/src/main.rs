//! The `sequence-tick` function: each minute, what is due soon.

use std::process::ExitCode;

fn main() -> ExitCode {
    sequence_tick::FUNCTION.serve()
}
