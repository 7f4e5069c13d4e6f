//! The `agent-files` function.
fn main() {}
