//! The `site-crawler` function: fetches the next pages of one site.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::serve_sqs(site_crawler::FUNCTION, site_crawler::handle)
}
