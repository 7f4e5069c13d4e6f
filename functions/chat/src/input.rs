//! What clients send.

use domain::conversation::CustomerText;
use domain::error::{Error, FieldError, Result};
use domain::ids::{ConversationId, InvalidId, PersonId};
use serde::Deserialize;
use utoipa::ToSchema;

/// A message to an agent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ChatRequest {
    /// 1 to 4,000 characters.
    message: String,
    /// The conversation that goes on; a new one without.
    conversation_id: Option<String>,
    /// Who writes (`prs_...`); without, whoever the conversation is with, and in a new one somebody new.
    #[serde(default)]
    person_id: Option<String>,
    /// Whether to wait for more before answering, as in a customer's chat: never longer than the agent's reply delay.
    #[serde(default)]
    pause: bool,
}

/// A message that has passed its checks.
pub(crate) struct Input {
    pub(crate) message: CustomerText,
    pub(crate) conversation: Option<ConversationId>,
    pub(crate) person: Option<PersonId>,
    pub(crate) pause: bool,
}

impl ChatRequest {
    pub(crate) fn parse(self) -> Result<Input> {
        let message = CustomerText::parse(self.message, &["body", "message"]);
        let message = message.map_err(|error| Error::invalid(vec![error]))?;
        // A malformed id is treated as not found.
        let conversation = self.conversation_id.map(|id| id.parse()).transpose();
        let conversation = conversation.map_err(|_| Error::not_found("conversation"))?;
        let person = self.person_id.map(|id| id.parse()).transpose();
        let person = person.map_err(|e: InvalidId| {
            Error::invalid(vec![FieldError::new(&["body", "personId"], "invalid_id", e.to_string())])
        })?;
        Ok(Input { message, conversation, person, pause: self.pause })
    }
}
