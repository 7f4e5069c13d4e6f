//! What clients send.

use domain::conversation::CustomerText;
use domain::error::{Error, Result};
use domain::ids::ConversationId;
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
}

/// A message that has passed its checks.
pub(crate) struct Input {
    pub(crate) message: CustomerText,
    pub(crate) conversation: Option<ConversationId>,
}

impl ChatRequest {
    pub(crate) fn parse(self) -> Result<Input> {
        let message = CustomerText::parse(self.message, &["body", "message"]);
        let message = message.map_err(|error| Error::invalid(vec![error]))?;
        // A text that is no id is an id of nothing.
        let conversation = self.conversation_id.map(|id| id.parse()).transpose();
        let conversation = conversation.map_err(|_| Error::not_found("conversation"))?;
        Ok(Input { message, conversation })
    }
}
