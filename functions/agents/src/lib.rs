//! The `agents` function.
