//! Grounding: whether a sentence of an answer rests on something that the agent may say.
//!
//! A sentence that states a fact (`statement`) must be supported by a passage or by what the owner's instructions tell
//! customers (`support`, `instructions`), or repeat what the customer told about themselves (`testimony`). `sources`
//! gives the verdict.

mod instructions;
mod reach;
mod sources;
mod stated;
mod statement;
mod support;
mod testimony;
mod verdict;

pub(super) use instructions::{InstructionFacts, is_from_instructions};
pub(super) use sources::Sources;
pub use statement::Statement;
pub use support::{Support, Supporter};
pub(super) use testimony::Testimony;
pub(super) use verdict::{PendingSentence, Verdict};
