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
mod responses;
mod score;
mod spending;

use domain::access::Permission::{ChatUse, ConversationsRead};
use domain::error::Result;
use futures_util::future::try_join_all;
use shared::App;
use shared::builtin_embedder::builtin_embedder;
use shared::config::Dependency;
use shared::http::{Access, ApiRequest, ApiResponse, Json, PageOut, Route};
use shared::queue::QueueName;
use shared::runtime::{EventSource, Function};
use shared::store::{Ask, Begun};

use decisions::Decisions;
use input::{ChatRequest, Input};
use output::{ChatAnswer, Conversation, ConversationEntry};
use reply::Reply;
use responses::Located as _;

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "chat",
    // The queue of files: whoever opens an index of another embedding model calls for a new one.
    requires: &[Dependency::Table, Dependency::Objects, Dependency::Tokens, Dependency::Queue(QueueName::Files)],
    source: EventSource::Stream(ROUTES),
    embedder: Some(builtin_embedder),
};

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::post("/api/agents/{agentId}/chat", Access::Granted(ChatUse), &chat)
        .named(
            "chat",
            "Ask an agent, in a new conversation or in one that goes on. With `Accept: text/event-stream` the \
             answer comes as events: `delta` with a piece of text, `revise` when the text from a character on is \
             another, because what stood there rests on nothing, `tool` with what became of a tool call, \
             `citations`, `error` when there is no whole answer, and `done` with the document below. A newer \
             message of the conversation takes the turn: the stream ends with `superseded`, a request without \
             events with `409 superseded`, and the newer answer is to both messages.",
        )
        .body::<ChatRequest>()
        .returns::<ChatAnswer>(200),
    Route::get("/api/agents/{agentId}/chat/{conversationId}", Access::Granted(ConversationsRead), &transcript)
        .named("getConversation", "Read a conversation, oldest message first.")
        .paged(),
    Route::get("/api/agents/{agentId}/chat", Access::Granted(ConversationsRead), &list)
        .named("listConversations", "List an agent's conversations, the one with the newest message first.")
        .paged(),
    Route::get(
        "/api/agents/{agentId}/chat/{conversationId}/messages/{messageId}/trace",
        Access::Granted(ConversationsRead),
        &trace,
    )
    .named(
        "getTrace",
        "Read why an answer says what it says: passages with their scores, sentences with their support, \
             tools, models, times and cost.",
    ),
];

async fn chat(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let input = request.json::<ChatRequest>()?.parse()?;
    let caller = request.caller()?.clone();
    let agent = app.agents(&caller).get(request.agent_id()?).await?.value;
    let Input { message, conversation, person, pause } = input;
    let ask = Ask {
        agent: agent.id,
        conversation,
        person,
        text: &message,
        window: agent.draft.memory.window.messages_to_load(),
    };
    match app.turns(&caller).begin(&request.request_identity()?, ask).await? {
        Begun::New(turn) => {
            let reply = Reply { app, caller, agent, turn: *turn, pause, deadline: request.deadline() };
            responses::answer(&request, reply).await
        }
        Begun::Answered(conversation, message) => {
            let trace = app.conversations(&caller).trace(conversation, message.id).await.ok();
            let answer = ChatAnswer::new(conversation, *message, trace.as_ref(), &app.config().prices);
            Ok(responses::replay(&request, &answer).located(agent.id, conversation))
        }
        Begun::Superseded(conversation, by) => Ok(responses::superseded(&request, by).located(agent.id, conversation)),
        Begun::Pending(left) => Ok(responses::pending(&request, left)),
    }
}

async fn transcript(app: App, request: ApiRequest) -> Result<Json<Conversation>> {
    let page = request.page()?;
    let conversations = app.conversations(request.caller()?);
    let id = request.id("conversationId", "conversation")?;
    let conversation = conversations.get(request.agent_id()?, id).await?;
    let messages = conversations.messages(id, page).await?;
    Ok(Json::of(&Conversation::new(&conversation.value, messages, &app.config().prices)).etag(conversation.version))
}

async fn list(app: App, request: ApiRequest) -> Result<Json<PageOut<ConversationEntry>>> {
    let caller = request.caller()?;
    let agent = app.agents(caller).get(request.agent_id()?).await?.value;
    let conversations = app.conversations(caller);
    let page = conversations.list(agent.id, request.page()?).await?;
    let last = page.items.iter().map(|item| conversations.last(&item.value));
    let mut last = try_join_all(last).await?.into_iter();
    let page = page.map(|item| ConversationEntry::new(&item.value, last.next().flatten().as_ref()));
    Ok(Json::of(&PageOut::from(page)))
}

async fn trace(app: App, request: ApiRequest) -> Result<Json<Decisions>> {
    let conversations = app.conversations(request.caller()?);
    let id = request.id("conversationId", "conversation")?;
    let conversation = conversations.get(request.agent_id()?, id).await?;
    let message = request.id("messageId", "message")?;
    let trace = conversations.trace(conversation.value.id, message).await?;
    Ok(Json::of(&Decisions::new(message, trace, &app.config().prices)))
}
