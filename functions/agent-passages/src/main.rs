//! The `agent-passages` function: `/api/agents/{agentId}/passages`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::serve_http(agent_passages::FUNCTION, agent_passages::ROUTES)
}
