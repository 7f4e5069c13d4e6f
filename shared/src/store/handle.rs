//! What repositories work with.

use std::sync::Arc;

use domain::chance::Chance;
use domain::embedding::Embedder;
use domain::error::{Error, Result};
use domain::time::Clock;

use super::OpenKnowledge;
use super::table::{Key, Table};
use crate::objects::Objects;
use crate::queue::{self, Queue, QueueName, Queues};

/// The stored world behind the repositories: where facts, objects and messages go, and where moments and ids come from. Cheap to
/// clone; all clones share the segments that are open in the process.
///
/// A repository takes this and an account and nothing else, so it can neither see a request nor reach another adapter.
#[derive(Clone)]
pub struct Store {
    /// Facts.
    pub(crate) table: Arc<dyn Table>,
    /// Files, and what is made from them.
    pub(crate) objects: Arc<dyn Objects>,
    /// Time.
    pub(crate) clock: Arc<dyn Clock>,
    /// Random bytes, for ids and secrets.
    pub(crate) chance: Arc<dyn Chance>,
    /// Queues, those that the function was given.
    pub(crate) queues: Queues,
    /// The embedding model, in the functions that have one: an edited passage is embedded anew.
    pub(crate) embedder: Option<Arc<dyn Embedder>>,
    /// The language model of agents that name none: a fingerprint of settings covers it.
    pub(crate) default_model: Arc<str>,
    /// Segments and indexes that are open in this process.
    pub(crate) open_knowledge: Arc<OpenKnowledge>,
}

impl Store {
    /// The table, for the repositories and nobody else.
    pub(crate) fn table(&self) -> &dyn Table {
        &*self.table
    }

    /// The object store.
    pub(crate) fn objects(&self) -> &dyn Objects {
        &*self.objects
    }

    /// Time.
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Random bytes.
    pub(crate) fn chance(&self) -> &dyn Chance {
        &*self.chance
    }

    /// A queue.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Internal`] in a function that did not declare it.
    pub(crate) fn queue(&self, name: QueueName) -> Result<&dyn Queue> {
        queue::named(&self.queues, name)
    }

    /// The embedding model.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Internal`] in a function that declared none.
    pub(crate) fn embedder(&self) -> Result<&dyn Embedder> {
        self.embedder.as_deref().ok_or_else(|| Error::internal("this function has no embedding model"))
    }

    /// The language model of agents that name none.
    pub(crate) fn default_model(&self) -> &str {
        &self.default_model
    }

    /// Segments and indexes that are open in this process.
    pub(crate) fn open_knowledge(&self) -> &OpenKnowledge {
        &self.open_knowledge
    }

    /// Reads a place that nothing is stored at, to learn whether the table answers.
    ///
    /// # Errors
    /// When it does not.
    pub(crate) async fn probe(&self) -> Result<()> {
        self.table().get(&Key::new("PROBE", "PROBE")).await.map(drop)
    }
}
