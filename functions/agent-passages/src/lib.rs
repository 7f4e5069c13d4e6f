//! `/api/agents/{agentId}/passages`: what an agent's files were cut into, how its owner changes it, and what is found in it.

mod input;
mod output;

use domain::access::Permission::{KnowledgeRead, KnowledgeWrite};
use domain::answer::retrieve;
use domain::error::{Error, FieldError, Result};
use domain::ids::{AgentId, FileId};
use domain::knowledge::PassageId;
use shared::App;
use shared::config::Dependency;
use shared::http::{Access, ApiRequest, Json, PageOut, Route};
use shared::queue::QueueName;
use shared::runtime::{EventSource, Function};
use shared::store::TouchedPassage;

use input::{PassageInput, SearchInput};
use output::{Passage, PassageChanged, Search};

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "agent-passages",
    requires: &[
        Dependency::Table,
        Dependency::Objects,
        Dependency::Tokens,
        Dependency::Queue(QueueName::Files),
        Dependency::Queue(QueueName::Golden),
    ],
    source: EventSource::Http(ROUTES),
    embedder: Some(shared::builtin_embedder::builtin_embedder),
};

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/agents/{agentId}/passages", Access::Granted(KnowledgeRead), &list)
        .named(
            "listPassages",
            "List the passages of an agent's files, or of one file, in the order of the text; those that cannot \
             be found, too.",
        )
        .query(&[("fileId", ""), ("limit", "1 to 100"), ("cursor", "")]),
    Route::patch("/api/agents/{agentId}/passages/{passageId}", Access::Granted(KnowledgeWrite), &change)
        .named(
            "changePassage",
            "Edit, disable, enable or restore a passage. A question asked meanwhile is answered from before or \
             after it.",
        )
        .body::<PassageInput>(),
    Route::post("/api/agents/{agentId}/passages/search", Access::Granted(KnowledgeRead), &search)
        .named(
            "searchPassages",
            "Ask the knowledge of an agent without an answer: the passages with their scores, exactly as an \
             answer uses them.",
        )
        .body::<SearchInput>()
        .reads(),
];

async fn list(app: App, request: ApiRequest) -> Result<Json<PageOut<Passage>>> {
    let agent = agent(&app, &request).await?;
    let file = file(&request)?;
    let passages = app.passages(request.caller()?).list(agent, file, request.page()?).await?;
    Ok(Json::of(&PageOut::from(passages.map(Passage::from))))
}

async fn change(app: App, request: ApiRequest) -> Result<Json<PassageChanged>> {
    let seen = request.if_match_optional()?;
    let agent = agent(&app, &request).await?;
    let id: PassageId = request.id("passageId", "passage")?;
    let change = request.json::<PassageInput>()?.parse()?;
    let passage = app.passages(request.caller()?).change(agent, id, seen, &change).await?;
    let touched = TouchedPassage { passage: id.ordinal, page: passage.edit.original.page };
    let affected = app.golden(request.caller()?).affected_by(agent, id.file, Some(touched)).await?;
    let version = passage.edit.version;
    Ok(Json::of(&PassageChanged::new(passage, affected)).etag(version))
}

async fn search(app: App, request: ApiRequest) -> Result<Json<Search>> {
    let agent = agent(&app, &request).await?;
    let (query, limit) = request.json::<SearchInput>()?.parse()?;
    let index = app.knowledge(request.caller()?).index(agent).await?;
    let found = retrieve(&index, app.embedder()?, &query).await?;
    Ok(Json::of(&Search::new(query, found, limit)))
}

/// The agent in the path. Another account's is as good as none.
async fn agent(app: &App, request: &ApiRequest) -> Result<AgentId> {
    let id = request.agent_id()?;
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
