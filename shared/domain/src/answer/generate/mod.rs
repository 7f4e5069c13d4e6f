//! Generating: a model writes the answer, and what it writes is shown while it is made harmless and judged.
//!
//! `rounds` asks the model, round after round; `tools` decides and runs what it asks for in between. Its text passes
//! through `output`, which removes what no answer may hold, into the `answer_buffer`, which shows it and takes sentences back.
//! `extractive` is the answerer that needs no model.

mod answer_buffer;
mod extractive;
mod output;
mod rounds;
pub mod tools;
pub(super) mod window;

pub(super) use answer_buffer::{AnswerBuffer, FinishedText};
pub use extractive::Extractive;
pub(super) use output::Output;
pub(super) use rounds::{Ended, How, Rounds};
