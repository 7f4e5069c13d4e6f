//! The `health` function.
