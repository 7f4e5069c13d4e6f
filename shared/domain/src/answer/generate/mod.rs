//! Generating: a model writes the answer, and its text is shown while it is filtered and judged.
//!
//! A [`Generation`] asks the model round after round. In a `round`, the text passes through `output`, which removes what no
//! answer may contain, into the `answer_buffer`, which shows it; `judging` takes back sentences that nothing supports.
//! Between rounds, `tools` decides about the calls that the model asks for and makes them. [`Extractive`] is the answerer
//! that needs no model; `window` limits what of the conversation is shown.

mod answer_buffer;
mod extractive;
mod generation;
mod judging;
mod output;
mod round;
mod shared_buffer;
pub mod tools;
mod window;

pub(super) use answer_buffer::{AnswerBuffer, FinishedText};
pub use extractive::Extractive;
pub(super) use generation::{Generated, Generation};
pub(super) use output::Output;
pub(super) use window::within_window;
