//! The `account` function: `/api/account`.

use std::process::ExitCode;

fn main() -> ExitCode {
    account::FUNCTION.serve()
}
