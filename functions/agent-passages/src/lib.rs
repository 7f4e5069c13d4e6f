//! `/api/agents/{agentId}/passages`: what an agent's files were cut into, how its owner changes it, and what is found in it.

mod input;
mod output;

use domain::access::Permission::{KnowledgeRead, KnowledgeWrite};
use domain::answer::retrieve;
use domain::error::{Error, FieldError, Result};
use domain::ids::{AgentId, FileId};
use domain::knowledge::PassageId;
use futures_util::FutureExt as _;
use shared::App;
use shared::config::Need;
use shared::http::{Access, ApiRequest, ApiResponse, PageOut, Problem, Route};
use shared::queue::QueueName;
use shared::runtime::Function;
use shared::store::TouchedPassage;
use utoipa::OpenApi;

use input::{PassageInput, SearchInput};
use output::{Passage, PassageChanged, PassagePage, Search};

/// What the function is and needs.
pub const FUNCTION: Function = Function {
    name: "agent-passages",
    needs: &[Need::Table, Need::Objects, Need::Tokens, Need::Queue(QueueName::Files), Need::Queue(QueueName::Golden)],
    embedder: Some(shared::builtin_embedder::builtin_embedder),
};

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/agents/{agentId}/passages", Access::Granted(KnowledgeRead), |app, req| list(app, req).boxed()),
    Route::patch("/api/agents/{agentId}/passages/{passageId}", Access::Granted(KnowledgeWrite), |app, req| {
        change(app, req).boxed()
    }),
    Route::post("/api/agents/{agentId}/passages/search", Access::Granted(KnowledgeRead), |app, req| {
        search(app, req).boxed()
    }),
];

#[derive(OpenApi)]
#[openapi(paths(list, change, search), components(schemas(Problem)))]
struct Document;

/// The function's part of the `OpenAPI` document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// List the passages of an agent's files, or of one file, in the order of the text; those that cannot be found, too.
#[utoipa::path(get, path = "/api/agents/{agentId}/passages", operation_id = "listPassages", tag = "passages",
    params(("agentId" = String, Path), ("fileId" = Option<String>, Query), ("limit" = Option<u32>, Query, description = "1 to 100"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = PassagePage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn list(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let agent = agent(&app, &request).await?;
    let file = file(&request)?;
    let passages = app.passages(request.caller()?).list(agent, file, request.page()?).await?;
    Ok(ApiResponse::ok(&PageOut::from(passages.map(Passage::from))))
}

/// Edit, disable, enable or restore a passage. A question asked meanwhile is answered from before or after it.
#[utoipa::path(patch, path = "/api/agents/{agentId}/passages/{passageId}", operation_id = "changePassage", tag = "passages",
    params(("agentId" = String, Path), ("passageId" = String, Path, description = "The file's id, a dot and the passage's place"), ("If-Match" = Option<String>, Header)),
    request_body = PassageInput,
    responses((status = 200, body = PassageChanged), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn change(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let seen = request.if_match_optional()?;
    let agent = agent(&app, &request).await?;
    let id: PassageId = request.id("passageId", "passage")?;
    let change = request.json::<PassageInput>()?.parse()?;
    let passage = app.passages(request.caller()?).change(agent, id, seen, &change).await?;
    let touched = TouchedPassage { passage: id.ordinal, page: passage.edit.original.page };
    let affected = app.golden(request.caller()?).affected_by(agent, id.file, Some(touched)).await?;
    let version = passage.edit.version;
    Ok(ApiResponse::ok(&PassageChanged::new(passage, affected)).etag(version))
}

/// Ask the knowledge of an agent without an answer: the passages with their scores, exactly as an answer uses them.
#[utoipa::path(post, path = "/api/agents/{agentId}/passages/search", operation_id = "searchPassages", tag = "passages",
    params(("agentId" = String, Path)), request_body = SearchInput,
    responses((status = 200, body = Search), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn search(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let agent = agent(&app, &request).await?;
    let (query, limit) = request.json::<SearchInput>()?.parse()?;
    let index = app.knowledge(request.caller()?).index(agent).await?;
    let found = retrieve(&index, app.embedder()?, &query).await?;
    Ok(ApiResponse::ok(&Search::new(query, found, limit)))
}

/// The agent in the path. Another account's is as good as none.
async fn agent(app: &App, request: &ApiRequest) -> Result<AgentId> {
    let id = request.id("agentId", "agent")?;
    Ok(app.agents(request.caller()?).get(id).await?.value.id)
}

/// The file that is asked for, if one is.
fn file(request: &ApiRequest) -> Result<Option<FileId>> {
    let Some(text) = request.query("fileId") else { return Ok(None) };
    let id = text.parse().map_err(|e: domain::ids::InvalidId| {
        Error::invalid(vec![FieldError::new(&["query", "fileId"], "invalid_id", e.to_string())])
    })?;
    Ok(Some(id))
}
