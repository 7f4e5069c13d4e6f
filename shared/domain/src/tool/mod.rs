//! What an agent can do beside talking: a closed list of tools with typed arguments.
//!
//! A model only asks for a tool. Its request becomes a [`ToolCall`] or is refused; whether the call may be made is decided
//! by the policy of the answer (`answer::tools`), which the model can neither see nor change; a [`Toolbox`] makes it.

mod call;
mod definition;
mod toolbox;
mod used;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use call::{
    AddNote, AddTag, CreateTask, HandOver, InvalidCall, MoveStage, RememberFact, SearchKnowledge, SequenceArgument,
    SetField, ToolCall,
};
pub use definition::ToolDefinition;
pub use toolbox::{DryToolbox, Effect, Toolbox};
pub use used::{ToolDecision, ToolUse};

/// A tool that an agent may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AgentTool)]
pub enum ToolName {
    /// Look something else up in the knowledge base.
    SearchKnowledge,
    /// Set a field of the deal or the contact.
    SetField,
    /// Move the deal to another stage.
    MoveStage,
    /// Create a task for the team.
    CreateTask,
    /// Add a tag to the deal.
    AddTag,
    /// Add a note for the team to the deal.
    AddNote,
    /// Hand the conversation over to a person.
    HandOver,
    /// Start a sequence of messages.
    StartSequence,
    /// Stop a sequence of messages.
    StopSequence,
    /// Keep a fact about the person.
    RememberFact,
}

impl ToolName {
    /// Every tool.
    pub const ALL: [Self; 10] = [
        Self::SearchKnowledge,
        Self::SetField,
        Self::MoveStage,
        Self::CreateTask,
        Self::AddTag,
        Self::AddNote,
        Self::HandOver,
        Self::StartSequence,
        Self::StopSequence,
        Self::RememberFact,
    ];

    /// Its name, as settings and models write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SearchKnowledge => "searchKnowledge",
            Self::SetField => "setField",
            Self::MoveStage => "moveStage",
            Self::CreateTask => "createTask",
            Self::AddTag => "addTag",
            Self::AddNote => "addNote",
            Self::HandOver => "handOver",
            Self::StartSequence => "startSequence",
            Self::StopSequence => "stopSequence",
            Self::RememberFact => "rememberFact",
        }
    }

    /// The tool of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tool| tool.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::ToolName;

    #[test]
    fn a_tool_has_one_name_everywhere() {
        for tool in ToolName::ALL {
            assert_eq!(serde_json::to_value(tool).unwrap(), tool.as_str());
            assert_eq!(ToolName::parse(tool.as_str()), Some(tool));
        }
        assert_eq!(ToolName::parse("HandOver"), None);
    }
}
