//! The responses to a message: as events to callers that take them, else as one document.

use std::fmt::Display;
use std::time::Duration;

use domain::error::{Error, Result};
use domain::ids::{AgentId, MessageId};
use http::header::{CONTENT_LOCATION, HeaderName, HeaderValue, RETRY_AFTER};
use shared::http::{ApiRequest, ApiResponse};

use crate::events;
use crate::output::ChatAnswer;
use crate::reply::{Replied, Reply};

/// Makes the answer and responds with it.
///
/// # Errors
/// When the answer cannot be stored. A stream tells this in an event instead.
pub(crate) async fn answer(request: &ApiRequest, reply: Reply) -> Result<ApiResponse> {
    let (agent, conversation) = (reply.agent.id, reply.turn.conversation.value.id);
    let response = if request.accepts_events() {
        ApiResponse::events(events::stream(reply, request.request_id().to_owned()))
    } else {
        match reply.run(|_| {}).await? {
            Replied::Answered(answer) => ApiResponse::ok(&answer),
            Replied::Superseded(by) => superseded_problem(request, by),
        }
    };
    Ok(response.located(agent, conversation))
}

/// Repeats an answer that was given before.
pub(crate) fn replay(request: &ApiRequest, answer: &ChatAnswer) -> ApiResponse {
    let mut response = if request.accepts_events() {
        ApiResponse::events(events::replay(answer, request.request_id()))
    } else {
        ApiResponse::ok(answer)
    };
    response.headers.insert(HeaderName::from_static("idempotent-replayed"), HeaderValue::from_static("true"));
    response
}

/// Says that the message is answered together with the newer one `by`.
pub(crate) fn superseded(request: &ApiRequest, by: MessageId) -> ApiResponse {
    if request.accepts_events() { ApiResponse::events(events::superseded(by)) } else { superseded_problem(request, by) }
}

/// Says that another request is answering the message, for at most `left` longer.
pub(crate) fn pending(request: &ApiRequest, left: Duration) -> ApiResponse {
    let error = Error::conflict("answer_pending", "this message is being answered; ask again in a moment");
    let mut response = ApiResponse::problem(&error, request.request_id());
    response.headers.insert(RETRY_AFTER, HeaderValue::from(left.as_secs() + 1));
    response
}

fn superseded_problem(request: &ApiRequest, by: MessageId) -> ApiResponse {
    let detail = format!("a newer message came, and both are answered together: see {by}");
    ApiResponse::problem(&Error::conflict("superseded", detail), request.request_id())
}

/// Tells where the conversation is, also to a caller whose stream breaks off.
pub(crate) trait Located {
    /// The response with the address of a conversation of `agent`.
    fn located(self, agent: AgentId, conversation: impl Display) -> Self;
}

impl Located for ApiResponse {
    fn located(mut self, agent: AgentId, conversation: impl Display) -> Self {
        if let Ok(address) = HeaderValue::try_from(format!("/api/agents/{agent}/chat/{conversation}")) {
            self.headers.insert(CONTENT_LOCATION, address);
        }
        self
    }
}
