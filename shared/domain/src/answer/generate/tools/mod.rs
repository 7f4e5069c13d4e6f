//! Which tools an agent may use in an answer, and their use.
//!
//! A [`Policy`] made of the agent's settings decides about each call, and the executor makes those that it allows. What
//! a model is told it may call ([`definitions`]) keeps it from asking in vain; it protects nothing.

mod definitions;
mod executor;
mod policy;

pub use definitions::definitions;
pub(in crate::answer) use executor::ToolExecutor;
pub use policy::{Policy, PolicyDecision, SequenceChoice};
