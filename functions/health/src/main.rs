//! The `health` function: `/api/health` and the `OpenAPI` document.

use std::process::ExitCode;

fn main() -> ExitCode {
    health::FUNCTION.serve()
}
