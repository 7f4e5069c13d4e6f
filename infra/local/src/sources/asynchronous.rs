//! Lambda's own queue for asynchronous events: kept across restarts, tried again, then given to a dead-letter queue.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use rustack_sqs_model::types::MessageAttributeValue;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::invoke_patiently;
use crate::clock::{Clock, millis};
use crate::ids;
use crate::lambda::{Functions, InvokeError, Pool};
use crate::logs::{Level, Logs};
use crate::services::sqs::{Journal, Message, NewMessage, Queues, queue_name};
use crate::tasks::spawn;
use crate::template::{ACCOUNT_ID, Queue, REGION};

/// Asynchronous events of one function that are worked on at a time.
const CONCURRENCY: usize = 5;
/// Lambda waits this long before the first retry, and twice as long before the second (Lambda developer guide, read 2026-11).
const RETRY_PAUSE: i64 = 60;
/// Longer than any invocation. It only ends early when the program does.
const IN_PROGRESS: Duration = Duration::from_secs(12 * 3600);

/// Takes asynchronous events. Cheap to clone.
#[derive(Clone)]
pub struct Asynchronous {
    waiting: Queues,
    queues: Queues,
    functions: Functions,
    logs: Logs,
    clock: Arc<dyn Clock>,
}

impl Asynchronous {
    /// Opens the events an earlier run left in the journal. `queues` receives what keeps failing.
    ///
    /// # Errors
    ///
    /// Fails when the journal cannot be read.
    pub fn open(
        functions: Functions,
        queues: Queues,
        journal: Journal,
        logs: Logs,
        clock: Arc<dyn Clock>,
    ) -> Result<Self> {
        let settings = functions.all().map(|pool| Queue {
            name: pool.function().logical_id.clone(),
            visibility: IN_PROGRESS,
            delay: Duration::ZERO,
            wait: Duration::ZERO,
            retention: Duration::from_secs(14 * 86_400),
            maximum_size: 1_048_576,
            redrive: None,
        });
        let waiting = Queues::open(settings.collect(), journal, Arc::clone(&clock))?;
        Ok(Self { waiting, queues, functions, logs, clock })
    }

    /// Takes an event for a function.
    ///
    /// # Errors
    ///
    /// Fails when the function does not run here or the event cannot be kept.
    pub fn send(&self, function: &str, event: &Value) -> Result<()> {
        let message = NewMessage { body: event.to_string(), ..Default::default() };
        self.waiting.send(function, message).map(|_| ()).map_err(|error| anyhow!("{}", error.message))
    }

    /// Works on the events of all functions until `stop`.
    pub fn run(&self, stop: &CancellationToken) {
        for name in self.waiting.names() {
            let (this, stop) = (self.clone(), stop.clone());
            spawn(async move {
                tokio::select! {
                    outcome = this.work(&name) => {
                        if let Err(error) = outcome {
                            this.logs.say(Level::Error, &format!("{name} gets no more events: {error:#}"));
                        }
                    }
                    () = stop.cancelled() => {}
                }
            });
        }
    }

    async fn work(&self, name: &str) -> Result<()> {
        let free = Arc::new(Semaphore::new(CONCURRENCY));
        loop {
            let permit = Arc::clone(&free).acquire_owned().await?;
            let received = self.waiting.receive(name, 1, None, IN_PROGRESS).await;
            let Some(message) = received.map_err(|error| anyhow!("{}", error.message))?.pop() else {
                continue;
            };
            let (this, name) = (self.clone(), name.to_owned());
            spawn(async move {
                if let Err(error) = this.handle(&name, message).await {
                    this.logs.say(Level::Error, &format!("an event of {name}: {error:#}"));
                }
                drop(permit);
            });
        }
    }

    async fn handle(&self, name: &str, message: Message) -> Result<()> {
        let pool = self.functions.pool(name)?;
        let settings = &pool.function().asynchronous;
        let receipt = message.receipt.clone().context("a received message has a receipt")?;
        let outcome = invoke_patiently(pool, message.body.clone().into(), &self.clock, settings.maximum_age).await;
        let age = millis(self.clock.now()) - message.sent_at;
        let too_old = age > i64::try_from(settings.maximum_age.as_millis()).unwrap_or(i64::MAX);
        match outcome {
            Ok(answer) => {
                if let Some(target) = &settings.on_success {
                    let answer = serde_json::from_slice(&answer).unwrap_or_default();
                    self.deliver(target, self.envelope(pool, &message, "Success", answer), Default::default())?;
                }
            }
            Err(InvokeError::Function { .. }) if message.receive_count <= settings.retries && !too_old => {
                let pause = RETRY_PAUSE * i64::from(message.receive_count);
                self.logs
                    .say(Level::Warn, &format!("{}: the event is tried again in {pause} s", pool.function().binary));
                let changed = self.waiting.change_visibility(name, &receipt, pause);
                return changed.map_err(|error| anyhow!("{}", error.message));
            }
            Err(error) => self.give_up(pool, &message, &error, too_old)?,
        }
        self.waiting.delete(name, &receipt).map_err(|error| anyhow!("{}", error.message))
    }

    fn give_up(&self, pool: &Pool, message: &Message, error: &InvokeError, too_old: bool) -> Result<()> {
        let settings = &pool.function().asynchronous;
        let summary = error.summary();
        if let Some(target) = &settings.on_failure {
            let condition = if too_old { "EventAgeExceeded" } else { "RetriesExhausted" };
            let answer = serde_json::from_str(&summary).unwrap_or(Value::String(summary.clone()));
            self.deliver(target, self.envelope(pool, message, condition, answer), Default::default())?;
        }
        if let Some(target) = &settings.dead_letter {
            let text = |kind: &str, text: &str| MessageAttributeValue {
                data_type: kind.to_owned(),
                string_value: Some(text.to_owned()),
                binary_value: None,
            };
            let attributes = [
                ("RequestID".to_owned(), text("String", &ids::uuid())),
                ("ErrorCode".to_owned(), text("Number", "200")),
                ("ErrorMessage".to_owned(), text("String", &summary)),
            ];
            self.deliver(target, message.body.clone(), attributes.into())?;
        }
        self.logs.say(Level::Error, &format!("{}: the event is given up", pool.function().binary));
        Ok(())
    }

    /// What Lambda writes to a destination.
    fn envelope(&self, pool: &Pool, message: &Message, condition: &str, answer: Value) -> String {
        let arn = format!("arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:{}:$LATEST", pool.function().name);
        let mut context = json!({ "statusCode": 200, "executedVersion": "$LATEST" });
        if condition != "Success" {
            context["functionError"] = "Unhandled".into();
        }
        json!({
            "version": "1.0",
            "timestamp": self.clock.now().to_string(),
            "requestContext": {
                "requestId": message.id, "functionArn": arn, "condition": condition,
                "approximateInvokeCount": message.receive_count,
            },
            "requestPayload": serde_json::from_str::<Value>(&message.body).unwrap_or_default(),
            "responseContext": context,
            "responsePayload": answer,
        })
        .to_string()
    }

    fn deliver(
        &self,
        target: &str,
        body: String,
        attributes: std::collections::HashMap<String, MessageAttributeValue>,
    ) -> Result<()> {
        let message = NewMessage { body, attributes, ..Default::default() };
        self.queues.send(queue_name(target)?, message).map(|_| ()).map_err(|error| anyhow!("{}", error.message))
    }
}
