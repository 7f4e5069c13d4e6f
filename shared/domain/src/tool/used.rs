//! What a trace keeps of a tool call.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Decision)]
pub enum ToolDecision {
    /// Shown, not done.
    Dry,
    /// Done.
    Done,
    /// Refused, or tried without success.
    Denied,
}

/// A call that a model asked for, allowed or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToolUse {
    /// The name that the model gave.
    pub name: String,
    /// The arguments; text when they are no JSON.
    pub arguments: Value,
    /// What became of it.
    pub decision: ToolDecision,
    /// What it gave.
    pub result: Option<String>,
    /// Why it was refused.
    pub reason: Option<String>,
}

impl ToolUse {
    /// The result as the model is told it.
    #[must_use]
    pub fn message(&self) -> String {
        match (&self.result, &self.reason) {
            (Some(result), _) => result.clone(),
            (None, Some(reason)) => format!("refused: {reason}"),
            (None, None) => String::new(),
        }
    }
}
