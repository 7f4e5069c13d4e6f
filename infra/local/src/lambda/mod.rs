//! Lambda: the Runtime API, the processes behind it and the pools that hand them invocations.

mod pool;
mod process;
mod runtime_api;
mod sandbox;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use bytes::Bytes;
use serde_json::json;
use tokio::sync::mpsc;

pub use pool::Pool;
pub use process::Settings;

use crate::logs::Logs;
use crate::template::Function;

/// Largest request and buffered response of an invocation: 6 MiB and a little for the envelope (Lambda quotas, read 2026-11).
pub const MAXIMUM_PAYLOAD: usize = 6_291_556;

/// What a function answered.
#[derive(Debug)]
pub enum Reply {
    /// The whole answer.
    Buffered(Bytes),
    /// An answer that is still being written.
    Streamed(Stream),
}

impl Reply {
    /// Waits for the whole answer.
    ///
    /// # Errors
    ///
    /// Fails when the function fails before the end.
    pub async fn whole(self) -> Result<Bytes, InvokeError> {
        match self {
            Self::Buffered(bytes) => Ok(bytes),
            Self::Streamed(mut stream) => {
                let mut whole = Vec::new();
                while let Some(chunk) = stream.body.recv().await {
                    whole.extend_from_slice(&chunk?);
                }
                Ok(whole.into())
            }
        }
    }
}

/// A streamed answer.
#[derive(Debug)]
pub struct Stream {
    /// Whether the body starts with a JSON prelude and eight zero bytes.
    pub has_prelude: bool,
    /// `content-type` the runtime gave.
    pub content_type: Option<String>,
    /// The bytes as they come; an error ends the stream.
    pub body: mpsc::Receiver<Result<Bytes, InvokeError>>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvokeError {
    /// The concurrency limit is reached.
    Throttled,
    /// The event is larger than Lambda takes.
    TooLarge,
    /// The function failed, crashed or ran out of time.
    Function {
        /// `errorType`, such as `Runtime.ExitError`.
        kind: String,
        /// The error object as Lambda answers it.
        payload: Bytes,
    },
}

impl InvokeError {
    /// A failure in the form Lambda gives to those it notices itself.
    pub(crate) fn function(kind: &str, message: &str) -> Self {
        let payload = json!({ "errorType": kind, "errorMessage": message }).to_string().into();
        Self::Function { kind: kind.to_owned(), payload }
    }

    /// One line for people.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Throttled => "no free concurrency".to_owned(),
            Self::TooLarge => format!("the event is larger than {MAXIMUM_PAYLOAD} bytes"),
            Self::Function { payload, .. } => String::from_utf8_lossy(payload).into_owned(),
        }
    }
}

/// All functions that run. Cheap to clone.
#[derive(Clone)]
pub struct Functions {
    pools: Arc<BTreeMap<String, Pool>>,
}

impl Functions {
    /// Prepares a pool for each function; no process starts before its first invocation.
    #[must_use]
    pub fn new(functions: &BTreeMap<String, Function>, settings: &Arc<Settings>, logs: &Logs) -> Self {
        let pool = |(id, function): (&String, &Function)| {
            (id.clone(), Pool::new(function.clone(), Arc::clone(settings), logs.clone()))
        };
        Self { pools: Arc::new(functions.iter().map(pool).collect()) }
    }

    /// The pool of a logical id, which the template reader has checked.
    ///
    /// # Errors
    ///
    /// Fails when the function is not among those that run.
    pub fn pool(&self, logical_id: &str) -> Result<&Pool> {
        self.pools.get(logical_id).with_context(|| format!("{logical_id} does not run here"))
    }

    /// The pool whose logical id, function name or binary is `name`.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&Pool> {
        self.pools.values().find(|pool| {
            let function = pool.function();
            [&function.logical_id, &function.name, &function.binary].into_iter().any(|known| known == name)
        })
    }

    /// All pools.
    pub fn all(&self) -> impl Iterator<Item = &Pool> {
        self.pools.values()
    }

    /// Ends every process and waits until all are gone.
    pub async fn stop(&self) {
        for pool in self.all() {
            pool.stop().await;
        }
    }
}

/// The file of a function's binary.
pub(crate) fn binary_path(folder: &std::path::Path, function: &Function) -> PathBuf {
    folder.join(&function.binary)
}

/// How long a process may start before its first invocation begins (Lambda: 10 s).
pub(crate) const INIT_LIMIT: Duration = Duration::from_secs(10);
