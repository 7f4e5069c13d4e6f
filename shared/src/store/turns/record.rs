//! What is remembered of a request with an idempotency key.

use std::time::Duration;

use domain::error::{Error, Result};
use domain::ids::{ConversationId, MessageId};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::table::{Key, Write};
use crate::store::{RequestIdentity, Store, Transaction, Versioned, record_item};

/// Where the record of a request is.
#[derive(Clone)]
pub(super) struct Place(Key);

/// The record.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record {
    /// What makes another request the same.
    request: String,
    /// The conversation.
    pub(super) conversation: ConversationId,
    /// The number of the customer's message.
    pub(super) question: u64,
    /// What became of it.
    #[serde(default, flatten)]
    pub(super) end: Option<End>,
    /// When whoever answers must have ended.
    pending_until: Timestamp,
}

/// How a turn ended.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum End {
    /// With the message of this number. The name is that of an older record, which had no other end.
    #[serde(rename = "answer")]
    Answered(u64),
    /// A newer message took it along.
    Superseded(MessageId),
}

impl Place {
    /// The place of a request's record, when it has a key.
    pub(super) fn of(request: &RequestIdentity) -> Option<Self> {
        request.record_key().map(Self)
    }

    pub(super) async fn read(&self, store: &Store) -> Result<Option<Versioned<Record>>> {
        let item = store.table().get(&self.0).await?;
        item.map(|item| Ok(Versioned { value: item.decode()?, version: item.version })).transpose()
    }

    /// Plans the writing of a record over the version before it.
    pub(super) fn write(&self, store: &Store, transaction: &mut Transaction, record: Versioned<Record>) -> Result<()> {
        let item = record_item(store, self.0.clone(), "turn", &record.value)?.at_version(record.version);
        let write = if record.version == 1 { Write::create(item) } else { Write::replace(item) };
        transaction.add(write, Error::stale);
        Ok(())
    }
}

impl Record {
    pub(super) fn begin(request: &RequestIdentity, conversation: ConversationId, question: u64) -> Versioned<Self> {
        let (request, pending_until) = (request.fingerprint.clone(), request.deadline);
        Versioned::first(Self { request, conversation, question, end: None, pending_until })
    }

    /// Checks that it is the record of this request.
    pub(super) fn expect(&self, request: &RequestIdentity) -> Result<()> {
        request.expect(&self.request)
    }

    /// How long whoever answers has left; `None` when they must have ended.
    pub(super) fn pending(&self, now: Timestamp) -> Option<Duration> {
        Duration::try_from(self.pending_until.since(now)).ok().filter(|left| !left.is_zero())
    }
}

impl Versioned<Record> {
    /// The next version, of a turn that has ended.
    pub(super) fn ended(&self, end: End) -> Self {
        Self { value: Record { end: Some(end), ..self.value.clone() }, version: self.version + 1 }
    }

    /// The next version, of a turn that this request goes on with.
    pub(super) fn taken_over(self, request: &RequestIdentity) -> Self {
        let value = Record { pending_until: request.deadline, ..self.value };
        Self { value, version: self.version + 1 }
    }
}
