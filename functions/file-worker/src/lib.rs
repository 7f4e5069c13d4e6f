//! The `file-worker` function.
