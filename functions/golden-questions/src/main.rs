//! The `golden-questions` function: `/api/agents/{agentId}/golden-questions` and `/golden-runs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    golden_questions::FUNCTION.serve()
}
