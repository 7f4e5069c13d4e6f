//! The `agent-passages` function: `/api/agents/{agentId}/passages`.

use std::process::ExitCode;

fn main() -> ExitCode {
    agent_passages::FUNCTION.serve()
}
