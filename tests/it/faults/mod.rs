//! What happens when something breaks at the worst moment: at every moment, one after the other.

mod batches;
mod golden;
mod ingestion;
mod parts;
mod sequence_steps;
mod sequences;
pub(crate) mod tripwire;
mod turns;
