//! `/api/agents/{agentId}/golden-questions` and `/golden-runs`: what an agent must answer, and runs that ask it.

mod import;
mod input;
mod output;
mod questions;
mod runs;
mod unmet;

use domain::access::Permission::{AgentsRead, AgentsWrite};
use domain::error::{Error, Result};
use domain::ids::AgentId;
use futures_util::FutureExt as _;
use shared::App;
use shared::config::Need;
use shared::http::{Access, ApiRequest, Route};
use shared::queue::QueueName;
use shared::runtime::Function;
use utoipa::OpenApi;

/// What the function is and needs.
pub const FUNCTION: Function = Function {
    name: "golden-questions",
    needs: &[Need::Table, Need::Tokens, Need::Queue(QueueName::Golden)],
    embedder: None,
};

const READ: Access = Access::Granted(AgentsRead);
const WRITE: Access = Access::Granted(AgentsWrite);

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/agents/{agentId}/golden-questions", READ, |app, req| questions::list(app, req).boxed()),
    Route::post("/api/agents/{agentId}/golden-questions", WRITE, |app, req| questions::create(app, req).boxed()),
    Route::post("/api/agents/{agentId}/golden-questions/import", WRITE, |app, req| questions::import(app, req).boxed()),
    Route::post("/api/agents/{agentId}/golden-questions/from-conversation", WRITE, |app, req| {
        questions::from_conversation(app, req).boxed()
    }),
    Route::get("/api/agents/{agentId}/golden-questions/{questionId}", READ, |app, req| {
        questions::read(app, req).boxed()
    }),
    Route::patch("/api/agents/{agentId}/golden-questions/{questionId}", WRITE, |app, req| {
        questions::update(app, req).boxed()
    }),
    Route::delete("/api/agents/{agentId}/golden-questions/{questionId}", WRITE, |app, req| {
        questions::delete(app, req).boxed()
    }),
    Route::get("/api/agents/{agentId}/golden-runs", READ, |app, req| runs::list(app, req).boxed()),
    Route::post("/api/agents/{agentId}/golden-runs", WRITE, |app, req| runs::start(app, req).boxed()),
    Route::get("/api/agents/{agentId}/golden-runs/{runId}", READ, |app, req| runs::read(app, req).boxed()),
];

#[derive(OpenApi)]
#[openapi(paths(
    questions::list,
    questions::create,
    questions::import,
    questions::from_conversation,
    questions::read,
    questions::update,
    questions::delete,
    runs::list,
    runs::start,
    runs::read
))]
struct Document;

/// The function's part of the `OpenAPI` document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The agent of a request, which must be one of the caller's.
async fn agent(app: &App, request: &ApiRequest) -> Result<domain::agent::Agent> {
    Ok(app.agents(request.caller()?).get(agent_id(request)?).await?.value)
}

fn agent_id(request: &ApiRequest) -> Result<AgentId, Error> {
    request.id("agentId", "agent")
}
