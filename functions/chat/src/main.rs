//! The `chat` function; see the library of the same name.

use std::process::ExitCode;

fn main() -> ExitCode {
    chat::FUNCTION.serve()
}
