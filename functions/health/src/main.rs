//! The `health` function: `/api/health` and the `OpenAPI` document.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::serve_http(health::FUNCTION, health::ROUTES)
}
