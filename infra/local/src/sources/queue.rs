//! SQS event source mappings: batches, windows, partial failures, maximum concurrency.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::invoke_patiently;
use crate::clock::Clock;
use crate::lambda::Pool;
use crate::logs::{Level, Logs};
use crate::services::sqs::{Message, Queues, queue_name};
use crate::tasks::spawn;
use crate::template::{ACCOUNT_ID, QueueEvent, REGION};

/// Batches in work at a time without `MaximumConcurrency`: what Lambda starts with (Lambda developer guide, read 2026-11).
const CONCURRENCY: usize = 5;
/// Most messages of one receive.
const RECEIVE_LIMIT: usize = 10;
/// How long a receive waits for a first message. It is woken by one, so the length matters to nobody.
const LONG_POLL: Duration = Duration::from_secs(3600);

/// One mapping. Cheap to clone.
#[derive(Clone)]
pub struct Mapping {
    settings: QueueEvent,
    queue: String,
    queues: Queues,
    pool: Pool,
    logs: Logs,
    clock: Arc<dyn Clock>,
}

impl Mapping {
    /// A mapping from the queue in `settings` to the function of `pool`.
    ///
    /// # Errors
    ///
    /// Fails when the template has no such queue.
    pub fn new(settings: QueueEvent, queues: Queues, pool: Pool, logs: Logs, clock: Arc<dyn Clock>) -> Result<Self> {
        let queue = queue_name(&settings.queue_arn)?.to_owned();
        let described = queues.describe(&queue).map_err(|error| anyhow!("{}", error.message));
        described.with_context(|| format!("the queue events of {}", pool.function().logical_id))?;
        Ok(Self { settings, queue, queues, pool, logs, clock })
    }

    /// Takes messages until `stop`.
    pub fn run(self, stop: CancellationToken) {
        spawn(async move {
            let logs = self.logs.clone();
            tokio::select! {
                outcome = self.poll() => {
                    if let Err(error) = outcome {
                        logs.say(Level::Error, &format!("a queue is no longer read: {error:#}"));
                    }
                }
                () = stop.cancelled() => {}
            }
        });
    }

    async fn poll(self) -> Result<()> {
        let free = Arc::new(Semaphore::new(self.settings.maximum_concurrency.unwrap_or(CONCURRENCY)));
        loop {
            let permit = Arc::clone(&free).acquire_owned().await?;
            let batch = self.gather().await?;
            if batch.is_empty() {
                continue;
            }
            let this = self.clone();
            spawn(async move {
                if let Err(error) = this.handle(batch).await {
                    this.logs.say(Level::Error, &format!("{}: {error:#}", this.queue));
                }
                drop(permit);
            });
        }
    }

    /// Waits for a first message, then for more until the batch is full or its window is over.
    async fn gather(&self) -> Result<Vec<Message>> {
        let mut batch = self.receive(LONG_POLL).await?;
        let over = self.clock.now().saturating_add(self.settings.window).unwrap_or(Timestamp::MAX);
        while !batch.is_empty() && batch.len() < self.settings.batch_size && self.clock.now() < over {
            let left = Duration::try_from(self.clock.now().duration_until(over)).unwrap_or_default();
            let more = self.receive_up_to(self.settings.batch_size - batch.len(), left).await?;
            if more.is_empty() {
                break;
            }
            batch.extend(more);
        }
        Ok(batch)
    }

    async fn receive(&self, wait: Duration) -> Result<Vec<Message>> {
        self.receive_up_to(self.settings.batch_size, wait).await
    }

    async fn receive_up_to(&self, limit: usize, wait: Duration) -> Result<Vec<Message>> {
        let received = self.queues.receive(&self.queue, limit.min(RECEIVE_LIMIT), None, wait).await;
        received.map_err(|error| anyhow!("{}", error.message))
    }

    async fn handle(&self, batch: Vec<Message>) -> Result<()> {
        let event = Bytes::from(event(&batch, &self.settings.queue_arn).to_string());
        let (settings, _) = self.queues.describe(&self.queue).map_err(|error| anyhow!("{}", error.message))?;
        let outcome = invoke_patiently(&self.pool, event, &self.clock, settings.visibility).await;
        let failed = match outcome {
            Ok(answer) if self.settings.report_item_failures => failures(&answer, &batch),
            Ok(_) => Some(HashSet::new()),
            Err(_) => None,
        };
        // What is left alone becomes visible again when its timeout is over, and in the end goes to the dead-letter queue.
        let Some(failed) = failed else { return Ok(()) };
        if !failed.is_empty() {
            let message =
                format!("{}: {} of {} messages failed", self.pool.function().binary, failed.len(), batch.len());
            self.logs.say(Level::Warn, &message);
        }
        for message in batch.into_iter().filter(|message| !failed.contains(&message.id)) {
            let receipt = message.receipt.context("a received message has a receipt")?;
            self.queues.delete(&self.queue, &receipt).map_err(|error| anyhow!("{}", error.message))?;
        }
        Ok(())
    }
}

/// Ids of messages that the function reports as failed; `None` when its answer makes no sense, which fails the whole batch.
fn failures(answer: &[u8], batch: &[Message]) -> Option<HashSet<String>> {
    let answer: Value = if answer.is_empty() { Value::Null } else { serde_json::from_slice(answer).ok()? };
    let items = match answer {
        Value::Null => return Some(HashSet::new()),
        Value::Object(mut answer) => answer.remove("batchItemFailures").unwrap_or_default(),
        _ => return None,
    };
    let items = match items {
        Value::Null => return Some(HashSet::new()),
        Value::Array(items) => items,
        _ => return None,
    };
    let known: HashSet<&str> = batch.iter().map(|message| message.id.as_str()).collect();
    items
        .iter()
        .map(|item| item.get("itemIdentifier")?.as_str().filter(|id| known.contains(id)).map(str::to_owned))
        .collect()
}

fn event(batch: &[Message], queue_arn: &str) -> Value {
    let records: Vec<Value> = batch
        .iter()
        .map(|message| {
            let attributes = message.attributes.iter().map(|(name, value)| {
                let value = json!({
                    "stringValue": value.string_value, "binaryValue": value.binary_value.as_ref().map(base64_text),
                    "stringListValues": [], "binaryListValues": [], "dataType": value.data_type,
                });
                (name.clone(), value)
            });
            json!({
                "messageId": message.id,
                "receiptHandle": message.receipt,
                "body": message.body,
                "attributes": message.system_attributes(ACCOUNT_ID),
                "messageAttributes": attributes.collect::<Map<_, _>>(),
                "md5OfBody": message.body_md5(),
                "eventSource": "aws:sqs",
                "eventSourceARN": queue_arn,
                "awsRegion": REGION,
            })
        })
        .collect();
    json!({ "Records": records })
}

fn base64_text(bytes: &Vec<u8>) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
