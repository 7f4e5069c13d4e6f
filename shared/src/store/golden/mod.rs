//! Golden questions of an agent, and the runs that ask them.

mod announcing;
mod progress;
mod questions;
mod runs;

use domain::agent::AgentSettings;
use domain::golden;
use domain::ids::AccountId;

use super::table::Table;
use crate::store::Store;

pub use questions::{Affected, TouchedPassage};
pub use runs::NewRun;

/// Items read at once: a page of the table.
const ROUND: usize = 100;

/// The golden questions of one account.
pub struct Golden<'a> {
    store: &'a Store,
    account: AccountId,
}

impl<'a> Golden<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    /// What tells settings from all others that may answer differently in this deployment.
    #[must_use]
    pub fn fingerprint(&self, settings: &AgentSettings) -> String {
        golden::fingerprint(settings, self.store.default_model())
    }

    fn table(&self) -> &'a dyn Table {
        self.store.table()
    }
}
