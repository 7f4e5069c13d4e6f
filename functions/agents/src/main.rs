//! The `agents` function: `/api/agents`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::serve_http(agents::FUNCTION, agents::ROUTES)
}
