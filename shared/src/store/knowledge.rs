//! The searchable knowledge of an agent: the pointer in the table, the segments in the object store, both cached.

use std::sync::Arc;

use domain::error::{Error, Result};
use domain::ids::{AccountId, AgentId, FileId};
use domain::knowledge::{KnowledgePointer, SegmentKey, SegmentRef, UploadKey};
use domain::retrieval::{Index, Segment};
use futures_util::{StreamExt as _, TryStreamExt as _};

use super::cache::Cache;
use super::table::{Item, Table, Write};
use super::{Store, Versioned, keys};
use crate::files_queue::FileWork;
use crate::queue::QueueName;

/// Segments fetched at once: enough to hide the waiting, few enough for the memory of their answers.
const AT_ONCE: usize = 16;
/// Bytes of segments that are kept open: a third of the memory of the function that searches.
const SEGMENT_BYTES: usize = 512 * 1024 * 1024;
/// Passages of the indexes that are kept; an index is small beside the segments that it shares.
const INDEX_PASSAGES: usize = 1_000_000;

/// Segments and indexes that are open in this process. Both never change under their names, so they never grow stale.
pub(crate) struct OpenKnowledge {
    segments: Cache<String, Segment>,
    indexes: Cache<(AccountId, AgentId, u64), Index>,
}

impl Default for OpenKnowledge {
    fn default() -> Self {
        Self { segments: Cache::new(SEGMENT_BYTES), indexes: Cache::new(INDEX_PASSAGES) }
    }
}

/// The searchable knowledge of one account's agents.
pub struct Knowledge<'a> {
    store: &'a Store,
    account: AccountId,
}

impl<'a> Knowledge<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    /// Everything that an agent knows at this moment, ready to be searched; empty when it knows nothing.
    ///
    /// # Errors
    /// When storage cannot be read, or a segment is missing or damaged: an agent that silently forgets a part of what it
    /// knows is worse than one that says that it cannot answer now.
    pub async fn index(&self, agent: AgentId) -> Result<Arc<Index>> {
        let mut pointer = pointer(self.store.table(), self.account, agent).await?;
        loop {
            let name = (self.account, agent, pointer.version);
            if let Some(index) = self.store.open_knowledge().indexes.get(&name) {
                return Ok(index);
            }
            let error = match self.open(agent, &pointer.value).await {
                Ok(segments) => {
                    self.call_for_reindexing(agent, &pointer.value).await;
                    let passages = segments.iter().map(|segment| segment.len()).sum();
                    let index = Arc::new(Index::new(segments));
                    self.store.open_knowledge().indexes.insert(name, index.clone(), passages);
                    return Ok(index);
                }
                Err(error) => error,
            };
            // A file that was deleted or read anew since the pointer was read takes its segments with it.
            let fresh = self::pointer(self.store.table(), self.account, agent).await?;
            if fresh.version == pointer.version {
                return Err(error);
            }
            pointer = fresh;
        }
    }

    /// Has an index made anew whose vectors are of another model than the deployment's. Whoever opens it first notices;
    /// the message may come many times.
    async fn call_for_reindexing(&self, agent: AgentId, pointer: &KnowledgePointer) {
        let (Ok(embedder), Ok(queue)) = (self.store.embedder(), self.store.queue(QueueName::Files)) else { return };
        let model = embedder.model_id();
        if pointer.all().all(|(_, indexed)| indexed.model == model) {
            return;
        }
        let work = FileWork::Reindex { account_id: self.account, agent_id: agent, model: model.to_owned() };
        let sent = match work.to_queue() {
            Ok(message) => queue.send(&[message]).await.map(drop),
            Err(error) => Err(error),
        };
        match sent {
            Ok(()) => tracing::info!(agent.id = %agent, model, "the index is of another model; it is made anew"),
            // The next process that opens the index calls again.
            Err(error) => tracing::warn!(error = error.report(), "an index of another model stays as it is for now"),
        }
    }

    async fn open(&self, agent: AgentId, pointer: &KnowledgePointer) -> Result<Vec<Arc<Segment>>> {
        let wanted = pointer
            .files
            .iter()
            .flat_map(|(&file, indexed)| indexed.segments.iter().map(move |segment| (file, segment)));
        // In a list, because a stream over the closures themselves is `Send` for no lifetime that the compiler can name.
        let opened: Vec<_> = wanted.map(|(file, segment)| self.segment(agent, file, segment)).collect();
        futures_util::stream::iter(opened).buffered(AT_ONCE).try_collect().await
    }

    /// A segment of a file, open.
    ///
    /// # Errors
    /// When it is missing or damaged.
    pub async fn segment(&self, agent: AgentId, file: FileId, segment: &SegmentRef) -> Result<Arc<Segment>> {
        let file = UploadKey { account: self.account, agent, file };
        let key = SegmentKey { file, hash: segment.hash.clone() }.to_string();
        let open = &self.store.open_knowledge().segments;
        if let Some(segment) = open.get(&key) {
            return Ok(segment);
        }
        let object = self.store.objects().get(&key).await?;
        let object =
            object.ok_or_else(|| Error::internal("an index segment is missing").with(format!("open {key}")))?;
        let segment = Segment::open(object.bytes).map_err(|e| Error::internal(e).with(format!("open {key}")))?;
        let segment = Arc::new(segment);
        open.insert(key, segment.clone(), segment.byte_len());
        Ok(segment)
    }
}

/// What makes up an agent's index; version 0 when nothing does.
pub(super) async fn pointer(
    table: &dyn Table,
    account: AccountId,
    agent: AgentId,
) -> Result<Versioned<KnowledgePointer>> {
    match table.get(&keys::knowledge(account, agent)).await? {
        Some(item) => Ok(Versioned { value: item.decode()?, version: item.version }),
        None => Ok(Versioned { value: KnowledgePointer::default(), version: 0 }),
    }
}

/// The write that puts a changed pointer over the version it was read at.
pub(super) fn pointer_write(account: AccountId, agent: AgentId, pointer: Versioned<KnowledgePointer>) -> Result<Write> {
    let item = Item::new(keys::knowledge(account, agent), "knowledge", &pointer.value)?;
    Ok(match pointer.version {
        0 => Write::create(item),
        version => Write::replace(item.at_version(version + 1)),
    })
}
