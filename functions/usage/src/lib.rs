//! `/api/agents/{agentId}/usage`: what an agent's answers used and cost, day by day, and where its budget stands.

mod output;

use std::str::FromStr;

use domain::access::Permission::AgentsRead;
use domain::cost::{BudgetStatus, Day};
use domain::error::{Error, FieldError, Result};
use domain::limits::{USAGE_DAYS, USAGE_DAYS_DEFAULT};
use shared::App;
use shared::config::Dependency;
use shared::http::{Access, ApiRequest, Json, Route};
use shared::runtime::{EventSource, Function};

use output::{AgentUsage, UsageDay};

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "usage",
    requires: &[Dependency::Table, Dependency::Tokens],
    source: EventSource::Http(ROUTES),
    embedder: None,
};

/// What the function serves.
pub const ROUTES: &[Route] = &[Route::get("/api/agents/{agentId}/usage", Access::Granted(AgentsRead), &read)
    .named(
        "readUsage",
        "Read what an agent's answers used and cost on each day of a range, days of UTC, the first first.",
    )
    .query(&[
        ("from", "YYYY-MM-DD; 29 days before the last day by default"),
        ("to", "YYYY-MM-DD, today by default; a range has at most 100 days"),
    ])];

async fn read(app: App, request: ApiRequest) -> Result<Json<AgentUsage>> {
    let caller = request.caller()?;
    let agent = request.agent_id()?;
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
        Some(budget) => Some(BudgetStatus::of(budget, &usage.today(agent.id).await?.spending)),
        None => None,
    };
    let models = prices.models().map(str::to_owned).collect();
    Ok(Json::of(&AgentUsage { days, budget, currency: prices.currency().to_owned(), models }))
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
