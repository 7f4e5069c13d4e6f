//! The `sequence-tick` function: each minute, what is due soon.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::serve_schedule(sequence_tick::FUNCTION, sequence_tick::handle)
}
