//! The `sequence-tick` function.
