//! The `file-worker` function: reads what was uploaded.

use std::process::ExitCode;

fn main() -> ExitCode {
    if file_worker::is_sandbox() {
        return file_worker::serve_sandbox();
    }
    file_worker::FUNCTION.serve()
}
