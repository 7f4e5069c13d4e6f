//! Who does what a policy allowed.

use async_trait::async_trait;

use super::{ToolCall, ToolDecision};
use crate::error::Result;

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Whether it was done or only shown.
    pub decision: ToolDecision,
    /// What the model and the trace are told.
    pub result: String,
}

/// The port through which an agent acts. Searching and remembering are no business of it: they touch nothing outside.
#[async_trait]
pub trait Toolbox: Send + Sync {
    /// Does what a policy allowed.
    ///
    /// # Errors
    /// When it could not be done; the answer goes on and says so to the model.
    async fn run(&self, call: &ToolCall) -> Result<Effect>;
}

/// The toolbox of the test chat: everything is shown and nothing is done.
#[derive(Clone, Copy, Debug, Default)]
pub struct DryToolbox;

#[async_trait]
impl Toolbox for DryToolbox {
    async fn run(&self, _call: &ToolCall) -> Result<Effect> {
        // The model must go on as if it had been done, or the test would show another conversation than customers get.
        Ok(Effect { decision: ToolDecision::Dry, result: "done".to_owned() })
    }
}
