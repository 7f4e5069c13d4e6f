//! What an answer may cost, and what it did cost.

use domain::access::Principal;
use domain::agent::Agent;
use domain::cost::{Bill, BudgetLevel, BudgetStatus, Meter, UsageTotals};
use domain::error::Result;
use shared::App;
use shared::store::DaySoFar;
use shared::telemetry::Unit;

/// How much of the agent's daily budget is spent; `None` without a budget. The log and the metrics tell when a level is
/// reached for the first time in a day.
pub(crate) async fn budget_status(app: &App, caller: &Principal, agent: &Agent) -> Result<Option<BudgetStatus>> {
    let Some(budget) = &agent.draft.budget else { return Ok(None) };
    let so_far = app.usage(caller).today(agent.id).await?;
    let status = BudgetStatus::of(budget, &so_far.spending);
    warn(app, caller, agent, &so_far, &status).await?;
    Ok(Some(status))
}

/// Notes, once a day, that a person was asked because the budget is spent.
pub(crate) async fn note_person(app: &App, caller: &Principal, agent: &Agent, status: Option<BudgetStatus>) {
    let Some(status) = status.filter(|status| status.level == BudgetLevel::Person) else { return };
    let noted = async { warn(app, caller, agent, &app.usage(caller).today(agent.id).await?, &status).await };
    if let Err(error) = noted.await {
        tracing::warn!(error = error.report(), "a budget that ran out could not be noted");
    }
}

async fn warn(app: &App, caller: &Principal, agent: &Agent, so_far: &DaySoFar, status: &BudgetStatus) -> Result<()> {
    let BudgetStatus { level, spent_micros, limit_micros, unpriced, .. } = *status;
    let metric = match level {
        BudgetLevel::Normal => return Ok(()),
        BudgetLevel::CheaperModel => "BudgetCheaperModel",
        BudgetLevel::Offline => "BudgetOffline",
        BudgetLevel::Person => "BudgetPerson",
    };
    if app.usage(caller).warn_once(agent.id, so_far, level).await? {
        let level = level.as_str();
        tracing::warn!(agent.id = %agent.id, level, spent_micros, limit_micros, unpriced, "a budget is running out");
        app.metrics().put(metric, Unit::Count, 1.0);
    }
    Ok(())
}

/// What was used so far; it is counted in the metrics as well.
pub(crate) fn bill(app: &App, meter: &Meter) -> Bill {
    let bill = meter.bill(&app.config().prices);
    for model in &bill.unpriced {
        tracing::warn!(model, "a model has no price in MODEL_PRICES: its cost is not known");
    }
    let UsageTotals { input_tokens, output_tokens, embedding_tokens, retries, .. } = bill.usage;
    let counts = [
        ("InputTokens", input_tokens),
        ("OutputTokens", output_tokens),
        ("EmbeddingTokens", embedding_tokens),
        ("ModelRetries", retries),
        ("CostMicros", bill.micros),
    ];
    for (name, count) in counts {
        #[expect(clippy::cast_precision_loss, reason = "an answer has fewer tokens and costs less than 2^52")]
        app.metrics().put(name, Unit::Count, count as f64);
    }
    bill
}
