//! The `file-worker` function: reads what was uploaded.

use std::process::ExitCode;

fn main() -> ExitCode {
    if file_worker::is_sandbox() {
        return file_worker::serve_sandbox();
    }
    shared::runtime::serve_s3(file_worker::FUNCTION, file_worker::handle_upload)
}
