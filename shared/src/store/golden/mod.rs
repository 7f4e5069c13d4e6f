//! Golden questions of an agent, and the runs that ask them.

mod announcing;
mod progress;
mod questions;
mod runs;

use domain::agent::AgentSettings;
use domain::golden;
use domain::ids::AccountId;

use super::table::Table;
use crate::app::App;

pub use questions::{Affected, TouchedPassage};
pub use runs::NewRun;

/// Items read at once: a page of the table.
const ROUND: usize = 100;

/// The golden questions of one account.
pub struct Golden<'a> {
    app: &'a App,
    account: AccountId,
}

impl<'a> Golden<'a> {
    pub(crate) fn new(app: &'a App, account: AccountId) -> Self {
        Self { app, account }
    }

    /// What tells settings from all others that may answer differently in this deployment.
    #[must_use]
    pub fn fingerprint(&self, settings: &AgentSettings) -> String {
        golden::fingerprint(settings, &self.app.config().model_name)
    }

    fn table(&self) -> &'a dyn Table {
        self.app.table()
    }
}
