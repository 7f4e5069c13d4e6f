//! The due index: what must be looked at soon, of all accounts. It shows places and nothing that is in them.

use domain::Result;
use domain::access::Principal;
use domain::ids::{EnrolmentId, SequenceId};
use domain::limits::PAGE_ENTRIES;
use domain::sequence::DueKey;
use domain::time::Timestamp;

use super::Store;
use super::keys;
use super::page::Listing;
use super::table::{Cursor, Index, Query};

/// Enrolments that are due, whosever they are.
pub struct Due<'a> {
    store: &'a Store,
    function: &'static str,
}

/// An enrolment that may be due: the index lags, so whoever takes it reads it again.
#[derive(Clone, Debug)]
pub struct DueEntry {
    /// The function in its account, for reaching it.
    pub caller: Principal,
    /// The sequence.
    pub sequence: SequenceId,
    /// The enrolment.
    pub enrolment: EnrolmentId,
}

impl<'a> Due<'a> {
    pub(crate) fn new(store: &'a Store, function: &'static str) -> Self {
        Self { store, function }
    }

    /// A page of what is due in a shard up to and including `moment`, the longest overdue first.
    pub async fn page(&self, shard: u8, moment: Timestamp, after: Option<Cursor>) -> Result<Listing<DueEntry>> {
        let query = Query {
            index: Index::Due,
            partition: keys::due(shard),
            up_to: Some(DueKey::up_to(moment)),
            limit: PAGE_ENTRIES,
            after,
            ..Query::default()
        };
        let page = self.store.table().query(&query).await?;
        let items = page.items.iter().filter_map(|item| {
            let Some((account, sequence, enrolment)) = keys::parse_enrolment(&item.key) else {
                tracing::error!(item.key = ?item.key, "the due index holds something that is no enrolment");
                return None;
            };
            Some(DueEntry { caller: Principal::function(account, self.function), sequence, enrolment })
        });
        Ok(Listing { items: items.collect(), next: page.next })
    }
}
