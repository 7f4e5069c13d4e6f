//! The `file-worker` function: reads what was uploaded.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::serve_s3(file_worker::FUNCTION, file_worker::handle)
}
