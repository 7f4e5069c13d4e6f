//! Repositories: the only way to stored facts. Each is reached through a [`domain::access::Principal`].
//!
//! A repository takes a [`Store`] and an account. It knows the table, objects, queues and the core, and neither requests nor
//! adapters: `http` and `auth` stand on it, and nothing in here on them.

mod accounts;
mod agents;
mod cache;
mod conversations;
mod deliveries;
mod due;
mod enrolments;
mod file_objects;
mod files;
mod golden;
mod handle;
mod idempotency;
mod keys;
mod knowledge;
mod memory;
pub mod page;
mod parts;
mod passage_changes;
mod passages;
mod reindexing;
mod sequences;
mod site_pages;
mod sites;
#[cfg(test)]
mod stored;
pub mod table;
mod transaction;
mod turns;
mod usage;

pub use accounts::{Accounts, Keys, Members, People};
pub use agents::Agents;
pub use conversations::Conversations;
pub use deliveries::ConversationDeliveries;
pub use due::{Due, DueEntry};
pub use enrolments::Enrolments;
pub use files::Files;
pub use golden::{Affected, Golden, NewRun, TouchedPassage};
pub use handle::Store;
pub use idempotency::RequestIdentity;
pub(crate) use idempotency::record_item;
pub use knowledge::Knowledge;
pub(crate) use knowledge::OpenKnowledge;
pub use memory::Memory;
pub use page::{Listing, PageRequest};
pub use parts::{Parts, Taken};
pub use passage_changes::CarriedOver;
pub use passages::{Passages, StoredPassage};
pub use reindexing::Reindexing;
pub use sequences::Sequences;
pub use site_pages::SitePage;
pub use sites::Sites;
pub use transaction::Transaction;
pub use turns::{Ask, Begun, Settled, Settlement, Turn, Turns};
pub use usage::{DayOfUsage, DaySoFar, Usage};

/// A stored thing and the version it was read at, which its `ETag` shows and its next write names.
#[derive(Clone, Debug, PartialEq)]
pub struct Versioned<T> {
    /// The thing.
    pub value: T,
    /// How many times it was written.
    pub version: u64,
}

impl<T> Versioned<T> {
    /// The first version.
    pub fn first(value: T) -> Self {
        Self { value, version: 1 }
    }

    /// Checks that this is the version that the caller saw.
    ///
    /// # Errors
    /// [`domain::ErrorKind::PreconditionFailed`] when it is not.
    pub fn expect(self, version: Option<u64>) -> domain::Result<Self> {
        if version.is_none_or(|version| version == self.version) { Ok(self) } else { Err(domain::Error::stale()) }
    }
}

/// Deletes everything in a partition.
pub(crate) async fn purge(table: &dyn table::Table, partition: &str) -> domain::Result<()> {
    loop {
        let page = table.query(&table::Query::partition(partition, domain::limits::TRANSACTION_ACTIONS)).await?;
        if page.items.is_empty() {
            return Ok(());
        }
        let deletes = page.items.into_iter().map(|item| table::Write::Delete(item.key, table::Condition::Present));
        match table.write(deletes.collect()).await {
            // Somebody else deletes the same: look again at what is left.
            Ok(()) | Err(table::WriteError::Condition(_)) => {}
            Err(table::WriteError::Other(error)) => return Err(error),
        }
    }
}
