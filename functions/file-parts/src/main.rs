//! The `file-parts` function: one message of the queue of files at a time.

use std::process::ExitCode;

fn main() -> ExitCode {
    if file_worker::is_sandbox() {
        return file_worker::serve_sandbox();
    }
    file_parts::FUNCTION.serve()
}
