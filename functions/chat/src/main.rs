//! The `chat` function; see the library of the same name.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::serve_stream(chat::FUNCTION, chat::ROUTES)
}
