//! A message of a queue and its life.

use std::collections::HashMap;

use md5::{Digest as _, Md5};
use rustack_sqs_model::types::MessageAttributeValue;
use serde::{Deserialize, Serialize};

/// One message, as it lies in its queue and in its file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Message id; stays the same across restarts and in the dead-letter queue.
    pub id: String,
    /// Place in the order of arrival.
    pub sequence: u64,
    /// Body.
    pub body: String,
    /// Message attributes.
    #[serde(default)]
    pub attributes: HashMap<String, MessageAttributeValue>,
    /// `MessageGroupId` of a fair queue.
    pub group: Option<String>,
    /// When it was sent, in milliseconds since 1970.
    pub sent_at: i64,
    /// When it may be received next, in milliseconds since 1970.
    pub visible_at: i64,
    /// How many times it was received.
    pub receive_count: u32,
    /// When it was first received.
    pub first_received_at: Option<i64>,
    /// ARN of the queue it was moved from when it went to the dead-letter queue.
    pub source_arn: Option<String>,
    /// Handle of the delivery in progress. It is not kept: a message in flight when the program ends is delivered again.
    #[serde(skip)]
    pub receipt: Option<String>,
}

impl Message {
    /// MD5 of the body.
    #[must_use]
    pub fn body_md5(&self) -> String {
        hex::encode(Md5::digest(self.body.as_bytes()))
    }

    /// MD5 of the attributes in the encoding the SDKs check, or `None` without attributes.
    #[must_use]
    pub fn attributes_md5(&self) -> Option<String> {
        if self.attributes.is_empty() {
            return None;
        }
        let mut sorted: Vec<_> = self.attributes.iter().collect();
        sorted.sort_by_key(|(name, _)| *name);
        let mut digest = Md5::new();
        for (name, value) in sorted {
            update(&mut digest, name.as_bytes());
            update(&mut digest, value.data_type.as_bytes());
            match (&value.string_value, &value.binary_value) {
                (Some(text), _) => {
                    digest.update([1]);
                    update(&mut digest, text.as_bytes());
                }
                (None, binary) => {
                    digest.update([2]);
                    update(&mut digest, binary.as_deref().unwrap_or_default());
                }
            }
        }
        Some(hex::encode(digest.finalize()))
    }

    /// Bytes that count towards the largest message: body and attributes.
    #[must_use]
    pub fn size(&self) -> usize {
        let attribute = |(name, value): (&String, &MessageAttributeValue)| {
            let text = value.string_value.as_ref().map_or(0, String::len);
            name.len() + value.data_type.len() + text + value.binary_value.as_ref().map_or(0, Vec::len)
        };
        self.body.len() + self.attributes.iter().map(attribute).sum::<usize>()
    }

    /// The system attributes of the message, by name.
    #[must_use]
    pub fn system_attributes(&self, account: &str) -> HashMap<String, String> {
        let mut attributes = HashMap::from([
            ("SenderId".to_owned(), account.to_owned()),
            ("SentTimestamp".to_owned(), self.sent_at.to_string()),
            ("ApproximateReceiveCount".to_owned(), self.receive_count.to_string()),
        ]);
        let first = self.first_received_at.unwrap_or(self.sent_at);
        attributes.insert("ApproximateFirstReceiveTimestamp".to_owned(), first.to_string());
        if let Some(group) = &self.group {
            attributes.insert("MessageGroupId".to_owned(), group.clone());
        }
        if let Some(source) = &self.source_arn {
            attributes.insert("DeadLetterQueueSourceArn".to_owned(), source.clone());
        }
        attributes
    }
}

/// Length as four bytes, then the bytes.
fn update(digest: &mut Md5, bytes: &[u8]) {
    digest.update(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    digest.update(bytes);
}
