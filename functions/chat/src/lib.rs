//! `/api/agents/{agentId}/chat`: talk to an agent's draft, and read what was said.
//!
//! Answers come as server-sent events when the caller takes them, else as one JSON document with the same content. The
//! customer's message is stored before a model is asked; whatever fails then ends in an honest message and a
//! conversation that can go on.

mod decisions;
mod events;
mod input;
mod output;
mod reply;
mod score;
mod spending;

use domain::access::Permission::{ChatUse, ConversationsRead};
use domain::error::{Error, Result};
use domain::ids::{AgentId, MessageId};
use futures_util::FutureExt as _;
use futures_util::future::try_join_all;
use http::header::{CONTENT_LOCATION, HeaderName, HeaderValue, RETRY_AFTER};
use shared::App;
use shared::builtin_embedder::builtin_embedder;
use shared::config::Need;
use shared::http::{Access, ApiRequest, ApiResponse, PageOut, Problem, Route};
use shared::queue::QueueName;
use shared::runtime::Function;
use shared::store::{Ask, Begun};
use utoipa::OpenApi;

use decisions::Decisions;
use input::{ChatRequest, Input};
use output::{ChatAnswer, Conversation, ConversationEntry, ConversationPage};
use reply::{Replied, Reply};

/// What the function is and needs.
pub const FUNCTION: Function = Function {
    name: "chat",
    // The queue of files: whoever opens an index of another embedding model calls for a new one.
    needs: &[Need::Table, Need::Objects, Need::Tokens, Need::Queue(QueueName::Files)],
    embedder: Some(builtin_embedder),
};

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::post("/api/agents/{agentId}/chat", Access::Granted(ChatUse), |app, req| chat(app, req).boxed()),
    Route::get("/api/agents/{agentId}/chat/{conversationId}", Access::Granted(ConversationsRead), |app, req| {
        transcript(app, req).boxed()
    }),
    Route::get("/api/agents/{agentId}/chat", Access::Granted(ConversationsRead), |app, req| list(app, req).boxed()),
    Route::get(
        "/api/agents/{agentId}/chat/{conversationId}/messages/{messageId}/trace",
        Access::Granted(ConversationsRead),
        |app, req| trace(app, req).boxed(),
    ),
];

#[derive(OpenApi)]
#[openapi(paths(chat, transcript, list, trace))]
struct Document;

