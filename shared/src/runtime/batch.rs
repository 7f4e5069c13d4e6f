//! SQS: a batch of messages, of which each succeeds or fails alone.

use std::process::ExitCode;
use std::sync::Arc;

use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent};
use domain::error::{Error, Result};
use domain::time::Timestamp;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, StreamExt as _};
use lambda_runtime::{LambdaEvent, service_fn};
use tracing::Instrument as _;

use super::{Function, Host, block_on, deadline};
use crate::app::App;
use crate::telemetry;

/// Messages of one batch in work at once: enough to hide the waiting, few enough for the smallest memory size.
const AT_ONCE: usize = 4;
/// Seconds before the deadline at which no further message is begun; the rest goes back to the queue.
const RESERVE_SECONDS: i64 = 5;

/// A message of a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueMessage {
    /// Its id in the queue.
    pub id: String,
    /// Its content.
    pub body: String,
    /// How many times it was delivered, this one included.
    pub deliveries: u32,
    /// When the invocation ends.
    pub deadline: Timestamp,
}

/// What works on one message. An error brings the message back later, and in the end to the dead letters.
pub type QueueHandler = fn(App, QueueMessage) -> BoxFuture<'static, Result<()>>;

/// Serves a queue.
pub(super) fn serve_sqs(function: Function, handler: QueueHandler) -> ExitCode {
    block_on(async move {
        let host = Arc::new(Host::start(function).await?);
        lambda_runtime::run(service_fn(move |event: LambdaEvent<SqsEvent>| {
            let host = Arc::clone(&host);
            async move {
                let started = host.app.clock().now();
                let ends = deadline(event.context.deadline);
                let messages = event.payload.records.into_iter().map(|record| QueueMessage {
                    id: record.message_id.unwrap_or_default(),
                    body: record.body.unwrap_or_default(),
                    deliveries: record
                        .attributes
                        .get("ApproximateReceiveCount")
                        .and_then(|n| n.parse().ok())
                        .unwrap_or(1),
                    deadline: ends,
                });
                let failed = process_batch(&host.app, messages.collect(), handler).await;
                host.finish(if failed.is_empty() { "ok" } else { "failed" }, started).await;
                let mut response = SqsBatchResponse::default();
                response.batch_item_failures = failed.into_iter().map(failure).collect();
                Ok::<_, lambda_runtime::Error>(response)
            }
        }))
        .await
    })
}

/// Works on every message of a batch; answers the ids of those that must come again.
pub async fn process_batch(app: &App, messages: Vec<QueueMessage>, handler: QueueHandler) -> Vec<String> {
    let work = messages.into_iter().map(|message| async move {
        let id = message.id.clone();
        let last_start = message.deadline.plus_seconds(-RESERVE_SECONDS);
        if app.clock().now() >= last_start {
            tracing::warn!(message.id = id, "no time left in this invocation; the message goes back to the queue");
            return Some(id);
        }
        let span = tracing::info_span!("message", message.id = id, message.deliveries = message.deliveries);
        let handled =
            std::panic::AssertUnwindSafe(handler(app.clone(), message)).catch_unwind().instrument(span.clone());
        let error = match handled.await {
            Ok(Ok(())) => return None,
            Ok(Err(error)) => error,
            Err(panic) => Error::internal(telemetry::panic_message(&*panic)).with("handle a message"),
        };
        span.in_scope(|| telemetry::log_failure(&error, 0));
        Some(id)
    });
    futures_util::stream::iter(work).buffer_unordered(AT_ONCE).filter_map(std::future::ready).collect().await
}

fn failure(id: String) -> BatchItemFailure {
    let mut failure = BatchItemFailure::default();
    failure.item_identifier = id;
    failure
}
