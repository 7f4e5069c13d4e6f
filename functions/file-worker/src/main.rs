//! The `file-worker` function: reads what was uploaded.

use std::process::ExitCode;

fn main() -> ExitCode {
    if file_worker::is_reader() {
        return file_worker::serve_reader();
    }
    file_worker::FUNCTION.serve()
}
