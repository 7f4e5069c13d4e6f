//! Requests that may come twice, as the store knows them: by the digest of route and key, and by what they ask for.

use domain::error::{Error, ErrorKind, Result};
use domain::limits::IDEMPOTENCY_SECONDS;
use domain::text::digest;
use domain::time::Timestamp;
use serde::Serialize;

use super::table::{Item, Key};
use super::{Store, keys};

/// What identifies a request: enough to recognise a repetition, and nothing of its transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestIdentity {
    /// The route, for example `POST /api/agents`: one key may be used on several.
    pub route: String,
    /// The `Idempotency-Key`; a request without one is never a repetition.
    pub key: Option<String>,
    /// What makes another request the same: a digest of its method, path and body.
    pub fingerprint: String,
    /// Whose keys these are: an account's, or a person's who has none yet. It is not the token's, which changes.
    pub scope: String,
    /// When the invocation that serves it ends.
    pub deadline: Timestamp,
}

impl RequestIdentity {
    /// Where the record of the request is, when it has a key.
    pub(crate) fn record_key(&self) -> Option<Key> {
        let key = self.key.as_ref()?;
        Some(keys::idempotency(&self.scope, &hex::encode(digest(&[&self.route, key]))))
    }

    /// Checks that a record with this fingerprint is of this request.
    ///
    /// # Errors
    /// [`ErrorKind::IdempotencyKeyReused`] when its key came before with another request.
    pub(crate) fn expect(&self, recorded: &str) -> Result<()> {
        if self.fingerprint == recorded {
            return Ok(());
        }
        let text = "this idempotency key was used before with another request; use a new key";
        Err(Error::new(ErrorKind::IdempotencyKeyReused, text))
    }
}

/// The item of a request's record, which the table may delete after a day.
///
/// # Errors
/// When `record` has no JSON form.
pub(crate) fn record_item(store: &Store, key: Key, kind: &'static str, record: &impl Serialize) -> Result<Item> {
    let mut item = Item::new(key, kind, record)?;
    item.expires_at = Some(store.clock().now().plus_seconds(IDEMPOTENCY_SECONDS).as_seconds());
    Ok(item)
}
