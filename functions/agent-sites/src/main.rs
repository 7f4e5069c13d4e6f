//! The `agent-sites` function: `/api/agents/{agentId}/sites`.

use std::process::ExitCode;

fn main() -> ExitCode {
    agent_sites::FUNCTION.serve()
}
