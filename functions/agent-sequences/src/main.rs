//! The `agent-sequences` function.
fn main() {}
