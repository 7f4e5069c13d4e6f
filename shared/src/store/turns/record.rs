//! What is remembered of a request with an idempotency key.

use std::time::Duration;

use domain::error::{Error, ErrorKind, Result};
use domain::ids::{AccountId, ConversationId, MessageId};
use domain::limits::IDEMPOTENCY_SECONDS;
use domain::text::digest;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::http::ApiRequest;
use crate::store::table::{Item, Key, Write};
use crate::store::{Transaction, Versioned, keys};

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
    pub(super) fn of(account: AccountId, request: &ApiRequest) -> Result<Option<Self>> {
        let key = request.idempotency_key()?;
        let fingerprint = key.map(|key| hex::encode(digest(&[request.route(), &key])));
        Ok(fingerprint.map(|fingerprint| Self(keys::idempotency(&account.to_string(), &fingerprint))))
    }

    pub(super) async fn read(&self, app: &App) -> Result<Option<Versioned<Record>>> {
        let item = app.table().get(&self.0).await?;
        item.map(|item| Ok(Versioned { value: item.decode()?, version: item.version })).transpose()
    }

    /// Plans the writing of a record over the version before it.
    pub(super) fn write(&self, app: &App, transaction: &mut Transaction, record: Versioned<Record>) -> Result<()> {
        let mut item = Item::new(self.0.clone(), "turn", &record.value)?.at_version(record.version);
        item.expires_at = Some(app.clock().now().plus_seconds(IDEMPOTENCY_SECONDS).as_seconds());
        let write = if record.version == 1 { Write::create(item) } else { Write::replace(item) };
        transaction.add(write, Error::stale);
        Ok(())
    }
}

impl Record {
    pub(super) fn begin(request: &ApiRequest, conversation: ConversationId, question: u64) -> Versioned<Self> {
        let request_fingerprint = request.fingerprint();
        let pending_until = request.deadline();
        Versioned::first(Self { request: request_fingerprint, conversation, question, end: None, pending_until })
    }

    /// Checks that it is the record of this request.
    pub(super) fn expect(&self, request: &ApiRequest) -> Result<()> {
        if self.request == request.fingerprint() {
            return Ok(());
        }
        let text = "this idempotency key was used before with another request; use a new key";
        Err(Error::new(ErrorKind::IdempotencyKeyReused, text))
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
    pub(super) fn taken_over(self, request: &ApiRequest) -> Self {
        let value = Record { pending_until: request.deadline(), ..self.value };
        Self { value, version: self.version + 1 }
    }
}
