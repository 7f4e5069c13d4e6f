//! The `sequence-stepper` function: carries out one step of one enrolment, at most once.

use std::process::ExitCode;

fn main() -> ExitCode {
    sequence_stepper::FUNCTION.serve()
}
