//! The local program.
fn main() {}
