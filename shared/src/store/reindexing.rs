//! Who makes an agent's index anew: one at a time, so that nothing is embedded twice.

use domain::error::{Error, ErrorKind, Result};
use domain::ids::{AccountId, AgentId};
use domain::limits::PART_LEASE_SECONDS;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::Store;
use super::keys;
use super::table::{Condition, Item, Write, WriteError};

/// The right to make an agent's index anew, until its lease ends.
pub struct Reindexing<'a> {
    store: &'a Store,
    account: AccountId,
    agent: AgentId,
    version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Lease {
    until: Timestamp,
}

impl<'a> Reindexing<'a> {
    /// Takes the work.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`] while somebody else is at it.
    pub(crate) async fn take(store: &'a Store, account: AccountId, agent: AgentId) -> Result<Self> {
        let (key, now) = (keys::reindexing(account, agent), store.clock().now());
        let found = store.table().get(&key).await?;
        let version = found.as_ref().map_or(0, |item| item.version);
        if let Some(lease) = found.map(|item| item.decode::<Lease>()).transpose()?.filter(|lease| now < lease.until) {
            return Err(busy(lease.until.since(now).unsigned_abs()));
        }
        let until = now.plus_seconds(PART_LEASE_SECONDS);
        let mut item = Item::new(key, "reindexing", &Lease { until })?.at_version(version + 1);
        item.expires_at = Some(until.as_seconds());
        let write = if version == 0 { Write::create(item) } else { Write::replace(item) };
        match store.table().write(vec![write]).await {
            Ok(()) => Ok(Self { store, account, agent, version: version + 1 }),
            Err(WriteError::Condition(_)) => Err(busy(std::time::Duration::ZERO)),
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    /// Lets go of the work, done or not. When that fails, the lease ends by itself.
    pub async fn release(self) {
        let key = keys::reindexing(self.account, self.agent);
        let delete = Write::Delete(key, Condition::Version(self.version));
        if let Err(WriteError::Other(error)) = self.store.table().write(vec![delete]).await {
            tracing::warn!(error = error.report(), "a lease is left to end by itself");
        }
    }
}

fn busy(wait: std::time::Duration) -> Error {
    Error::new(ErrorKind::Unavailable(wait), "somebody else makes this index anew")
}
