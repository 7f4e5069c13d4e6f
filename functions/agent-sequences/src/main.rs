//! The `agent-sequences` function: `/api/agents/{agentId}/sequences`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::serve_http(agent_sequences::FUNCTION, agent_sequences::ROUTES)
}
