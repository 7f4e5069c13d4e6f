//! The table as a port: items under a partition and a sort key, written only under a condition.
//!
//! Repositories are written once over this port. Its in-memory twin in `testkit` passes the same contract suite as the
//! `DynamoDB` adapter, so tests and simulations run on the semantics of the real thing.

use async_trait::async_trait;
use domain::error::{Error, ErrorKind, FieldError, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Where an item lives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The partition. It begins with the tenant for everything that belongs to one.
    pub pk: String,
    /// The place in the partition.
    pub sk: String,
}

/// Where an item is found through an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexKey {
    /// The index's partition.
    pub pk: String,
    /// The place in the index's partition.
    pub sk: String,
}

/// An item: where it is, what it is, and its content.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its place.
    pub key: Key,
    /// What it is, for people who read the table and for decode errors.
    pub entity: String,
    /// Counts its writes; a writer names the version that it read.
    pub version: u64,
    /// Its place in the listing index.
    pub listing: Option<IndexKey>,
    /// Its place in the due index, while it waits for a moment.
    pub due: Option<IndexKey>,
    /// When the table may forget it, in seconds since the epoch. Deletion may be days late: readers check it themselves.
    pub expires_at: Option<i64>,
    /// The content.
    pub data: Value,
}

/// Under which condition a write happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// There is no such item.
    Absent,
    /// The item is there, with any version.
    Present,
    /// The item is there with exactly this version.
    Version(u64),
}

/// One write of a transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Puts an item.
    Put(Box<Item>, Condition),
    /// Deletes an item.
    Delete(Key, Condition),
    /// Only checks.
    Check(Key, Condition),
}

/// Through which order a query reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Index {
    /// The table itself; reads are strongly consistent.
    #[default]
    Table,
    /// The listing index; eventually consistent.
    Listing,
    /// The due index; eventually consistent, answers keys and versions only.
    Due,
}

/// Which items of one partition to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Through which index.
    pub index: Index,
    /// The partition.
    pub partition: String,
    /// Only sort keys that begin with this.
    pub prefix: Option<String>,
    /// Only sort keys up to and including this.
    pub up_to: Option<String>,
    /// At most so many items.
    pub limit: usize,
    /// Continue after this place.
    pub after: Option<Cursor>,
    /// From the last to the first.
    pub descending: bool,
}

/// A place in a listing, opaque to callers. It holds no partition of the listing, so it cannot lead into another tenant's.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Cursor {
    /// The item's key.
    #[serde(rename = "p")]
    pub pk: String,
    /// The item's sort key.
    #[serde(rename = "s")]
    pub sk: String,
    /// The sort key in the index, when the listing goes through one.
    #[serde(rename = "i", skip_serializing_if = "Option::is_none", default)]
    pub index_sk: Option<String>,
}

/// Items and where to continue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The items, in order.
    pub items: Vec<Item>,
    /// Where to continue, when there may be more.
    pub next: Option<Cursor>,
}

/// Why a write did not happen. None of a transaction's writes happened.
#[derive(Debug)]
pub enum WriteError {
    /// The condition of the write at this position does not hold.
    Condition(usize),
    /// Anything else.
    Other(Error),
}

impl WriteError {
    /// The error for a caller that has nothing better to say about a failed condition: somebody else was faster.
    #[must_use]
    #[track_caller]
    pub fn or_stale(self) -> Error {
        match self {
            Self::Condition(_) => Error::stale(),
            Self::Other(error) => error,
        }
    }
}

/// The port to the table.
#[async_trait]
pub trait Table: Send + Sync {
    /// Reads an item, strongly consistent.
    async fn get(&self, key: &Key) -> Result<Option<Item>>;
    /// Reads a page of a partition.
    async fn query(&self, query: &Query) -> Result<Page>;
    /// Makes all writes or none. At most [`domain::limits::TRANSACTION_ACTIONS`], no item twice.
    async fn write(&self, writes: Vec<Write>) -> Result<(), WriteError>;
}

impl Key {
    /// A key.
    pub fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }
}

impl IndexKey {
    /// A place in an index.
    pub fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }
}

impl Item {
    /// A first version of an item.
    ///
    /// # Errors
    /// When `data` has no JSON form.
    pub fn new(key: Key, entity: &'static str, data: &impl Serialize) -> Result<Self> {
        let data = serde_json::to_value(data).map_err(|e| Error::internal(e).with(format!("encode a {entity}")))?;
        Ok(Self { key, entity: entity.to_owned(), version: 1, listing: None, due: None, expires_at: None, data })
    }

    /// The item that replaces this one.
    #[must_use]
    pub fn at_version(mut self, version: u64) -> Self {
        self.version = version;
        self
    }

    /// The same item, also found through the listing index.
    #[must_use]
    pub fn listed(mut self, pk: impl Into<String>, sk: impl Into<String>) -> Self {
        self.listing = Some(IndexKey::new(pk, sk));
        self
    }

    /// The content as `T`.
    ///
    /// # Errors
    /// When the stored content is not a `T`; the report names the key and not the content.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T> {
        T::deserialize(&self.data).map_err(|e| {
            Error::internal(e).with(format!("decode the {} at {} {}", self.entity, self.key.pk, self.key.sk))
        })
    }
}

impl Write {
    /// Puts an item that must not be there yet.
    #[must_use]
    pub fn create(item: Item) -> Self {
        Self::Put(Box::new(item), Condition::Absent)
    }

    /// Puts an item in place of the version before it.
    #[must_use]
    pub fn replace(item: Item) -> Self {
        let before = item.version.saturating_sub(1);
        Self::Put(Box::new(item), Condition::Version(before))
    }

    /// The key that the write is about.
    #[must_use]
    pub fn key(&self) -> &Key {
        match self {
            Self::Put(item, _) => &item.key,
            Self::Delete(key, _) | Self::Check(key, _) => key,
        }
    }
}

impl Query {
    /// The first `limit` items of a partition of the table.
    pub fn partition(partition: impl Into<String>, limit: usize) -> Self {
        Self { partition: partition.into(), limit, ..Self::default() }
    }

    /// The first `limit` items of a partition of the listing index.
    pub fn listing(partition: impl Into<String>, limit: usize) -> Self {
        Self { index: Index::Listing, ..Self::partition(partition, limit) }
    }

    /// The same, continued after `cursor`.
    #[must_use]
    pub fn after(mut self, cursor: Option<Cursor>) -> Self {
        self.after = cursor;
        self
    }

    /// The same, from the last to the first.
    #[must_use]
    pub fn descending(mut self) -> Self {
        self.descending = true;
        self
    }
}

impl Cursor {
    /// The cursor after `item` in a listing through `index`.
    #[must_use]
    pub fn after(item: &Item, index: Index) -> Self {
        let index_sk = match index {
            Index::Table => None,
            Index::Listing => item.listing.as_ref().map(|key| key.sk.clone()),
            Index::Due => item.due.as_ref().map(|key| key.sk.clone()),
        };
        Self { pk: item.key.pk.clone(), sk: item.key.sk.clone(), index_sk }
    }

    /// The text that callers get and give back.
    #[must_use]
    pub fn encode(&self) -> String {
        use base64::Engine as _;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads what [`Cursor::encode`] wrote.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] when a caller made it up.
    pub fn decode(text: &str) -> Result<Self> {
        use base64::Engine as _;
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).ok();
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or_else(|| {
            let error = FieldError::new(&["query", "cursor"], "invalid_cursor", "must be a `nextCursor` of this list");
            Error::new(ErrorKind::Invalid(vec![error]), "the request is not valid; see `errors`")
        })
    }
}
