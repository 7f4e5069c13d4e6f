//! Which tools an agent may use in an answer.
//!
//! A [`Policy`] made of the agent's settings decides about each call. What a model is told it may call ([`definitions`])
//! keeps it from asking in vain; it protects nothing.

mod definitions;
mod policy;

pub use definitions::definitions;
pub use policy::{Decision, Policy, SequenceChoice};
