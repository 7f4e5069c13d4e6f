//! A unit of work: writes that happen together or not at all.

use domain::{Error, Result};

use super::table::{Table, Write, WriteError};

/// Writes being gathered. Nothing happens until it is committed.
#[derive(Default)]
pub struct Transaction {
    writes: Vec<Planned>,
}

struct Planned {
    write: Write,
    refusal: fn() -> Error,
}

impl Transaction {
    /// Adds a write; when its condition fails, the whole transaction fails with `refusal`.
    pub fn add(&mut self, write: Write, refusal: fn() -> Error) {
        self.writes.push(Planned { write, refusal });
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// Makes all the writes or none.
    ///
    /// # Errors
    /// The refusal of the write whose condition failed, or the table's own failure.
    pub async fn commit(self, table: &dyn Table) -> Result<()> {
        self.try_commit(table).await.map_err(|(_, error)| error)
    }

    /// Like [`Transaction::commit`]; also answers which write was refused.
    pub(crate) async fn try_commit(self, table: &dyn Table) -> Result<(), (Option<usize>, Error)> {
        if self.writes.is_empty() {
            return Ok(());
        }
        let (writes, refusals): (Vec<_>, Vec<_>) = self.writes.into_iter().map(|p| (p.write, p.refusal)).unzip();
        table.write(writes).await.map_err(|error| match error {
            WriteError::Condition(at) => (Some(at), refusals.get(at).map_or_else(Error::stale, |refusal| refusal())),
            WriteError::Other(error) => (None, error),
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.writes.len()
    }
}