/// The function's part of the `OpenAPI` document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// Ask an agent, in a new conversation or in one that goes on. With `Accept: text/event-stream` the answer comes as
/// events: `delta` with a piece of text, `revise` when the text from a character on is another, because what stood there
/// rests on nothing, `tool` with what became of a tool call, `citations`, `error` when there is no whole answer, and `done` with the
/// document below. A newer message of the conversation takes the turn: the stream ends with `superseded`, a request
/// without events with `409 superseded`, and the newer answer is to both messages.
#[utoipa::path(post, path = "/api/agents/{agentId}/chat", operation_id = "chat", tag = "chat",
    params(("agentId" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ChatRequest,
    responses((status = 200, body = ChatAnswer), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn chat(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let input = request.json::<ChatRequest>()?.parse()?;
    let caller = request.caller()?.clone();
    let agent = app.agents(&caller).get(agent_id(&request)?).await?.value;
    let Input { message, conversation, person, pause } = input;
    let ask = Ask {
        agent: agent.id,
        conversation,
        person,
        text: &message,
        window: agent.draft.memory.window.messages_to_load(),
    };
    let turn = match app.turns(&caller).begin(&request.request_identity()?, ask).await? {
        Begun::New(turn) => *turn,
        Begun::Answered(conversation, message) => {
            let trace = app.conversations(&caller).trace(conversation, message.id).await.ok();
            let answer = ChatAnswer::new(conversation, *message, trace.as_ref(), &app.config().prices);
            let mut response = if request.accepts_events() {
                ApiResponse::events(events::replay(&answer, request.request_id()))
            } else {
                ApiResponse::ok(&answer)
            };
            response.headers.insert(HeaderName::from_static("idempotent-replayed"), HeaderValue::from_static("true"));
            return Ok(located(response, agent.id, &answer.conversation_id));
        }
        Begun::Superseded(conversation, by) => {
            let response = if request.accepts_events() {
                ApiResponse::events(events::superseded(by))
            } else {
                ApiResponse::problem(&superseded(by), request.request_id())
            };
            return Ok(located(response, agent.id, &conversation.to_string()));
        }
        Begun::Pending(left) => {
            let error = Error::conflict("answer_pending", "this message is being answered; ask again in a moment");
            let mut response = ApiResponse::problem(&error, request.request_id());
            response.headers.insert(RETRY_AFTER, HeaderValue::from(left.as_secs() + 1));
            return Ok(response);
        }
    };
    let (id, conversation) = (agent.id, turn.conversation.value.id.to_string());
    let request_id = request.request_id().to_owned();
    let reply = Reply { app, caller, agent, turn, pause, deadline: request.deadline() };
    let response = if request.accepts_events() {
        ApiResponse::events(events::stream(reply, request_id))
    } else {
        match reply.run(|_| {}).await? {
            Replied::Answered(answer) => ApiResponse::ok(&answer),
            Replied::Superseded(by) => ApiResponse::problem(&superseded(by), &request_id),
        }
    };
    Ok(located(response, id, &conversation))
}

/// What is said of a message whose answer is that of a newer one.
fn superseded(by: MessageId) -> Error {
    Error::conflict("superseded", format!("a newer message came, and both are answered together: see {by}"))
}

/// Read a conversation, oldest message first.
#[utoipa::path(get, path = "/api/agents/{agentId}/chat/{conversationId}", operation_id = "getConversation", tag = "chat",
    params(("agentId" = String, Path), ("conversationId" = String, Path),
        ("limit" = Option<u32>, Query, description = "1 to 100"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Conversation), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn transcript(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let page = request.page()?;
    let conversations = app.conversations(request.caller()?);
    let id = request.id("conversationId", "conversation")?;
    let conversation = conversations.get(agent_id(&request)?, id).await?;
    let messages = conversations.messages(id, page).await?;
    Ok(ApiResponse::ok(&Conversation::new(&conversation.value, messages, &app.config().prices))
        .etag(conversation.version))
}

/// List an agent's conversations, the one with the newest message first.
#[utoipa::path(get, path = "/api/agents/{agentId}/chat", operation_id = "listConversations", tag = "chat",
    params(("agentId" = String, Path), ("limit" = Option<u32>, Query, description = "1 to 100"),
        ("cursor" = Option<String>, Query)),
    responses((status = 200, body = ConversationPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn list(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let caller = request.caller()?;
    let agent = app.agents(caller).get(agent_id(&request)?).await?.value;
    let conversations = app.conversations(caller);
    let page = conversations.list(agent.id, request.page()?).await?;
    let last = page.items.iter().map(|item| conversations.last(&item.value));
    let mut last = try_join_all(last).await?.into_iter();
    let page = page.map(|item| ConversationEntry::new(&item.value, last.next().flatten().as_ref()));
    Ok(ApiResponse::ok(&PageOut::from(page)))
}

/// Read why an answer says what it says: passages with their scores, sentences with their support, tools, models, times
/// and cost.
#[utoipa::path(get, path = "/api/agents/{agentId}/chat/{conversationId}/messages/{messageId}/trace",
    operation_id = "getTrace", tag = "chat",
    params(("agentId" = String, Path), ("conversationId" = String, Path), ("messageId" = String, Path)),
    responses((status = 200, body = Decisions), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn trace(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let conversations = app.conversations(request.caller()?);
    let id = request.id("conversationId", "conversation")?;
    let conversation = conversations.get(agent_id(&request)?, id).await?;
    let message = request.id("messageId", "message")?;
    let trace = conversations.trace(conversation.value.id, message).await?;
    Ok(ApiResponse::ok(&Decisions::new(message, trace, &app.config().prices)))
}

/// Says where the conversation is, also to a caller whose stream breaks off.
fn located(mut response: ApiResponse, agent: AgentId, conversation: &str) -> ApiResponse {
    if let Ok(place) = HeaderValue::try_from(format!("/api/agents/{agent}/chat/{conversation}")) {
        response.headers.insert(CONTENT_LOCATION, place);
    }
    response
}

fn agent_id(request: &ApiRequest) -> Result<AgentId, Error> {
    request.id("agentId", "agent")
}
