//! The `agent-sequences` function.
