//! Runs that begin by themselves.

use domain::access::Principal;
use domain::agent::Agent;
use domain::cost::{BudgetLevel, BudgetStatus};
use domain::error::{ErrorKind, Result};
use domain::golden::{Ledger, Origin, Subject, Trigger};
use domain::ids::AgentId;
use shared::App;
use shared::store::NewRun;

use crate::found;

/// Begins a run about an agent's draft, if nothing changed since it was announced: the settings and the knowledge are
/// still those of the message.
///
/// # Errors
/// When the message must come again.
pub(crate) async fn begin(
    app: &App,
    caller: &Principal,
    agent: AgentId,
    (trigger, settings, knowledge): (Trigger, &str, u64),
) -> Result<()> {
    let golden = app.golden(caller);
    let Some(agent) = found(app.agents(caller).get(agent).await)? else { return Ok(()) };
    let agent = agent.value;
    let Some(subject) = golden.subject(agent.id, &agent.draft).await? else { return Ok(()) };
    if subject.settings != settings || subject.knowledge != knowledge {
        tracing::info!(agent.id = %agent.id, "something changed since; its own message comes");
        return Ok(());
    }
    let ledger = golden.ledger(agent.id).await?.value;
    if ledger.of(&subject).is_some() {
        tracing::info!(agent.id = %agent.id, "there was a run about exactly this");
        return Ok(());
    }
    if golden.is_under_way(agent.id, &subject).await? {
        tracing::info!(agent.id = %agent.id, "a run about exactly this goes on");
        return Ok(());
    }
    if is_spent(app, caller, &agent).await? {
        tracing::warn!(agent.id = %agent.id, "no golden run begins: the agent has spent its budget of the day");
        return Ok(());
    }
    let baseline = match baseline(trigger, &agent, &ledger, &subject) {
        Some(Origin::Version(version)) => {
            let settings = app.agents(caller).version(agent.id, version).await?.settings;
            let differs = golden.fingerprint(&settings) != subject.settings;
            differs.then_some((Origin::Version(version), Some(settings)))
        }
        other => other.map(|origin| (origin, None)),
    };
    let new = NewRun { trigger, baseline, candidate: (Origin::Draft, agent.draft.clone()) };
    let run = match golden.begin(&agent, new).await {
        Ok(run) => run,
        Err(error) if matches!(error.kind(), ErrorKind::RateLimited(_) | ErrorKind::Conflict(_)) => {
            tracing::warn!(agent.id = %agent.id, reason = %error, "no golden run begins");
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    tracing::info!(agent.id = %agent.id, run.id = %run.id, trigger = trigger.as_str(), "a golden run begins");
    golden.announce(agent.id, run.id).await
}

/// What the candidate is compared with: for new settings what customers get now, for new knowledge what the same
/// settings answered before.
fn baseline(trigger: Trigger, agent: &Agent, ledger: &Ledger, subject: &Subject) -> Option<Origin> {
    match trigger {
        Trigger::Knowledge => ledger.of_settings(&subject.settings).map(|outcome| Origin::Run(outcome.run)),
        Trigger::Settings | Trigger::Manual => {
            agent.published.as_ref().map(|published| Origin::Version(published.version))
        }
    }
}

/// Whether the agent's day has no money left for the model that the run is about.
async fn is_spent(app: &App, caller: &Principal, agent: &Agent) -> Result<bool> {
    let Some(budget) = &agent.draft.budget else { return Ok(false) };
    let spending = app.usage(caller).today(agent.id).await?.spending;
    Ok(BudgetStatus::of(budget, &spending).level >= BudgetLevel::Offline)
}
