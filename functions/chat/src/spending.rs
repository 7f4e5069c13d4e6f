//! What an answer may cost, and what it did cost.

use domain::access::Principal;
use domain::agent::Agent;
use domain::cost::{Bill, BudgetLevel, Meter, Standing, UsageTotals};
use domain::error::Result;
use shared::App;
use shared::telemetry::Unit;

/// Where the agent's day stands in its budget; `None` without one. The first time in a day that a level is reached, the
/// log and the metrics say so.
pub(crate) async fn standing(app: &App, caller: &Principal, agent: &Agent) -> Result<Option<Standing>> {
    let Some(budget) = &agent.draft.budget else { return Ok(None) };
    let usage = app.usage(caller);
    let so_far = usage.today(agent.id).await?;
    let standing = Standing::of(budget, &so_far.spending);
    let Standing { level, spent_micros, limit_micros, unpriced, .. } = standing;
    let metric = match level {
        BudgetLevel::Normal => return Ok(Some(standing)),
        BudgetLevel::CheaperModel => "BudgetCheaperModel",
        BudgetLevel::Offline | BudgetLevel::Person => "BudgetOffline",
    };
    if usage.warn_once(agent.id, &so_far, level).await? {
        let level = level.as_str();
        tracing::warn!(agent.id = %agent.id, level, spent_micros, limit_micros, unpriced, "a budget is running out");
        app.metrics().put(metric, Unit::Count, 1.0);
    }
    Ok(Some(standing))
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
