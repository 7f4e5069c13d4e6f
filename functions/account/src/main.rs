//! The `account` function: `/api/account`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::serve_http(account::FUNCTION, account::ROUTES)
}
