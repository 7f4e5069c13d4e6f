//! The queues: sending, receiving, visibility, redrive.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result};
use rustack_sqs_model::error::{SqsError, SqsErrorCode};
use rustack_sqs_model::types::MessageAttributeValue;
use tokio::sync::Notify;

use super::journal::Journal;
use super::message::Message;
use crate::clock::{Clock, millis};
use crate::ids::uuid;
use crate::template::Queue as Settings;

/// Longest delay of a message (SQS quotas, read 2026-11).
const MAXIMUM_DELAY: i64 = 900;
/// Longest visibility timeout (SQS quotas, read 2026-11).
const MAXIMUM_VISIBILITY: i64 = 43_200;

/// What a sender says about a message.
#[derive(Clone, Debug, Default)]
pub struct NewMessage {
    /// Body.
    pub body: String,
    /// Message attributes.
    pub attributes: std::collections::HashMap<String, MessageAttributeValue>,
    /// `MessageGroupId`.
    pub group: Option<String>,
    /// Seconds before it can be received; `None` takes the queue's default.
    pub delay_seconds: Option<i32>,
}

/// All queues of the system. Cheap to clone.
#[derive(Clone)]
pub struct Queues {
    inner: Arc<Inner>,
}

struct Inner {
    queues: Mutex<BTreeMap<String, Queue>>,
    journal: Journal,
    clock: Arc<dyn Clock>,
    /// Wakes receivers whenever a message arrives or becomes visible sooner than it was.
    changed: Notify,
}

struct Queue {
    settings: Settings,
    messages: BTreeMap<u64, Message>,
    next_sequence: u64,
}

impl Queues {
    /// Opens the queues and reads what an earlier run left in the journal.
    ///
    /// # Errors
    ///
    /// Fails when the journal cannot be read.
    pub fn open(settings: Vec<Settings>, journal: Journal, clock: Arc<dyn Clock>) -> Result<Self> {
        let mut queues = BTreeMap::new();
        for settings in settings {
            let messages: BTreeMap<u64, Message> =
                journal.load(&settings.name)?.into_iter().map(|message| (message.sequence, message)).collect();
            let next_sequence = messages.keys().next_back().map_or(0, |last| last + 1);
            queues.insert(settings.name.clone(), Queue { settings, messages, next_sequence });
        }
        Ok(Self { inner: Arc::new(Inner { queues: Mutex::new(queues), journal, clock, changed: Notify::new() }) })
    }

