//! What to run and how.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::clock::Clock;
use crate::logs::Logs;
use crate::seed::Seed;

/// What to run and how.
pub struct Options {
    /// The text of `template.yaml`.
    pub template: String,
    /// Template parameters given by the caller.
    pub parameters: BTreeMap<String, String>,
    /// The data folder; `None` keeps nothing.
    pub data: Option<PathBuf>,
    /// Port of the front door; 0 takes a free one.
    pub port: u16,
    /// The built interface, if it is to be served.
    pub website: Option<PathBuf>,
    /// Folder with the binaries of the functions.
    pub binaries: PathBuf,
    /// Names of the only functions to run; empty for all.
    pub only: Vec<String>,
    /// Program to start as the watchdog; `None` for none.
    pub watchdog: Option<PathBuf>,
    /// Variables of the caller that functions see.
    pub environment: BTreeMap<String, String>,
    /// Demo users and data.
    pub seed: Seed,
    /// The clock of schedules, queues and tokens.
    pub clock: Arc<dyn Clock>,
    /// Where everything is told.
    pub logs: Logs,
}
