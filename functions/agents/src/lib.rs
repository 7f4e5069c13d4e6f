//! `/api/agents`: create, read, edit, publish and delete agents.
//!
//! A draft is edited under optimistic concurrency (`ETag`, `If-Match`); publishing freezes it as the next version.

mod input;
mod output;

use domain::access::Permission::{AgentsRead, AgentsWrite};
use domain::error::{Error, Result};
use domain::golden::Trigger;
use domain::ids::AgentId;
use futures_util::FutureExt as _;
use shared::App;
use shared::config::Need;
use shared::http::idempotency::once;
use shared::http::{Access, ApiRequest, ApiResponse, PageOut, Problem, Route};
use shared::queue::QueueName;
use shared::runtime::Function;
use utoipa::OpenApi;

use input::{AgentInput, AgentPatch};
use output::{Agent, AgentPage, AgentVersion, AgentVersionPage};

/// What the function is and needs.
pub const FUNCTION: Function = Function {
    name: "agents",
    needs: &[Need::Table, Need::Objects, Need::Tokens, Need::Queue(QueueName::Golden)],
    embedder: None,
};

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/agents", Access::Granted(AgentsRead), |app, req| list(app, req).boxed()),
    Route::post("/api/agents", Access::Granted(AgentsWrite), |app, req| create(app, req).boxed()),
    Route::get("/api/agents/{agentId}", Access::Granted(AgentsRead), |app, req| read(app, req).boxed()),
    Route::patch("/api/agents/{agentId}", Access::Granted(AgentsWrite), |app, req| update(app, req).boxed()),
    Route::delete("/api/agents/{agentId}", Access::Granted(AgentsWrite), |app, req| delete(app, req).boxed()),
    Route::post("/api/agents/{agentId}/publish", Access::Granted(AgentsWrite), |app, req| publish(app, req).boxed()),
    Route::get("/api/agents/{agentId}/versions", Access::Granted(AgentsRead), |app, req| versions(app, req).boxed()),
    Route::get("/api/agents/{agentId}/versions/{version}", Access::Granted(AgentsRead), |app, req| {
        version(app, req).boxed()
    }),
];

#[derive(OpenApi)]
#[openapi(paths(list, create, read, update, delete, publish, versions, version))]
struct Document;

