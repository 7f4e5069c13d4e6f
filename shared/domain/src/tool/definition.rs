//! A tool as a model is told of it.

use serde_json::Value;

use super::ToolName;

/// A tool that a model may ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolDefinition {
    /// Which tool.
    pub name: ToolName,
    /// What it is for, in English.
    pub description: String,
    /// The JSON schema of its arguments.
    pub parameters: Value,
}
