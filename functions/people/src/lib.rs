//! `/api/agents/{agentId}/people/{personId}/facts`: what an agent remembers about a person, to see, change and erase.
//!
//! A person needs not be made first: of somebody unknown nothing is known. What is erased is gone from the memory at once,
//! also for answers that are being made; transcripts and traces of answers keep what was said and shown in them.

mod input;
mod output;

use domain::access::Permission::{ChatUse, ConversationsRead};
use domain::error::{Error, ErrorKind, Result};
use domain::ids::{AgentId, FactId, PersonId};
use domain::memory::Person;
use futures_util::FutureExt as _;
use shared::App;
use shared::config::Need;
use shared::http::idempotency::once;
use shared::http::{Access, ApiRequest, ApiResponse, PageOut, Problem, Route};
use shared::runtime::Function;
use shared::store::Versioned;
use utoipa::OpenApi;

use input::{FactInput, FactPatch};
use output::{Fact, FactPage};

/// What the function is and needs.
pub const FUNCTION: Function = Function { name: "people", needs: &[Need::Table, Need::Tokens], embedder: None };

const READ: Access = Access::Granted(ConversationsRead);
const WRITE: Access = Access::Granted(ChatUse);

/// How often a change is tried again because an answer learned something just then.
const TRIES: usize = 4;

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/agents/{agentId}/people/{personId}/facts", READ, |app, req| list(app, req).boxed()),
    Route::post("/api/agents/{agentId}/people/{personId}/facts", WRITE, |app, req| create(app, req).boxed()),
    Route::delete("/api/agents/{agentId}/people/{personId}/facts", WRITE, |app, req| erase(app, req).boxed()),
    Route::patch("/api/agents/{agentId}/people/{personId}/facts/{factId}", WRITE, |app, req| change(app, req).boxed()),
    Route::delete("/api/agents/{agentId}/people/{personId}/facts/{factId}", WRITE, |app, req| delete(app, req).boxed()),
];

#[derive(OpenApi)]
#[openapi(paths(list, create, erase, change, delete))]
struct Document;

/// The function's part of the `OpenAPI` document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// List what an agent remembers about a person, oldest first: everything in one page.
#[utoipa::path(get, path = "/api/agents/{agentId}/people/{personId}/facts", operation_id = "listFacts", tag = "people",
    params(("agentId" = String, Path), ("personId" = String, Path)),
    responses((status = 200, body = FactPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn list(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let Versioned { value, version } = person(&app, &request).await?;
    let items = value.facts.into_iter().map(Fact::from).collect();
    Ok(ApiResponse::ok(&PageOut { items, next_cursor: None }).etag(version))
}

/// Write a fact by hand. One of the same name is replaced; what is sensitive is refused.
#[utoipa::path(post, path = "/api/agents/{agentId}/people/{personId}/facts", operation_id = "createFact", tag = "people",
    params(("agentId" = String, Path), ("personId" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = FactInput,
    responses((status = 201, body = Fact), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn create(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let fact = request.json::<FactInput>()?.parse()?;
    once(&app, &request, async |transaction| {
        let mut person = person(&app, &request).await?;
        let now = app.clock().now();
        let written = person.value.write(fact, FactId::generate(now, app.chance()), now);
        let written = written.map_err(|full| Error::conflict("too_many_facts", full.to_string()))?;
        let (agent, id) = (person.value.agent, person.value.id);
        let location = format!("/api/agents/{agent}/people/{id}/facts/{}", written.id);
        app.memory(request.caller()?).put(transaction, person)?;
        Ok(ApiResponse::created(&Fact::from(written), &location))
    })
    .await
}

/// Change a fact by hand.
#[utoipa::path(patch, path = "/api/agents/{agentId}/people/{personId}/facts/{factId}", operation_id = "updateFact",
    tag = "people",
    params(("agentId" = String, Path), ("personId" = String, Path), ("factId" = String, Path),
        ("If-Match" = Option<String>, Header, description = "the `ETag` of the list")),
    request_body = FactPatch,
    responses((status = 200, body = Fact), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn change(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let (id, patch) = (fact_id(&request)?, request.json::<FactPatch>()?);
    let changed = update(&app, &request, |person| {
        let to = patch.apply(person.fact(id).ok_or_else(no_fact)?)?;
        person.change(id, to, app.clock().now()).ok_or_else(no_fact)
    });
    Ok(ApiResponse::ok(&Fact::from(changed.await?)))
}

/// Forget a fact.
#[utoipa::path(delete, path = "/api/agents/{agentId}/people/{personId}/facts/{factId}", operation_id = "deleteFact",
    tag = "people",
    params(("agentId" = String, Path), ("personId" = String, Path), ("factId" = String, Path),
        ("If-Match" = Option<String>, Header, description = "the `ETag` of the list")),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn delete(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let id = fact_id(&request)?;
    update(&app, &request, |person| if person.forget(id) { Ok(()) } else { Err(no_fact()) }).await?;
    Ok(ApiResponse::no_content())
}

/// Forget everything about a person, and also what was said up to now and is not yet remembered.
#[utoipa::path(delete, path = "/api/agents/{agentId}/people/{personId}/facts", operation_id = "eraseFacts", tag = "people",
    params(("agentId" = String, Path), ("personId" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn erase(app: App, request: ApiRequest) -> Result<ApiResponse> {
    update(&app, &request, |person| {
        person.erase(app.clock().now());
        Ok(())
    })
    .await?;
    Ok(ApiResponse::no_content())
}

/// Changes a person; a change that an answer made meanwhile is kept.
async fn update<T>(app: &App, request: &ApiRequest, change: impl Fn(&mut Person) -> Result<T>) -> Result<T> {
    let seen = request.if_match_optional()?;
    let mut tries = 1;
    loop {
        let mut person = person(app, request).await?.expect(seen)?;
        let changed = change(&mut person.value)?;
        match app.memory(request.caller()?).update(person).await {
            Ok(_) => return Ok(changed),
            Err(error) if *error.kind() == ErrorKind::PreconditionFailed && tries < TRIES => tries += 1,
            Err(error) => return Err(error),
        }
    }
}

async fn person(app: &App, request: &ApiRequest) -> Result<Versioned<Person>> {
    let caller = request.caller()?;
    let agent: AgentId = request.id("agentId", "agent")?;
    let agent = app.agents(caller).get(agent).await?.value.id;
    let id: PersonId = request.id("personId", "person")?;
    app.memory(caller).get(agent, id).await
}

fn fact_id(request: &ApiRequest) -> Result<FactId> {
    request.id("factId", "fact")
}

fn no_fact() -> Error {
    Error::not_found("fact")
}
