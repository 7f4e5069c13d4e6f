//! `/api/agents/{agentId}/sites`: web sites whose pages are knowledge of an agent.
//!
//! A client names a page, `site-crawler` fetches it and what it links to, and each page becomes a file that is read as any
//! other.

mod input;
mod output;

use domain::access::Permission::{KnowledgeRead, KnowledgeWrite};
use domain::error::Result;
use domain::ids::AgentId;
use futures_util::FutureExt as _;
use shared::App;
use shared::config::Need;
use shared::crawl::SiteMessage;
use shared::http::idempotency::once;
use shared::http::{Access, ApiRequest, ApiResponse, PageOut, Problem, Route};
use shared::queue::QueueName;
use shared::runtime::Function;
use shared::store::Versioned;
use utoipa::OpenApi;

use input::SiteInput;
use output::{Site, SitePage, SiteStatus};

/// What the function is and needs.
pub const FUNCTION: Function = Function {
    name: "agent-sites",
    needs: &[Need::Table, Need::Objects, Need::Queue(QueueName::Sites), Need::Queue(QueueName::Golden), Need::Tokens],
    embedder: None,
};

const READ: Access = Access::Granted(KnowledgeRead);
const WRITE: Access = Access::Granted(KnowledgeWrite);

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/agents/{agentId}/sites", READ, |app, req| list(app, req).boxed()),
    Route::post("/api/agents/{agentId}/sites", WRITE, |app, req| add(app, req).boxed()),
    Route::get("/api/agents/{agentId}/sites/{siteId}", READ, |app, req| read(app, req).boxed()),
    Route::delete("/api/agents/{agentId}/sites/{siteId}", WRITE, |app, req| delete(app, req).boxed()),
    Route::post("/api/agents/{agentId}/sites/{siteId}/refresh", WRITE, |app, req| refresh(app, req).boxed()),
];

#[derive(OpenApi)]
#[openapi(paths(list, add, read, delete, refresh), components(schemas(Problem, SiteStatus)))]
struct Document;

/// The function's part of the `OpenAPI` document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// List the web sites of an agent, oldest first.
#[utoipa::path(get, path = "/api/agents/{agentId}/sites", operation_id = "listSites", tag = "sites",
    params(("agentId" = String, Path), ("limit" = Option<u32>, Query, description = "1 to 100"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = SitePage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn list(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let agent = agent(&app, &request).await?;
    let sites = app.sites(request.caller()?).list(agent, request.page()?).await?;
    Ok(ApiResponse::ok(&PageOut::from(sites.map(|site| Site::at(site.value, app.clock().now())))))
}

/// Have a web page, or a site that it belongs to, read as knowledge.
#[utoipa::path(post, path = "/api/agents/{agentId}/sites", operation_id = "createSite", tag = "sites",
    params(("agentId" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = SiteInput,
    responses((status = 201, body = Site), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn add(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let input = request.json::<SiteInput>()?.parse()?;
    let agent = agent(&app, &request).await?;
    let address = input.0.clone();
    let response = once(&app, &request, async |transaction| {
        let site = app.sites(request.caller()?).create(transaction, agent, input).await?;
        let (version, location) = (site.version, format!("/api/agents/{agent}/sites/{}", site.value.id));
        Ok(ApiResponse::created(&Site::at(site.value, app.clock().now()), &location).etag(version))
    })
    .await?;
    // After the commit, so that the crawler finds the site; and also when the answer is a replay, because the first request
    // may have ended between the two.
    for site in app.sites(request.caller()?).waiting(agent).await?.iter().filter(|site| site.value.address == address) {
        call_crawler(&app, &request, site).await?;
    }
    Ok(response)
}

/// Read where the reading of a site stands.
#[utoipa::path(get, path = "/api/agents/{agentId}/sites/{siteId}", operation_id = "getSite", tag = "sites",
    params(("agentId" = String, Path), ("siteId" = String, Path)),
    responses((status = 200, body = Site), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn read(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let site = site(&app, &request).await?;
    Ok(ApiResponse::ok(&Site::at(site.value, app.clock().now())).etag(site.version))
}

/// Delete a site: its pages cannot be found from this moment on.
#[utoipa::path(delete, path = "/api/agents/{agentId}/sites/{siteId}", operation_id = "deleteSite", tag = "sites",
    params(("agentId" = String, Path), ("siteId" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn delete(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let seen = request.if_match_optional()?;
    let agent = agent(&app, &request).await?;
    app.sites(request.caller()?).delete(agent, request.id("siteId", "site")?, seen).await?;
    Ok(ApiResponse::no_content())
}

/// Read a site anew. Pages that did not change stay as they are, and those that are gone are removed.
#[utoipa::path(post, path = "/api/agents/{agentId}/sites/{siteId}/refresh", operation_id = "refreshSite", tag = "sites",
    params(("agentId" = String, Path), ("siteId" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Site), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn refresh(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let response = once(&app, &request, async |transaction| {
        let mut site = site(&app, &request).await?;
        site.value.refresh(app.clock().now());
        let site = app.sites(request.caller()?).plan(transaction, site)?;
        Ok(ApiResponse::ok(&Site::at(site.value, app.clock().now())).etag(site.version))
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
    let id = request.id("agentId", "agent")?;
    Ok(app.agents(request.caller()?).get(id).await?.value.id)
}
