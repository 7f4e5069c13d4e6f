//! Runs of golden questions: begins them when something changed, hands their questions out, and asks each.
//!
//! A message may come twice, late and out of order, and the function may die between any two lines. What holds
//! nevertheless: a change gives one run, a run counts each question once, and its last question closes it. What may happen
//! twice is asking, and what was answered by then is kept.

mod answering;
mod asking;
mod beginning;

use domain::access::Principal;
use domain::error::{Error, ErrorKind, Result};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use shared::App;
use shared::builtin_embedder::builtin_embedder;
use shared::config::Dependency;
use shared::golden::{GoldenMessage, GoldenWork};
use shared::queue::QueueName;
use shared::runtime::{EventSource, Function, QueueMessage};

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "golden-runner",
    // The queue of files, because whoever opens an index of another embedding model calls for a new one.
    requires: &[
        Dependency::Table,
        Dependency::Objects,
        Dependency::Queue(QueueName::Golden),
        Dependency::Queue(QueueName::Files),
    ],
    source: EventSource::Queue(QueueName::Golden, handle),
    embedder: Some(builtin_embedder),
};

/// Serves a message.
#[must_use]
pub fn handle(app: App, message: QueueMessage) -> BoxFuture<'static, Result<()>> {
    async move {
        let GoldenMessage { account_id, agent_id, work } = GoldenMessage::from_queue(&message.body)?;
        let caller = Principal::function(account_id, FUNCTION.name);
        match work {
            GoldenWork::Changed { trigger, settings, knowledge } => {
                beginning::begin(&app, &caller, agent_id, (trigger, &settings, knowledge)).await
            }
            GoldenWork::HandOut { run_id } => match app.golden(&caller).find_run(agent_id, run_id).await? {
                Some(run) => app.golden(&caller).hand_out(run).await,
                None => {
                    tracing::info!(run.id = %run_id, "the run is gone");
                    Ok(())
                }
            },
            GoldenWork::Ask { run_id, question_id } => {
                let asker = asking::Asker { app: &app, caller: &caller, agent: agent_id, deadline: message.deadline };
                asker.ask(run_id, question_id).await
            }
        }
    }
    .boxed()
}

/// What is not there is an answer, not a failure.
fn found<T>(result: Result<T, Error>) -> Result<Option<T>> {
    match result {
        Ok(thing) => Ok(Some(thing)),
        Err(error) if *error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
