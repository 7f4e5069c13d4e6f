//! `/api/agents/{agentId}/sites`: web sites whose pages are knowledge of an agent.
//!
//! A client names a page, `site-crawler` fetches it and what it links to, and each page becomes a file that is read as any
//! other.

mod input;
mod output;

use domain::access::Permission::{KnowledgeRead, KnowledgeWrite};
use domain::error::Result;
use domain::ids::AgentId;
use shared::App;
use shared::config::Dependency;
use shared::crawl::SiteMessage;
use shared::http::idempotency::once;
use shared::http::{Access, ApiRequest, Created, Json, NoContent, PageOut, Route};
use shared::queue::QueueName;
use shared::runtime::{EventSource, Function};
use shared::store::Versioned;

use input::SiteInput;
use output::Site;

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "agent-sites",
    requires: &[
        Dependency::Table,
        Dependency::Objects,
        Dependency::Queue(QueueName::Sites),
        Dependency::Queue(QueueName::Golden),
        Dependency::Tokens,
    ],
    source: EventSource::Http(ROUTES),
    embedder: None,
};

const READ: Access = Access::Granted(KnowledgeRead);
const WRITE: Access = Access::Granted(KnowledgeWrite);

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/agents/{agentId}/sites", READ, &list)
        .named("listSites", "List the web sites of an agent, oldest first.")
        .paged(),
    Route::post("/api/agents/{agentId}/sites", WRITE, &add)
        .named("createSite", "Have a web page, or a site that it belongs to, read as knowledge.")
        .body::<SiteInput>(),
    Route::get("/api/agents/{agentId}/sites/{siteId}", READ, &read)
        .named("getSite", "Read where the reading of a site stands."),
    Route::delete("/api/agents/{agentId}/sites/{siteId}", WRITE, &delete)
        .named("deleteSite", "Delete a site: its pages cannot be found from this moment on."),
    Route::post("/api/agents/{agentId}/sites/{siteId}/refresh", WRITE, &refresh).named(
        "refreshSite",
        "Read a site anew. Pages that did not change stay as they are, and those that are gone are removed.",
    ),
];

async fn list(app: App, request: ApiRequest) -> Result<Json<PageOut<Site>>> {
    let agent = agent(&app, &request).await?;
    let sites = app.sites(request.caller()?).list(agent, request.page()?).await?;
    Ok(Json::of(&PageOut::from(sites.map(|site| Site::at(site.value, app.clock().now())))))
}

async fn add(app: App, request: ApiRequest) -> Result<Created<Site>> {
    let input = request.json::<SiteInput>()?.parse()?;
    let agent = agent(&app, &request).await?;
    let address = input.0.clone();
    let response = once(&app, &request, async |transaction| {
        let site = app.sites(request.caller()?).create(transaction, agent, input).await?;
        let (version, location) = (site.version, format!("/api/agents/{agent}/sites/{}", site.value.id));
        Ok(Created::at(&Site::at(site.value, app.clock().now()), &location).etag(version))
    })
    .await?;
    // After the commit, so that the crawler finds the site; and also when the answer is a replay, because the first request
    // may have ended between the two.
    for site in app.sites(request.caller()?).waiting(agent).await?.iter().filter(|site| site.value.address == address) {
        call_crawler(&app, &request, site).await?;
    }
    Ok(response)
}

async fn read(app: App, request: ApiRequest) -> Result<Json<Site>> {
    let site = site(&app, &request).await?;
    Ok(Json::of(&Site::at(site.value, app.clock().now())).etag(site.version))
}

async fn delete(app: App, request: ApiRequest) -> Result<NoContent> {
    let seen = request.if_match_optional()?;
    let agent = agent(&app, &request).await?;
    app.sites(request.caller()?).delete(agent, request.id("siteId", "site")?, seen).await?;
    Ok(NoContent::new())
}

async fn refresh(app: App, request: ApiRequest) -> Result<Json<Site>> {
    let response = once(&app, &request, async |transaction| {
        let mut site = site(&app, &request).await?;
        site.value.refresh(app.clock().now());
        let site = app.sites(request.caller()?).plan(transaction, site)?;
        Ok(Json::of(&Site::at(site.value, app.clock().now())).etag(site.version))
    })
    .await?;
    let site = site(&app, &request).await?;
    if site.value.accepts(site.value.round) {
        call_crawler(&app, &request, &site).await?;
    }
    Ok(response)
}

async fn call_crawler(app: &App, request: &ApiRequest, site: &Versioned<domain::site::Site>) -> Result<()> {
    SiteMessage::new(request.caller()?, &site.value).send(app, 0).await
}

async fn site(app: &App, request: &ApiRequest) -> Result<Versioned<domain::site::Site>> {
    let agent = agent(app, request).await?;
    app.sites(request.caller()?).get(agent, request.id("siteId", "site")?).await
}

/// The agent in the path. Another account's is as good as none.
async fn agent(app: &App, request: &ApiRequest) -> Result<AgentId> {
    let id = request.agent_id()?;
    Ok(app.agents(request.caller()?).get(id).await?.value.id)
}