    /// Names of all queues.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.lock().keys().cloned().collect()
    }

    /// Settings of a queue and its counts: visible, in flight, delayed.
    ///
    /// # Errors
    ///
    /// Fails when there is no such queue.
    pub fn describe(&self, queue: &str) -> Result<(Settings, [usize; 3]), SqsError> {
        let now = millis(self.inner.clock.now());
        let queues = self.lock();
        let queue = queues.get(queue).ok_or_else(|| no_queue(queue))?;
        let mut counts = [0; 3];
        for message in queue.messages.values() {
            let state = match (message.visible_at > now, message.receipt.is_some()) {
                (false, _) => 0,
                (true, true) => 1,
                (true, false) => 2,
            };
            counts[state] += 1;
        }
        Ok((queue.settings.clone(), counts))
    }

    /// Sends a message.
    ///
    /// # Errors
    ///
    /// Fails like SQS on an unknown queue, a delay over 900 s, an empty or too large message.
    pub fn send(&self, queue: &str, new: NewMessage) -> Result<Message, SqsError> {
        let now = millis(self.inner.clock.now());
        let mut queues = self.lock();
        let target = queues.get_mut(queue).ok_or_else(|| no_queue(queue))?;
        let default = i64::try_from(target.settings.delay.as_secs()).unwrap_or(MAXIMUM_DELAY);
        let delay = new.delay_seconds.map_or(default, i64::from);
        if !(0..=MAXIMUM_DELAY).contains(&delay) {
            return Err(SqsError::invalid_parameter_value(format!(
                "Value {delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= {MAXIMUM_DELAY}."
            )));
        }
        let message = Message {
            id: uuid(),
            sequence: target.next_sequence,
            body: new.body,
            attributes: new.attributes,
            group: new.group,
            sent_at: now,
            visible_at: now + delay * 1000,
            receive_count: 0,
            first_received_at: None,
            source_arn: None,
            receipt: None,
        };
        check_contents(&message, target.settings.maximum_size)?;
        self.save(queue, &message)?;
        target.next_sequence += 1;
        target.messages.insert(message.sequence, message.clone());
        drop(queues);
        self.inner.changed.notify_waiters();
        Ok(message)
    }

    /// Receives up to `limit` messages, waiting up to `wait` for the first.
    ///
    /// # Errors
    ///
    /// Fails when there is no such queue.
    pub async fn receive(
        &self,
        queue: &str,
        limit: usize,
        visibility: Option<Duration>,
        wait: Duration,
    ) -> Result<Vec<Message>, SqsError> {
        let clock = &self.inner.clock;
        let deadline = clock.now().saturating_add(wait).unwrap_or(jiff::Timestamp::MAX);
        loop {
            let changed = self.inner.changed.notified();
            let messages = self.take(queue, limit, visibility)?;
            if !messages.is_empty() || clock.now() >= deadline {
                return Ok(messages);
            }
            let next = self.next_visible(queue).map_or(deadline, |next| next.min(deadline));
            tokio::select! {
                () = changed => {}
                () = clock.sleep_until(next) => {}
            }
        }
    }

    /// Deletes a delivered message; an old handle is accepted and does nothing, as in SQS.
    ///
    /// # Errors
    ///
    /// Fails when there is no such queue or the file cannot be removed.
    pub fn delete(&self, queue: &str, receipt: &str) -> Result<(), SqsError> {
        let mut queues = self.lock();
        let source = queues.get_mut(queue).ok_or_else(|| no_queue(queue))?;
        let Some(sequence) = find(source, receipt) else {
            return Ok(());
        };
        if let Some(message) = source.messages.remove(&sequence) {
            self.inner.journal.remove(queue, &message.id).map_err(internal)?;
        }
        Ok(())
    }

    /// Makes a delivered message visible after `seconds`.
    ///
    /// # Errors
    ///
    /// Fails like SQS when the message is not in flight or `seconds` is out of range.
    pub fn change_visibility(&self, queue: &str, receipt: &str, seconds: i64) -> Result<(), SqsError> {
        if !(0..=MAXIMUM_VISIBILITY).contains(&seconds) {
            return Err(SqsError::invalid_parameter_value(format!(
                "Value {seconds} for parameter VisibilityTimeout is invalid. Reason: must be >= 0 and <= {MAXIMUM_VISIBILITY}."
            )));
        }
        let now = millis(self.inner.clock.now());
        let mut queues = self.lock();
        let source = queues.get_mut(queue).ok_or_else(|| no_queue(queue))?;
        let message = find(source, receipt).and_then(|sequence| source.messages.get_mut(&sequence));
        let Some(message) = message.filter(|message| message.visible_at > now) else {
            return Err(SqsError::new(SqsErrorCode::MessageNotInflight, "The specified message isn't in flight."));
        };
        message.visible_at = now + seconds * 1000;
        self.save(queue, message)?;
        drop(queues);
        self.inner.changed.notify_waiters();
        Ok(())
    }

    /// Removes every message.
    ///
    /// # Errors
    ///
    /// Fails when there is no such queue or a file cannot be removed.
    pub fn purge(&self, queue: &str) -> Result<(), SqsError> {
        let mut queues = self.lock();
        let source = queues.get_mut(queue).ok_or_else(|| no_queue(queue))?;
        for message in std::mem::take(&mut source.messages).into_values() {
            self.inner.journal.remove(queue, &message.id).map_err(internal)?;
        }
        Ok(())
    }

    fn take(&self, queue: &str, limit: usize, visibility: Option<Duration>) -> Result<Vec<Message>, SqsError> {
        let now = millis(self.inner.clock.now());
        let mut queues = self.lock();
        let source = queues.get_mut(queue).ok_or_else(|| no_queue(queue))?;
        let settings = source.settings.clone();
        let visibility = i64::try_from(visibility.unwrap_or(settings.visibility).as_millis()).unwrap_or(i64::MAX);
        let retention = i64::try_from(settings.retention.as_millis()).unwrap_or(i64::MAX);
        let (mut taken, mut dead, mut expired) = (Vec::new(), Vec::new(), Vec::new());
        for message in source.messages.values_mut() {
            if taken.len() == limit {
                break;
            }
            if message.sent_at.saturating_add(retention) <= now {
                expired.push(message.sequence);
            } else if message.visible_at > now {
                continue;
            } else if settings.redrive.as_ref().is_some_and(|(_, most)| message.receive_count >= *most) {
                dead.push(message.sequence);
            } else {
                message.receive_count += 1;
                message.first_received_at.get_or_insert(now);
                message.receipt = Some(receipt_handle(&message.id));
                // Saved while still visible: if the program ends now, the next run delivers the message again.
                self.save(queue, message)?;
                message.visible_at = now.saturating_add(visibility);
                taken.push(message.clone());
            }
        }
        for sequence in expired {
            if let Some(message) = source.messages.remove(&sequence) {
                self.inner.journal.remove(queue, &message.id).map_err(internal)?;
            }
        }
        let dead: Vec<Message> = dead.iter().filter_map(|sequence| source.messages.remove(sequence)).collect();
        if let Some((target, _)) = settings.redrive {
            for message in dead {
                self.bury(&mut queues, queue, &target, message)?;
            }
        }
        Ok(taken)
    }

    /// Moves a message to the dead-letter queue, writing it there before it is removed here.
    fn bury(
        &self,
        queues: &mut BTreeMap<String, Queue>,
        source: &str,
        target_arn: &str,
        mut message: Message,
    ) -> Result<(), SqsError> {
        let name = target_arn.rsplit(':').next().unwrap_or_default();
        let target = queues.get_mut(name).ok_or_else(|| no_queue(name))?;
        let now = millis(self.inner.clock.now());
        message.sequence = target.next_sequence;
        message.visible_at = now;
        message.receipt = None;
        message.receive_count = 0;
        message.first_received_at = None;
        message.source_arn = Some(format!("{}:{source}", target_arn.rsplit_once(':').map_or("", |(prefix, _)| prefix)));
        self.save(name, &message)?;
        self.inner.journal.remove(source, &message.id).map_err(internal)?;
        target.next_sequence += 1;
        target.messages.insert(message.sequence, message);
        self.inner.changed.notify_waiters();
        Ok(())
    }

    fn next_visible(&self, queue: &str) -> Option<jiff::Timestamp> {
        let queues = self.lock();
        let next = queues.get(queue)?.messages.values().map(|message| message.visible_at).min()?;
        jiff::Timestamp::from_millisecond(next).ok()
    }

    fn save(&self, queue: &str, message: &Message) -> Result<(), SqsError> {
        self.inner.journal.save(queue, message).map_err(internal)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Queue>> {
        self.inner.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The name of the queue an ARN or a URL points at.
///
/// # Errors
///
/// Fails when the text holds no name.
pub fn queue_name(address: &str) -> Result<&str> {
    address
        .rsplit([':', '/'])
        .next()
        .filter(|name| !name.is_empty())
        .with_context(|| format!("{address} names no queue"))
}

fn check_contents(message: &Message, maximum: usize) -> Result<(), SqsError> {
    if message.body.is_empty() {
        return Err(SqsError::missing_parameter("The request must contain the parameter MessageBody."));
    }
    if message.size() > maximum {
        return Err(SqsError::invalid_parameter_value(format!(
            "One or more parameters are invalid. Reason: Message must be shorter than {maximum} bytes."
        )));
    }
    if message.attributes.len() > 10 {
        return Err(SqsError::invalid_parameter_value(
            "Number of message attributes exceeds the allowed maximum [10].",
        ));
    }
    Ok(())
}

fn find(queue: &Queue, receipt: &str) -> Option<u64> {
    let found = queue.messages.values().find(|message| message.receipt.as_deref() == Some(receipt));
    found.map(|message| message.sequence)
}

fn no_queue(name: &str) -> SqsError {
    SqsError::non_existent_queue(format!("The specified queue does not exist: {name}"))
}

fn internal(error: anyhow::Error) -> SqsError {
    SqsError::internal_error(format!("{error:#}"))
}

fn receipt_handle(id: &str) -> String {
    format!("{id}.{}", uuid())
}
