//! The queue port over Amazon SQS.

use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use domain::error::{Error, Result, Retry};
use domain::limits::QUEUE_BATCH_ENTRIES;

use crate::aws::{Http, client_config};
use crate::config::Config;
use crate::queue::{Message, Queue, Queues};

/// The queues that the settings name, over one client.
pub(super) fn connect(config: &Config, http: Http) -> Queues {
    let client = Client::from_conf(client_config!(aws_sdk_sqs, config, http, &config.endpoints.sqs).build());
    let queue = |url: &String| -> Arc<dyn Queue> { Arc::new(SqsQueue { client: client.clone(), url: url.clone() }) };
    config.queues.iter().map(|(&name, url)| (name, queue(url))).collect()
}

struct SqsQueue {
    client: Client,
    url: String,
}

#[async_trait]
impl Queue for SqsQueue {
    async fn send(&self, messages: &[Message]) -> Result<Vec<usize>> {
        let mut refused = Vec::new();
        for (batch, chunk) in messages.chunks(QUEUE_BATCH_ENTRIES).enumerate() {
            let entries =
                chunk.iter().enumerate().map(|(at, message)| entry(at, message)).collect::<Result<Vec<_>>>()?;
            let request = self.client.send_message_batch().queue_url(&self.url).set_entries(Some(entries));
            let out = request.send().await.map_err(|e| Error::upstream("sqs", Retry::Soon, e).with("send messages"))?;
            let failed = out.failed().iter().filter_map(|failed| failed.id().parse::<usize>().ok());
            refused.extend(failed.map(|at| batch * QUEUE_BATCH_ENTRIES + at));
        }
        Ok(refused)
    }

    async fn probe(&self) -> Result<()> {
        let request = self.client.get_queue_attributes().queue_url(&self.url);
        request.send().await.map_err(|e| Error::upstream("sqs", Retry::Soon, e).with("look at a queue"))?;
        Ok(())
    }
}

fn entry(at: usize, message: &Message) -> Result<SendMessageBatchRequestEntry> {
    let entry = SendMessageBatchRequestEntry::builder()
        .id(at.to_string())
        .message_body(&message.body)
        .message_group_id(&message.group)
        .delay_seconds(i32::try_from(message.delay_seconds).unwrap_or(i32::MAX));
    entry.build().map_err(|e| Error::internal(e).with("build a message"))
}
