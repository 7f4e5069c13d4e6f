//! The `agent-files` function: `/api/agents/{agentId}/files`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::serve_http(agent_files::FUNCTION, agent_files::ROUTES)
}
