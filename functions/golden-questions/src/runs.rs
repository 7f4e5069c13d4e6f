//! Runs: started by hand, read while they go on.

use domain::agent::Agent;
use domain::error::{Error, Result};
use domain::golden::{Origin, Trigger};
use domain::ids::GoldenRunId;
use shared::App;
use shared::http::idempotency::once;
use shared::http::{ApiRequest, Created, Json, PageOut};
use shared::store::NewRun;

use crate::agent;
use crate::input::{NamedSide, RunInput, SideInput};
use crate::output::GoldenRun;

pub(crate) async fn list(app: App, request: ApiRequest) -> Result<Json<PageOut<GoldenRun>>> {
    let (agent, page) = (agent(&app, &request).await?, request.page()?);
    let golden = app.golden(request.caller()?);
    let is_newest = page.after.is_none();
    let runs = golden.runs(agent.id, page).await?;
    if is_newest {
        golden.announce_missing(&agent, &runs.items).await;
    }
    let currency = app.config().prices.currency();
    Ok(Json::of(&PageOut::from(runs.map(|run| GoldenRun::new(run, Vec::new(), currency)))))
}

pub(crate) async fn start(app: App, request: ApiRequest) -> Result<Created<GoldenRun>> {
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
        Ok(Created::at(&GoldenRun::new(run, Vec::new(), currency), &location))
    })
    .await?;
    // Behind the commit, so that the message never finds no run; a repetition of the request sends it again.
    if let Some(run) = started.location().and_then(|location| location.rsplit('/').next()?.parse().ok()) {
        golden.announce(agent.id, run).await?;
    }
    Ok(started)
}

pub(crate) async fn read(app: App, request: ApiRequest) -> Result<Json<GoldenRun>> {
    let golden = app.golden(request.caller()?);
    let run = golden.run(request.agent_id()?, run_id(&request)?).await?;
    let items = golden.items(run.id).await?.into_iter().map(|item| item.value).collect();
    Ok(Json::of(&GoldenRun::new(run, items, app.config().prices.currency())))
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
