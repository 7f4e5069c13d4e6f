//! Pages of lists.

use domain::Result;
use domain::limits::PAGE_ENTRIES_DEFAULT;
use serde::de::DeserializeOwned;

use super::Versioned;
use super::table::{Cursor, Item, Query, Table};

/// Which page a caller wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// At most so many entries.
    pub limit: usize,
    /// After this place.
    pub after: Option<Cursor>,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { limit: PAGE_ENTRIES_DEFAULT, after: None }
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing<T> {
    /// The entries, in order.
    pub items: Vec<T>,
    /// Where the next page begins, when there may be one.
    pub next: Option<Cursor>,
}

impl<T> Listing<T> {
    /// The same page with other entries.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Listing<U> {
        Listing { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}

/// Reads a page of things.
pub(crate) async fn read<T: DeserializeOwned>(table: &dyn Table, query: Query) -> Result<Listing<Versioned<T>>> {
    let page = table.query(&query).await?;
    let items = page.items.iter().map(|item| Ok(Versioned { value: item.decode()?, version: item.version }));
    Ok(Listing { items: items.collect::<Result<_>>()?, next: page.next })
}

/// Reads every thing that a query finds, page by page.
pub(crate) async fn read_all<T: DeserializeOwned>(table: &dyn Table, query: Query) -> Result<Vec<Versioned<T>>> {
    let items = items(table, query).await?;
    items.iter().map(|item| Ok(Versioned { value: item.decode()?, version: item.version })).collect()
}

/// Reads every item that a query finds, page by page.
pub(crate) async fn items(table: &dyn Table, mut query: Query) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    loop {
        let page = table.query(&query).await?;
        items.extend(page.items);
        if page.next.is_none() {
            return Ok(items);
        }
        query.after = page.next;
    }
}
