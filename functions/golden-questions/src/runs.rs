//! Runs: started by hand, read while they go on.

use domain::agent::Agent;
use domain::error::{Error, Result};
use domain::golden::{Origin, Trigger};
use domain::ids::GoldenRunId;
use http::header::LOCATION;
use shared::App;
use shared::http::idempotency::once;
use shared::http::{ApiRequest, ApiResponse, PageOut, Problem};
use shared::store::NewRun;

use crate::agent;
use crate::input::{NamedSide, RunInput, SideInput};
use crate::output::{GoldenRun, GoldenRunPage};

/// List an agent's runs, newest first, without their results. When the newest are about another draft or other knowledge
/// than the agent has now, and none is on its way, a run begins in a minute.
#[utoipa::path(get, path = "/api/agents/{agentId}/golden-runs", operation_id = "listGoldenRuns", tag = "golden questions",
    params(("agentId" = String, Path), ("limit" = Option<u32>, Query, description = "1 to 100"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = GoldenRunPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let (agent, page) = (agent(&app, &request).await?, request.page()?);
    let golden = app.golden(request.caller()?);
    let is_newest = page.after.is_none();
    let runs = golden.runs(agent.id, page).await?;
    if is_newest {
        golden.announce_missing(&agent, &runs.items).await;
    }
    let currency = app.config().prices.currency();
    Ok(ApiResponse::ok(&PageOut::from(runs.map(|run| GoldenRun::new(run, Vec::new(), currency)))))
}

/// Start a run of an agent's golden questions: every question is asked of the candidate, and of the baseline when there
/// is one.
#[utoipa::path(post, path = "/api/agents/{agentId}/golden-runs", operation_id = "startGoldenRun", tag = "golden questions",
    params(("agentId" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = RunInput,
    responses((status = 201, body = GoldenRun), (status = 409, body = Problem, description = "`no_golden_questions`", content_type = "application/problem+json"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn start(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let input = request.json::<RunInput>()?;
    let agent = agent(&app, &request).await?;
    let candidate = side(&app, &request, &agent, input.candidate.unwrap_or(SideInput::DRAFT)).await?;
    let baseline = match input.baseline {
        Some(baseline) => Some(side(&app, &request, &agent, baseline).await?),
        None => None,
    };
    let golden = app.golden(request.caller()?);
    let started = once(&app, &request, async |transaction| {
        let baseline = baseline.clone().map(|(origin, settings)| (origin, Some(settings)));
        let new = NewRun { trigger: Trigger::Manual, baseline, candidate: candidate.clone() };
        let run = golden.start(transaction, &agent, new).await?.value;
        let location = format!("/api/agents/{}/golden-runs/{}", agent.id, run.id);
        let currency = app.config().prices.currency();
        Ok(ApiResponse::created(&GoldenRun::new(run, Vec::new(), currency), &location))
    })
    .await?;
    // Behind the commit, so that the message never finds no run; a repetition of the request sends it again.
    let location = started.headers.get(LOCATION).and_then(|location| location.to_str().ok());
    if let Some(run) = location.and_then(|location| location.rsplit('/').next()?.parse().ok()) {
        golden.announce(agent.id, run).await?;
    }
    Ok(started)
}

/// Read a run with the answers of both sides.
#[utoipa::path(get, path = "/api/agents/{agentId}/golden-runs/{runId}", operation_id = "readGoldenRun", tag = "golden questions",
    params(("agentId" = String, Path), ("runId" = String, Path)),
    responses((status = 200, body = GoldenRun), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn read(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let golden = app.golden(request.caller()?);
    let run = golden.run(request.id("agentId", "agent")?, run_id(&request)?).await?;
    let items = golden.items(run.id).await?.into_iter().map(|item| item.value).collect();
    Ok(ApiResponse::ok(&GoldenRun::new(run, items, app.config().prices.currency())))
}

/// Where a side comes from, and its settings as they are now.
async fn side(
    app: &App,
    request: &ApiRequest,
    agent: &Agent,
    side: SideInput,
) -> Result<(Origin, domain::agent::AgentSettings)> {
    let version = match side {
        SideInput::Named(NamedSide::Draft) => return Ok((Origin::Draft, agent.draft.clone())),
        SideInput::Version(version) => version,
        SideInput::Named(NamedSide::Published) => {
            let published = agent.published.as_ref().map(|published| published.version);
            published.ok_or_else(|| Error::conflict("not_published", "the agent is not published yet"))?
        }
    };
    let settings = app.agents(request.caller()?).version(agent.id, version).await?.settings;
    Ok((Origin::Version(version), settings))
}

fn run_id(request: &ApiRequest) -> Result<GoldenRunId, Error> {
    request.id("runId", "golden run")
}
