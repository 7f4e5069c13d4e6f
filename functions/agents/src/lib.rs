//! `/api/agents`: create, read, edit, publish and delete agents.
//!
//! A draft is edited under optimistic concurrency (`ETag`, `If-Match`); publishing freezes it as the next version.

mod output;

use domain::access::Permission::{AgentsRead, AgentsWrite};
use domain::agent::{AgentInput, AgentPatch};
use domain::error::Result;
use domain::golden::Trigger;
use shared::App;
use shared::config::Dependency;
use shared::http::idempotency::once;
use shared::http::{Access, ApiRequest, Created, IfMatch, Json, NoContent, PageOut, Route};
use shared::queue::QueueName;
use shared::runtime::{EventSource, Function};

use output::{Agent, AgentVersion};

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "agents",
    requires: &[Dependency::Table, Dependency::Objects, Dependency::Tokens, Dependency::Queue(QueueName::Golden)],
    source: EventSource::Http(ROUTES),
    embedder: None,
};

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/agents", Access::Granted(AgentsRead), &list)
        .named("listAgents", "List agents, oldest first.")
        .paged(),
    Route::post("/api/agents", Access::Granted(AgentsWrite), &create)
        .named("createAgent", "Create an agent.")
        .body::<AgentInput>(),
    Route::get("/api/agents/{agentId}", Access::Granted(AgentsRead), &read).named("readAgent", "Read an agent."),
    Route::patch("/api/agents/{agentId}", Access::Granted(AgentsWrite), &update)
        .named("updateAgent", "Change an agent's draft.")
        .body::<AgentPatch>()
        .if_match(IfMatch::Required, "the `ETag` that was read"),
    Route::delete("/api/agents/{agentId}", Access::Granted(AgentsWrite), &delete).named(
        "deleteAgent",
        "Delete an agent with its files, sequences, conversations and all that it remembers and counts.",
    ),
    Route::post("/api/agents/{agentId}/publish", Access::Granted(AgentsWrite), &publish)
        .named("publishAgent", "Publish the draft as the next version.")
        .if_match(IfMatch::Optional, "")
        .conflicts("`nothing_to_publish`, `golden_pass_rate`"),
    Route::get("/api/agents/{agentId}/versions", Access::Granted(AgentsRead), &versions)
        .named("listAgentVersions", "List published versions, newest first.")
        .paged(),
    Route::get("/api/agents/{agentId}/versions/{version}", Access::Granted(AgentsRead), &version)
        .named("readAgentVersion", "Read a published version."),
];

async fn list(app: App, request: ApiRequest) -> Result<Json<PageOut<Agent>>> {
    let agents = app.agents(request.caller()?).list(request.page()?).await?;
    Ok(Json::of(&PageOut::from(agents.map(Agent::from))))
}

async fn create(app: App, request: ApiRequest) -> Result<Created<Agent>> {
    let draft = request.json::<AgentInput>()?.parse()?;
    once(&app, &request, async |transaction| {
        let agent = app.agents(request.caller()?).create(transaction, draft).await?;
        let location = format!("/api/agents/{}", agent.value.id);
        Ok(Created::at(&Agent::from(agent.clone()), &location).etag(agent.version))
    })
    .await
}

async fn read(app: App, request: ApiRequest) -> Result<Json<Agent>> {
    let agent = app.agents(request.caller()?).get(request.agent_id()?).await?;
    let version = agent.version;
    Ok(Json::of(&Agent::from(agent)).etag(version))
}

async fn update(app: App, request: ApiRequest) -> Result<Json<Agent>> {
    let (seen, patch) = (request.if_match()?, request.json::<AgentPatch>()?);
    let caller = request.caller()?;
    let agents = app.agents(caller);
    let mut agent = agents.get(request.agent_id()?).await?.expect(seen)?;
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
    Ok(Json::of(&Agent::from(agent)).etag(version))
}

async fn delete(app: App, request: ApiRequest) -> Result<NoContent> {
    let seen = request.if_match_optional()?;
    let (caller, id) = (request.caller()?, request.agent_id()?);
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
    Ok(NoContent::new())
}

async fn publish(app: App, request: ApiRequest) -> Result<Created<AgentVersion>> {
    let seen = request.if_match_optional()?;
    once(&app, &request, async |transaction| {
        let (caller, id) = (request.caller()?, request.agent_id()?);
        let agents = app.agents(caller);
        let agent = agents.get(id).await?.expect(seen)?;
        if let Some(required) = agent.value.draft.golden_pass_rate {
            app.golden(caller).allow_publishing(&agent.value, required).await?;
        }
        let (agent, published) = agents.publish(transaction, agent, caller.actor())?;
        let location = format!("/api/agents/{id}/versions/{}", published.version);
        Ok(Created::at(&AgentVersion::from(published), &location).etag(agent.version))
    })
    .await
}

async fn versions(app: App, request: ApiRequest) -> Result<Json<PageOut<AgentVersion>>> {
    let agents = app.agents(request.caller()?);
    let agent = agents.get(request.agent_id()?).await?;
    let versions = agents.versions(agent.value.id, request.page()?).await?;
    Ok(Json::of(&PageOut::from(versions.map(|version| AgentVersion::from(version.value)))))
}

async fn version(app: App, request: ApiRequest) -> Result<Json<AgentVersion>> {
    let agents = app.agents(request.caller()?);
    let agent = agents.get(request.agent_id()?).await?;
    let version = agents.version(agent.value.id, request.id("version", "version")?).await?;
    Ok(Json::of(&AgentVersion::from(version)))
}
