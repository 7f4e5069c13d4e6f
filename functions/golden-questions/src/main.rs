//! The `golden-questions` function: `/api/agents/{agentId}/golden-questions` and `/golden-runs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::serve_http(golden_questions::FUNCTION, golden_questions::ROUTES)
}
