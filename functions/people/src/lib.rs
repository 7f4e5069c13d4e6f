//! `/api/agents/{agentId}/people/{personId}/facts`: what an agent remembers about a person, to see, change and erase.
//!
//! A person needs not be made first: of somebody unknown nothing is known. What is erased is gone from the memory at once,
//! also for answers that are being made; transcripts and traces of answers keep what was said and shown in them.

mod input;
mod output;

use domain::access::Permission::{ChatUse, ConversationsRead};
use domain::error::{Error, ErrorKind, Result};
use domain::ids::{FactId, PersonId};
use domain::memory::Person;
use shared::App;
use shared::config::Dependency;
use shared::http::idempotency::once;
use shared::http::{Access, ApiRequest, Created, IfMatch, Json, NoContent, PageOut, Route};
use shared::runtime::{EventSource, Function};
use shared::store::Versioned;

use input::{FactInput, FactPatch};
use output::Fact;

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "people",
    requires: &[Dependency::Table, Dependency::Tokens],
    source: EventSource::Http(ROUTES),
    embedder: None,
};

const READ: Access = Access::Granted(ConversationsRead);
const WRITE: Access = Access::Granted(ChatUse);

/// How often a change is tried again because an answer learned something just then.
const TRIES: usize = 4;

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/agents/{agentId}/people/{personId}/facts", READ, &list)
        .named("listFacts", "List what an agent remembers about a person, oldest first: everything in one page."),
    Route::post("/api/agents/{agentId}/people/{personId}/facts", WRITE, &create)
        .named("createFact", "Write a fact by hand. One of the same name is replaced; what is sensitive is refused.")
        .body::<FactInput>(),
    Route::delete("/api/agents/{agentId}/people/{personId}/facts", WRITE, &erase)
        .named(
            "eraseFacts",
            "Forget everything about a person, and also what was said up to now and is not yet remembered.",
        )
        .if_match(IfMatch::Ignored, ""),
    Route::patch("/api/agents/{agentId}/people/{personId}/facts/{factId}", WRITE, &change)
        .named("updateFact", "Change a fact by hand.")
        .body::<FactPatch>()
        .if_match(IfMatch::Optional, "the `ETag` of the list"),
    Route::delete("/api/agents/{agentId}/people/{personId}/facts/{factId}", WRITE, &delete)
        .named("deleteFact", "Forget a fact.")
        .if_match(IfMatch::Optional, "the `ETag` of the list"),
];

async fn list(app: App, request: ApiRequest) -> Result<Json<PageOut<Fact>>> {
    let Versioned { value, version } = person(&app, &request).await?;
    let items = value.facts.into_iter().map(Fact::from).collect();
    Ok(Json::of(&PageOut { items, next_cursor: None }).etag(version))
}

async fn create(app: App, request: ApiRequest) -> Result<Created<Fact>> {
    let fact = request.json::<FactInput>()?.parse()?;
    once(&app, &request, async |transaction| {
        let mut person = person(&app, &request).await?;
        let now = app.clock().now();
        let written = person.value.write(fact, FactId::generate(now, app.chance()), now);
        let written = written.map_err(|full| Error::conflict("too_many_facts", full.to_string()))?;
        let (agent, id) = (person.value.agent, person.value.id);
        let location = format!("/api/agents/{agent}/people/{id}/facts/{}", written.id);
        app.memory(request.caller()?).put(transaction, person)?;
        Ok(Created::at(&Fact::from(written), &location))
    })
    .await
}

async fn change(app: App, request: ApiRequest) -> Result<Json<Fact>> {
    let (id, patch) = (fact_id(&request)?, request.json::<FactPatch>()?);
    let changed = update(&app, &request, |person| {
        let to = patch.apply(person.fact(id).ok_or_else(no_fact)?)?;
        person.change(id, to, app.clock().now()).ok_or_else(no_fact)
    });
    Ok(Json::of(&Fact::from(changed.await?)))
}

async fn delete(app: App, request: ApiRequest) -> Result<NoContent> {
    let id = fact_id(&request)?;
    update(&app, &request, |person| if person.forget(id) { Ok(()) } else { Err(no_fact()) }).await?;
    Ok(NoContent::new())
}

async fn erase(app: App, request: ApiRequest) -> Result<NoContent> {
    update(&app, &request, |person| {
        person.erase(app.clock().now());
        Ok(())
    })
    .await?;
    Ok(NoContent::new())
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
    let agent = request.agent_id()?;
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
