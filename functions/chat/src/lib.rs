//! The `chat` function.
