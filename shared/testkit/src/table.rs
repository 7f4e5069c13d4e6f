//! The table in memory: conditions, transactions and indexes as `DynamoDB` has them.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::limits::TRANSACTION_ACTIONS;
use domain::{Error, Result};
use shared::store::table::{Condition, Cursor, Index, Item, Key, Page, Query, Table, Write, WriteError};

/// `DynamoDB` refuses larger items (AWS developer guide, 2026-11).
const ITEM_BYTES: usize = 400 * 1024;

/// A table in memory. Its indexes are up to date at once; `DynamoDB`'s lag a little.
#[derive(Debug, Default)]
pub struct MemoryTable {
    items: Mutex<BTreeMap<Key, Item>>,
}

impl MemoryTable {
    /// Every item, in key order, for assertions about what is stored.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        self.lock().values().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, Item>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Table for MemoryTable {
    async fn get(&self, key: &Key) -> Result<Option<Item>> {
        Ok(self.lock().get(key).cloned())
    }

    async fn query(&self, query: &Query) -> Result<Page> {
        let items = self.lock();
        let mut found: Vec<_> = items.values().filter_map(|item| Some((place(item, query)?, item))).collect();
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        if query.descending {
            found.reverse();
        }
        let after = query.after.as_ref().map(|cursor| match query.index {
            Index::Table => (cursor.sk.clone(), query.partition.clone(), cursor.sk.clone()),
            _ => (cursor.index_sk.clone().unwrap_or_default(), cursor.pk.clone(), cursor.sk.clone()),
        });
        let beyond = |place: &Place| match &after {
            None => true,
            Some(after) if query.descending => place < after,
            Some(after) => place > after,
        };
        let mut rest = found.into_iter().filter(|(place, _)| beyond(place)).map(|(_, item)| item);
        let items: Vec<_> = rest.by_ref().take(query.limit).map(|item| seen(item, query.index)).collect();
        // Like DynamoDB, a full page has a cursor even when nothing follows it.
        let next = items.last().filter(|_| items.len() == query.limit).map(|item| Cursor::after(item, query.index));
        Ok(Page { items, next })
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), WriteError> {
        check(&writes).map_err(WriteError::Other)?;
        let mut items = self.lock();
        for (at, write) in writes.iter().enumerate() {
            let condition = match write {
                Write::Put(_, condition) | Write::Delete(_, condition) | Write::Check(_, condition) => *condition,
            };
            let there = items.get(write.key());
            let holds = match condition {
                Condition::Absent => there.is_none(),
                Condition::Present => there.is_some(),
                Condition::Version(version) => there.is_some_and(|item| item.version == version),
            };
            if !holds {
                return Err(WriteError::Condition(at));
            }
        }
        for write in writes {
            match write {
                Write::Put(item, _) => drop(items.insert(item.key.clone(), *item)),
                Write::Delete(key, _) => drop(items.remove(&key)),
                Write::Check(..) => {}
            }
        }
        Ok(())
    }
}

/// Where an item stands in the order of a query: the sort key, and the table's key to tell equals apart.
type Place = (String, String, String);

fn place(item: &Item, query: &Query) -> Option<Place> {
    let (pk, sk) = match query.index {
        Index::Table => (&item.key.pk, &item.key.sk),
        Index::Listing => item.listing.as_ref().map(|key| (&key.pk, &key.sk))?,
        Index::Due => item.due.as_ref().map(|key| (&key.pk, &key.sk))?,
    };
    let wanted = *pk == query.partition
        && query.prefix.as_ref().is_none_or(|prefix| sk.starts_with(prefix.as_str()))
        && query.up_to.as_ref().is_none_or(|up_to| sk <= up_to);
    wanted.then(|| (sk.clone(), item.key.pk.clone(), item.key.sk.clone()))
}

/// What an index shows of an item: the due index has keys and versions only.
fn seen(item: &Item, index: Index) -> Item {
    let mut item = item.clone();
    if index == Index::Due {
        item.entity = String::new();
        item.data = serde_json::Value::Null;
        item.listing = None;
        item.expires_at = None;
    }
    item
}

fn check(writes: &[Write]) -> Result<()> {
    if writes.len() > TRANSACTION_ACTIONS {
        return Err(Error::internal(format!("a transaction of {} writes is too large", writes.len())));
    }
    for (at, write) in writes.iter().enumerate() {
        if writes[..at].iter().any(|other| other.key() == write.key()) {
            return Err(Error::internal(format!("a transaction names {:?} twice", write.key())));
        }
        if let Write::Put(item, _) = write
            && item.data.to_string().len() > ITEM_BYTES
        {
            return Err(Error::internal(format!("the item at {:?} is too large", item.key)));
        }
    }
    Ok(())
}
