//! The `agent-files` function.
