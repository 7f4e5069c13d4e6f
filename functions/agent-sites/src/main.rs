//! The `agent-sites` function: `/api/agents/{agentId}/sites`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::serve_http(agent_sites::FUNCTION, agent_sites::ROUTES)
}
