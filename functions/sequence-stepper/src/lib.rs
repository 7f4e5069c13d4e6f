//! The `sequence-stepper` function.
