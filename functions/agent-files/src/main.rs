//! The `agent-files` function: `/api/agents/{agentId}/files`.

use std::process::ExitCode;

fn main() -> ExitCode {
    agent_files::FUNCTION.serve()
}
