//! One answer of one side, and the verdict on it.

use domain::access::Principal;
use domain::answer::{Answer, Engine, Outcome, OutcomeKind, Question};
use domain::cost::{Bill, Meter, MeteredEmbedder, MeteredModel};
use domain::error::Result;
use domain::golden::{Citation, Cost, Given, GivenOutcome, GoldenItem, GoldenRun, Judged, Which};
use domain::language_model::{Discard, EXTRACTIVE};
use domain::limits::GOLDEN_ANSWER_CHARACTERS;
use domain::retrieval::Source;
use domain::time::Timestamp;
use domain::tool::{DryToolbox, ToolDecision};
use shared::App;

/// Has a side of a run answer a question, as the test chat would: nothing that the agent may do is done.
///
/// # Errors
/// When there is no verdict: the question must be asked again. That a model fails is a verdict.
pub(crate) async fn answer(
    app: &App,
    caller: &Principal,
    (run, which): (&GoldenRun, Which),
    item: &GoldenItem,
    deadline: Timestamp,
) -> Result<(Given, Bill)> {
    let settings = app.golden(caller).settings(run.id, which).await?;
    let index = app.knowledge(caller).index(run.agent).await?;
    let meter = Meter::default();
    let offline = app.offline_model();
    let metered = |model, default| MeteredModel { model, default, meter: &meter, clock: app.clock() };
    let (model, offline) = (metered(app.model(), app.model_name()), metered(&offline, EXTRACTIVE));
    let engine = Engine {
        index: &index,
        embedder: &MeteredEmbedder { embedder: app.embedder()?, meter: &meter },
        model: &model,
        offline: &offline,
        toolbox: &DryToolbox,
        clock: app.clock(),
        chance: app.chance(),
    };
    let sequences = app.sequences(caller).choices(run.agent, &settings).await?;
    let question = Question {
        settings: &settings,
        history: &[],
        text: item.text.as_str(),
        facts: &[],
        // Nobody in particular asks, so there is no deal to take values from.
        fields: &[],
        sequences: &sequences,
        // A run is about the model that the settings name, whatever the day has cost.
        budget: None,
        deadline,
    };
    let started = app.clock().now();
    let answer = engine.answer(&question, &mut Discard).await?;
    let milliseconds = app.clock().now().since(started).as_millis();
    let bill = meter.bill(&app.config().prices);
    let amount = bill.amount().map(|amount_micros| {
        let currency = app.config().prices.currency().to_owned();
        Cost { amount_micros, currency }
    });
    let given = judged(&answer, item);
    Ok((Given { milliseconds: u64::try_from(milliseconds).unwrap_or_default(), cost: amount, ..given }, bill))
}

fn judged(answer: &Answer, item: &GoldenItem) -> Given {
    let citations: Vec<Citation> = answer.sources.iter().map(citation).collect();
    let called = answer.trace.tools.iter().filter(|tool| tool.decision != ToolDecision::Denied);
    let tools: Vec<_> = called.map(|tool| (tool.name.clone(), tool.arguments.clone())).collect();
    let failure = match &answer.outcome {
        Outcome::Failed(error) => {
            tracing::warn!(error.code = error.failure.code(), error = %error.cause, "the language model gave no whole answer");
            Some(error.failure.code())
        }
        _ => None,
    };
    let outcome = outcome(answer.outcome.kind());
    let judged = Judged { text: &answer.text, outcome, failure, citations: &citations, tools: &tools };
    let failures = item.expectations.judge(&judged);
    let answer = answer.text.chars().take(GOLDEN_ANSWER_CHARACTERS).collect();
    Given { answer, outcome, citations, milliseconds: 0, cost: None, failures }
}

fn citation(source: &Source) -> Citation {
    let Source { file, file_name, page, passage, .. } = source;
    Citation { file: *file, file_name: file_name.clone(), page: *page, passage: *passage }
}

fn outcome(kind: OutcomeKind) -> GivenOutcome {
    match kind {
        OutcomeKind::Grounded => GivenOutcome::Grounded,
        OutcomeKind::Ungrounded => GivenOutcome::Ungrounded,
        OutcomeKind::Unknown => GivenOutcome::Unknown,
        OutcomeKind::SmallTalk => GivenOutcome::SmallTalk,
        OutcomeKind::HandedOver => GivenOutcome::HandedOver,
        // Nobody writes a newer message here.
        OutcomeKind::Failed | OutcomeKind::Superseded => GivenOutcome::Failed,
    }
}
