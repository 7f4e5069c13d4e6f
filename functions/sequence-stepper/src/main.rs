//! The `sequence-stepper` function: carries out one step of one enrolment, at most once.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::serve_sqs(sequence_stepper::FUNCTION, sequence_stepper::handle)
}
