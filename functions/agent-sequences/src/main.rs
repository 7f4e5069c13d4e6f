//! The `agent-sequences` function: `/api/agents/{agentId}/sequences`.

use std::process::ExitCode;

fn main() -> ExitCode {
    agent_sequences::FUNCTION.serve()
}
