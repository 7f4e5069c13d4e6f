//! The `file-worker` function.
fn main() {}
