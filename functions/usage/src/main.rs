//! The `usage` function; see the library of the same name.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::serve_http(usage::FUNCTION, usage::ROUTES)
}
