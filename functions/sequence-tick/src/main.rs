//! The `sequence-tick` function.
fn main() {}
