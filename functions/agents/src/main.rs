//! The `agents` function: `/api/agents`.

use std::process::ExitCode;

fn main() -> ExitCode {
    agents::FUNCTION.serve()
}