/// The function's part of the `OpenAPI` document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// List agents, oldest first.
#[utoipa::path(get, path = "/api/agents", operation_id = "listAgents", tag = "agents",
    params(("limit" = Option<u32>, Query, description = "1 to 100"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = AgentPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn list(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let agents = app.agents(request.caller()?).list(request.page()?).await?;
    Ok(ApiResponse::ok(&PageOut::from(agents.map(Agent::from))))
}

/// Create an agent.
#[utoipa::path(post, path = "/api/agents", operation_id = "createAgent", tag = "agents",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = AgentInput,
    responses((status = 201, body = Agent), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn create(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let draft = request.json::<AgentInput>()?.parse()?;
    once(&app, &request, async |transaction| {
        let agent = app.agents(request.caller()?).create(transaction, draft).await?;
        let location = format!("/api/agents/{}", agent.value.id);
        Ok(ApiResponse::created(&Agent::from(agent.clone()), &location).etag(agent.version))
    })
    .await
}

/// Read an agent.
#[utoipa::path(get, path = "/api/agents/{agentId}", operation_id = "readAgent", tag = "agents",
    params(("agentId" = String, Path)),
    responses((status = 200, body = Agent), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn read(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let agent = app.agents(request.caller()?).get(agent_id(&request)?).await?;
    let version = agent.version;
    Ok(ApiResponse::ok(&Agent::from(agent)).etag(version))
}

/// Change an agent's draft.
#[utoipa::path(patch, path = "/api/agents/{agentId}", operation_id = "updateAgent", tag = "agents",
    params(("agentId" = String, Path), ("If-Match" = String, Header, description = "the `ETag` that was read")),
    request_body = AgentPatch,
    responses((status = 200, body = Agent), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn update(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let (seen, patch) = (request.if_match()?, request.json::<AgentPatch>()?);
    let caller = request.caller()?;
    let agents = app.agents(caller);
    let mut agent = agents.get(agent_id(&request)?).await?.expect(seen)?;
    let draft = patch.apply(&agent.value.draft)?;
    tracing::info!(agent.id = %agent.value.id, changed = ?draft.differences(&agent.value.draft), "edited");
    let golden = app.golden(caller);
    let answers_change = golden.fingerprint(&draft) != golden.fingerprint(&agent.value.draft);
    agent.value.edit(draft, app.clock().now());
    let agent = agents.update(agent).await?;
    if answers_change {
        golden.changed(agent.value.id, Trigger::Settings).await;
    }
    let version = agent.version;
    Ok(ApiResponse::ok(&Agent::from(agent)).etag(version))
}

/// Delete an agent with its files, sequences, conversations and all that it remembers and counts.
#[utoipa::path(delete, path = "/api/agents/{agentId}", operation_id = "deleteAgent", tag = "agents",
    params(("agentId" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn delete(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let seen = request.if_match_optional()?;
    let (caller, id) = (request.caller()?, agent_id(&request)?);
    let agent = app.agents(caller).get(id).await?.expect(seen)?;
    // The agent goes last: a deletion that breaks off half-way can be repeated until nothing is left.
    app.sequences(caller).purge(id).await?;
    app.sites(caller).purge(id).await?;
    app.files(caller).purge(id).await?;
    app.conversations(caller).delete_of(id).await?;
    app.memory(caller).purge(id).await?;
    app.usage(caller).purge(id).await?;
    app.golden(caller).purge(id).await?;
    app.agents(caller).delete(&agent).await?;
    Ok(ApiResponse::no_content())
}

/// Publish the draft as the next version.
#[utoipa::path(post, path = "/api/agents/{agentId}/publish", operation_id = "publishAgent", tag = "agents",
    params(("agentId" = String, Path), ("If-Match" = Option<String>, Header), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = AgentVersion),
        (status = 409, body = Problem, description = "`nothing_to_publish`, `golden_pass_rate`", content_type = "application/problem+json"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn publish(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let seen = request.if_match_optional()?;
    once(&app, &request, async |transaction| {
        let (caller, id) = (request.caller()?, agent_id(&request)?);
        let agents = app.agents(caller);
        let agent = agents.get(id).await?.expect(seen)?;
        if let Some(required) = agent.value.draft.golden_pass_rate {
            app.golden(caller).allow_publishing(&agent.value, required).await?;
        }
        let (agent, published) = agents.publish(transaction, agent, caller.actor())?;
        let location = format!("/api/agents/{id}/versions/{}", published.version);
        Ok(ApiResponse::created(&AgentVersion::from(published), &location).etag(agent.version))
    })
    .await
}

/// List published versions, newest first.
#[utoipa::path(get, path = "/api/agents/{agentId}/versions", operation_id = "listAgentVersions", tag = "agents",
    params(("agentId" = String, Path), ("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = AgentVersionPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn versions(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let agents = app.agents(request.caller()?);
    let agent = agents.get(agent_id(&request)?).await?;
    let versions = agents.versions(agent.value.id, request.page()?).await?;
    Ok(ApiResponse::ok(&PageOut::from(versions.map(|version| AgentVersion::from(version.value)))))
}

/// Read a published version.
#[utoipa::path(get, path = "/api/agents/{agentId}/versions/{version}", operation_id = "readAgentVersion", tag = "agents",
    params(("agentId" = String, Path), ("version" = u32, Path)),
    responses((status = 200, body = AgentVersion), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn version(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let agents = app.agents(request.caller()?);
    let agent = agents.get(agent_id(&request)?).await?;
    let version = agents.version(agent.value.id, request.id("version", "version")?).await?;
    Ok(ApiResponse::ok(&AgentVersion::from(version)))
}

fn agent_id(request: &ApiRequest) -> Result<AgentId, Error> {
    request.id("agentId", "agent")
}
