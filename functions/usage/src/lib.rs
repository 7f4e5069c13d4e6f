//! `/api/agents/{agentId}/usage`: what an agent's answers used and cost, day by day, and where its budget stands.

mod output;

use std::str::FromStr;

use domain::access::Permission::AgentsRead;
use domain::cost::{BudgetStatus, Day};
use domain::error::{Error, FieldError, Result};
use domain::ids::AgentId;
use domain::limits::{USAGE_DAYS, USAGE_DAYS_DEFAULT};
use futures_util::FutureExt as _;
use shared::App;
use shared::config::Need;
use shared::http::{Access, ApiRequest, ApiResponse, Problem, Route};
use shared::runtime::Function;
use utoipa::OpenApi;

use output::{AgentUsage, UsageDay};

/// What the function is and needs.
pub const FUNCTION: Function = Function { name: "usage", needs: &[Need::Table, Need::Tokens], embedder: None };

/// What the function serves.
pub const ROUTES: &[Route] =
    &[Route::get("/api/agents/{agentId}/usage", Access::Granted(AgentsRead), |app, req| read(app, req).boxed())];

#[derive(OpenApi)]
#[openapi(paths(read))]
struct Document;

/// The function's part of the `OpenAPI` document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// Read what an agent's answers used and cost on each day of a range, days of UTC, the first first.
#[utoipa::path(get, path = "/api/agents/{agentId}/usage", operation_id = "readUsage", tag = "usage",
    params(("agentId" = String, Path),
        ("from" = Option<String>, Query, description = "YYYY-MM-DD; 29 days before the last day by default"),
        ("to" = Option<String>, Query, description = "YYYY-MM-DD, today by default; a range has at most 100 days")),
    responses((status = 200, body = AgentUsage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn read(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let caller = request.caller()?;
    let agent: AgentId = request.id("agentId", "agent")?;
    let agent = app.agents(caller).get(agent).await?.value;
    let (first, last) = range(&app, &request)?;
    let usage = app.usage(caller);
    let counted = usage.days(agent.id, first, last).await?;
    let prices = &app.config().prices;
    let days = (0..=last.since(first)).map(|ahead| {
        let day = first.plus(ahead);
        UsageDay::new(day, counted.get(&day).copied().unwrap_or_default(), prices)
    });
    let days = days.collect();
    let budget = match &agent.draft.budget {
        Some(budget) => Some(BudgetStatus::of(budget, &usage.today(agent.id).await?.spending).into()),
        None => None,
    };
    Ok(ApiResponse::ok(&AgentUsage { days, budget }))
}

/// The first and the last day that are wanted.
fn range(app: &App, request: &ApiRequest) -> Result<(Day, Day)> {
    let last = day(request, "to")?.unwrap_or_else(|| Day::of(app.clock().now()));
    let first = day(request, "from")?.unwrap_or_else(|| last.plus(1 - USAGE_DAYS_DEFAULT));
    if (0..USAGE_DAYS).contains(&last.since(first)) {
        return Ok((first, last));
    }
    let message = format!("must not be after `to`, nor more than {USAGE_DAYS} days with it");
    Err(Error::invalid(vec![FieldError::new(&["query", "from"], "out_of_range", message)]))
}

fn day(request: &ApiRequest, name: &str) -> Result<Option<Day>> {
    let day = request.query(name).map(Day::from_str).transpose();
    day.map_err(|message| Error::invalid(vec![FieldError::new(&["query", name], "invalid_day", message)]))
}
