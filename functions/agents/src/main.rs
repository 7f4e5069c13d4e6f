//! The `agents` function.
fn main() {}
