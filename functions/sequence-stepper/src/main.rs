//! The `sequence-stepper` function.
fn main() {}
