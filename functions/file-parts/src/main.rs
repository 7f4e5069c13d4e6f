//! The `file-parts` function: one message of the queue of files at a time.

use std::process::ExitCode;

fn main() -> ExitCode {
    if file_worker::is_reader() {
        return file_worker::serve_reader();
    }
    file_parts::FUNCTION.serve()
}
