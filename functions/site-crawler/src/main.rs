//! The `site-crawler` function: fetches the next pages of one site.

use std::process::ExitCode;

fn main() -> ExitCode {
    site_crawler::FUNCTION.serve()
}
