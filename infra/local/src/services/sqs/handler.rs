//! The SQS operations, spoken in the AWS JSON protocol through `rustack-sqs-http`.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use rustack_sqs_http::body::SqsResponseBody;
use rustack_sqs_http::dispatch::SqsHandler;
use rustack_sqs_http::response::json_response;
use rustack_sqs_model::error::{SqsError, SqsErrorCode};
use rustack_sqs_model::input::{
    ChangeMessageVisibilityBatchInput, ChangeMessageVisibilityInput, DeleteMessageBatchInput, DeleteMessageInput,
    GetQueueAttributesInput, GetQueueUrlInput, ListQueuesInput, PurgeQueueInput, ReceiveMessageInput,
    SendMessageBatchInput, SendMessageInput,
};
use rustack_sqs_model::operations::SqsOperation;
use rustack_sqs_model::types::{
    BatchResultErrorEntry, ChangeMessageVisibilityBatchResultEntry, DeleteMessageBatchResultEntry,
    Message as WireMessage, SendMessageBatchRequestEntry, SendMessageBatchResultEntry,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::message::Message;
use super::queues::{NewMessage, Queues};
use crate::ids::uuid;
use crate::template::{ACCOUNT_ID, REGION};

/// Most entries of a batch and most messages of one receive (SQS API reference, read 2026-11).
const MAXIMUM_BATCH: usize = 10;
/// Longest long poll in seconds (SQS API reference, read 2026-11).
const MAXIMUM_WAIT: i32 = 20;
/// Largest sum of all messages of a batch: 1 MiB (SQS quotas, read 2026-11).
const MAXIMUM_BATCH_SIZE: usize = 1_048_576;

/// Answers SQS requests from the queues.
#[derive(Clone)]
pub struct Handler {
    queues: Queues,
    endpoint: String,
}

impl Handler {
    /// A handler whose queue URLs start with `endpoint`.
    #[must_use]
    pub fn new(queues: Queues, endpoint: String) -> Self {
        Self { queues, endpoint }
    }

    async fn answer(&self, operation: SqsOperation, body: &[u8]) -> Result<Value, SqsError> {
        match operation {
            SqsOperation::SendMessage => self.send(read(body)?),
            SqsOperation::SendMessageBatch => self.send_batch(read(body)?),
            SqsOperation::ReceiveMessage => self.receive(read(body)?).await,
            SqsOperation::DeleteMessage => {
                let input: DeleteMessageInput = read(body)?;
                self.queues.delete(name(&input.queue_url)?, &input.receipt_handle)?;
                Ok(json!({}))
            }
            SqsOperation::DeleteMessageBatch => {
                let input: DeleteMessageBatchInput = read(body)?;
                let queue = name(&input.queue_url)?;
                let entries = input.entries.into_iter().map(|entry| (entry.id, entry.receipt_handle)).collect();
                batch(entries, |id, receipt| {
                    self.queues.delete(queue, &receipt).map(|()| DeleteMessageBatchResultEntry { id })
                })
            }
            SqsOperation::ChangeMessageVisibility => {
                let input: ChangeMessageVisibilityInput = read(body)?;
                let seconds = i64::from(input.visibility_timeout);
                self.queues.change_visibility(name(&input.queue_url)?, &input.receipt_handle, seconds)?;
                Ok(json!({}))
            }
            SqsOperation::ChangeMessageVisibilityBatch => {
                let input: ChangeMessageVisibilityBatchInput = read(body)?;
                let queue = name(&input.queue_url)?;
                let entries = input.entries.into_iter().map(|entry| (entry.id.clone(), entry)).collect();
                batch(entries, |id, entry| {
                    let seconds = i64::from(entry.visibility_timeout);
                    let changed = self.queues.change_visibility(queue, &entry.receipt_handle, seconds);
                    changed.map(|()| ChangeMessageVisibilityBatchResultEntry { id })
                })
            }
            SqsOperation::GetQueueUrl => {
                let input: GetQueueUrlInput = read(body)?;
                self.queues.describe(&input.queue_name)?;
                Ok(json!({ "QueueUrl": self.url(&input.queue_name) }))
            }
            SqsOperation::GetQueueAttributes => self.attributes(read(body)?),
            SqsOperation::ListQueues => {
                let input: ListQueuesInput = read(body)?;
                let prefix = input.queue_name_prefix.unwrap_or_default();
                let names = self.queues.names().into_iter().filter(|name| name.starts_with(&prefix));
                Ok(json!({ "QueueUrls": names.map(|name| self.url(&name)).collect::<Vec<_>>() }))
            }
            SqsOperation::PurgeQueue => {
                let input: PurgeQueueInput = read(body)?;
                self.queues.purge(name(&input.queue_url)?)?;
                Ok(json!({}))
            }
            other => Err(SqsError::new(
                SqsErrorCode::UnsupportedOperation,
                format!("{other} is not offered by the local program: queues come from the template"),
            )),
        }
    }

    fn send(&self, input: SendMessageInput) -> Result<Value, SqsError> {
        if input.message_deduplication_id.is_some() {
            return Err(SqsError::invalid_parameter_value(
                "The request includes a parameter that is not valid for this queue type: MessageDeduplicationId.",
            ));
        }
        let new = NewMessage {
            body: input.message_body,
            attributes: input.message_attributes,
            group: input.message_group_id,
            delay_seconds: input.delay_seconds,
        };
        let message = self.queues.send(name(&input.queue_url)?, new)?;
        Ok(json!({
            "MessageId": message.id, "MD5OfMessageBody": message.body_md5(),
            "MD5OfMessageAttributes": message.attributes_md5(),
        }))
    }

    fn send_batch(&self, input: SendMessageBatchInput) -> Result<Value, SqsError> {
        let queue = name(&input.queue_url)?;
        if input.entries.iter().map(|entry| entry.message_body.len()).sum::<usize>() > MAXIMUM_BATCH_SIZE {
            return Err(SqsError::new(
                SqsErrorCode::BatchRequestTooLong,
                format!("Batch requests cannot be longer than {MAXIMUM_BATCH_SIZE} bytes."),
            ));
        }
        let entries = input.entries.into_iter().map(|entry| (entry.id.clone(), entry)).collect();
        batch(entries, |id, entry: SendMessageBatchRequestEntry| {
            let new = NewMessage {
                body: entry.message_body,
                attributes: entry.message_attributes,
                group: entry.message_group_id,
                delay_seconds: entry.delay_seconds,
            };
            self.queues.send(queue, new).map(|message| SendMessageBatchResultEntry {
                id,
                md5_of_message_body: message.body_md5(),
                md5_of_message_attributes: message.attributes_md5(),
                message_id: message.id,
                sequence_number: None,
            })
        })
    }

    async fn receive(&self, input: ReceiveMessageInput) -> Result<Value, SqsError> {
        let queue = name(&input.queue_url)?;
        let limit = input.max_number_of_messages.unwrap_or(1);
        let limit = usize::try_from(limit).ok().filter(|limit| (1..=MAXIMUM_BATCH).contains(limit));
        let limit =
            limit.ok_or_else(|| SqsError::invalid_parameter_value("MaxNumberOfMessages must be between 1 and 10."))?;
        let (settings, _) = self.queues.describe(queue)?;
        let wait = match input.wait_time_seconds {
            Some(seconds) if (0..=MAXIMUM_WAIT).contains(&seconds) => seconds_of(seconds),
            Some(_) => {
                return Err(SqsError::invalid_parameter_value("WaitTimeSeconds must be >= 0 and <= 20."));
            }
            None => settings.wait,
        };
        let visibility = input.visibility_timeout.map(seconds_of);
        let messages = self.queues.receive(queue, limit, visibility, wait).await?;
        let system = [input.attribute_names, input.message_system_attribute_names].concat();
        let messages: Vec<WireMessage> =
            messages.into_iter().map(|message| to_wire(message, &system, &input.message_attribute_names)).collect();
        Ok(json!({ "Messages": messages }))
    }

    fn attributes(&self, input: GetQueueAttributesInput) -> Result<Value, SqsError> {
        let queue = name(&input.queue_url)?;
        let (settings, [visible, in_flight, delayed]) = self.queues.describe(queue)?;
        let mut all = HashMap::from([
            ("QueueArn", format!("arn:aws:sqs:{REGION}:{ACCOUNT_ID}:{queue}")),
            ("ApproximateNumberOfMessages", visible.to_string()),
            ("ApproximateNumberOfMessagesNotVisible", in_flight.to_string()),
            ("ApproximateNumberOfMessagesDelayed", delayed.to_string()),
            ("VisibilityTimeout", settings.visibility.as_secs().to_string()),
            ("DelaySeconds", settings.delay.as_secs().to_string()),
            ("MaximumMessageSize", settings.maximum_size.to_string()),
            ("MessageRetentionPeriod", settings.retention.as_secs().to_string()),
            ("ReceiveMessageWaitTimeSeconds", settings.wait.as_secs().to_string()),
        ]);
        if let Some((target, most)) = settings.redrive {
            let policy = json!({ "deadLetterTargetArn": target, "maxReceiveCount": most });
            all.insert("RedrivePolicy", policy.to_string());
        }
        let wanted = |name: &str| input.attribute_names.iter().any(|it| it == "All" || it == name);
        all.retain(|name, _| wanted(name));
        Ok(json!({ "Attributes": all }))
    }

    fn url(&self, queue: &str) -> String {
        format!("{}/{ACCOUNT_ID}/{queue}", self.endpoint)
    }
}

impl SqsHandler for Handler {
    fn handle_operation(
        &self,
        op: SqsOperation,
        body: Bytes,
    ) -> Pin<Box<dyn Future<Output = Result<http::Response<SqsResponseBody>, SqsError>> + Send>> {
        let handler = self.clone();
        Box::pin(async move {
            let answer = handler.answer(op, &body).await?;
            Ok(json_response(answer.to_string().into_bytes(), &uuid()))
        })
    }
}

/// Does `act` for each entry and sorts the outcomes, after the checks SQS makes on every batch.
fn batch<T, R: Serialize>(
    entries: Vec<(String, T)>,
    mut act: impl FnMut(String, T) -> Result<R, SqsError>,
) -> Result<Value, SqsError> {
    if entries.is_empty() {
        return Err(SqsError::empty_batch_request());
    }
    if entries.len() > MAXIMUM_BATCH {
        return Err(SqsError::too_many_entries_in_batch());
    }
    let distinct: HashSet<&String> = entries.iter().map(|(id, _)| id).collect();
    if distinct.len() < entries.len() {
        return Err(SqsError::batch_entry_ids_not_distinct());
    }
    let (mut successful, mut failed) = (Vec::new(), Vec::new());
    for (id, entry) in entries {
        match act(id.clone(), entry) {
            Ok(result) => successful.push(result),
            Err(error) => failed.push(BatchResultErrorEntry {
                id,
                sender_fault: error.code.is_sender_fault(),
                code: error.code.error_type().to_owned(),
                message: Some(error.message),
            }),
        }
    }
    Ok(json!({ "Successful": successful, "Failed": failed }))
}

fn to_wire(message: Message, system: &[String], wanted: &[String]) -> WireMessage {
    let all = |names: &[String]| names.iter().any(|name| name == "All" || name == ".*");
    let mut attributes = message.system_attributes(ACCOUNT_ID);
    attributes.retain(|name, _| all(system) || system.contains(name));
    let attributes_md5 = message.attributes_md5();
    let matches = |name: &String| {
        wanted.iter().any(|it| it == name || it.strip_suffix(".*").is_some_and(|prefix| name.starts_with(prefix)))
    };
    WireMessage {
        md5_of_body: Some(message.body_md5()),
        md5_of_message_attributes: attributes_md5.filter(|_| !wanted.is_empty()),
        message_id: Some(message.id),
        receipt_handle: message.receipt,
        body: Some(message.body),
        message_attributes: message.attributes.into_iter().filter(|(name, _)| all(wanted) || matches(name)).collect(),
        attributes,
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, SqsError> {
    serde_json::from_slice(body).map_err(|error| SqsError::invalid_parameter_value(format!("Invalid request: {error}")))
}

fn name(url: &str) -> Result<&str, SqsError> {
    super::queue_name(url).map_err(|error| SqsError::invalid_parameter_value(error.to_string()))
}

fn seconds_of(seconds: i32) -> Duration {
    Duration::from_secs(u64::try_from(seconds).unwrap_or_default())
}
