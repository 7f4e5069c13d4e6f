//! The objects of files: uploads, and everything that is made from them.

use bytes::Bytes;
use domain::error::{Error, ErrorKind, Result};
use domain::ids::{AgentId, FileId};
use domain::knowledge::{KnowledgeFile, SegmentKey, SegmentRef, UploadKey};
use futures_util::StreamExt as _;

use super::{Files, parts};
use crate::objects::{Object, Upload};

/// Objects deleted at once.
const AT_ONCE: usize = 8;
/// What segments are to the object store.
const SEGMENT_TYPE: &str = "application/octet-stream";

impl Files<'_> {
    /// An address to which the file may be uploaded, with exactly the size and the type that were declared.
    pub async fn upload_address(&self, file: &KnowledgeFile) -> Result<Upload> {
        let key = self.upload_key(file.agent, file.id).to_string();
        self.store.objects().presign_put(&key, file.size, file.media.as_str(), self.store.clock().now()).await
    }

    /// Size and fingerprint of an upload; `None` when nothing has arrived.
    pub async fn uploaded(&self, file: &KnowledgeFile) -> Result<Option<(u64, String)>> {
        self.store.objects().head(&self.upload_key(file.agent, file.id).to_string()).await
    }

    /// The bytes of an upload; `None` when there are none.
    pub async fn download(&self, file: &KnowledgeFile) -> Result<Option<Object>> {
        self.store.objects().get(&self.upload_key(file.agent, file.id).to_string()).await
    }

    /// Has the worker called for the upload as if it had just arrived.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Conflict`] when there is nothing to read.
    pub async fn call_worker(&self, file: &KnowledgeFile) -> Result<()> {
        if self.store.objects().touch(&self.upload_key(file.agent, file.id).to_string()).await? {
            return Ok(());
        }
        Err(Error::conflict("not_uploaded", "the file did not arrive; delete this entry and upload it again"))
    }

    /// Stores a segment of a file.
    pub async fn store_segment(&self, file: &KnowledgeFile, segment: &SegmentRef, bytes: Bytes) -> Result<()> {
        self.store_segment_of(file.agent, file.id, segment, bytes).await
    }

    /// Like [`Files::store_segment`], by the file's id.
    pub async fn store_segment_of(
        &self,
        agent: AgentId,
        file: FileId,
        segment: &SegmentRef,
        bytes: Bytes,
    ) -> Result<()> {
        self.store.objects().put(&self.segment_key(agent, file, segment), bytes, SEGMENT_TYPE).await
    }

    /// The size of a segment that is stored; `None` when it is not.
    pub async fn stored_segment(&self, agent: AgentId, file: FileId, segment: &SegmentRef) -> Result<Option<u64>> {
        Ok(self.store.objects().head(&self.segment_key(agent, file, segment)).await?.map(|(size, _)| size))
    }

    /// Deletes segments that nothing leads to any more.
    pub async fn discard_segments(&self, file: &KnowledgeFile, segments: &[SegmentRef]) {
        self.discard_segments_of(file.agent, file.id, segments).await;
    }

    /// Like [`Files::discard_segments`], by the file's id.
    pub async fn discard_segments_of(&self, agent: AgentId, file: FileId, segments: &[SegmentRef]) {
        self.discard(segments.iter().map(|segment| self.segment_key(agent, file, segment)).collect()).await;
    }

    /// Deletes the segments of reading number `reading` of a file and of those before it, but for `kept`: it is ready, and
    /// the others, of which one may have died, never will be.
    pub async fn discard_readings(&self, file: &KnowledgeFile, reading: u32, kept: &[SegmentRef]) {
        let [prefix, ..] = self.upload_key(file.agent, file.id).made_from();
        let stored = match self.store.objects().list(&prefix).await {
            Ok(keys) => keys,
            Err(error) => {
                tracing::warn!(object.prefix = prefix, error = error.report(), "old segments are left behind");
                return;
            }
        };
        let of_no_use = stored.into_iter().filter(|key| {
            let name = key.strip_prefix(&prefix).unwrap_or_default();
            let is_old = SegmentRef::reading_of_name(name).is_some_and(|number| number <= reading);
            is_old && kept.iter().all(|segment| segment.hash != name)
        });
        self.discard(of_no_use.collect()).await;
    }

    /// Deletes objects that no fact leads to, and answers how many. What cannot be deleted costs some storage and nothing
    /// else.
    pub(super) async fn discard(&self, keys: Vec<String>) -> usize {
        let objects = self.store.objects();
        let deletions = futures_util::stream::iter(keys).map(|key| async move {
            let deleted = objects.delete(&key).await;
            if let Err(error) = &deleted {
                tracing::warn!(object.key = key, error = error.report(), "an object without a fact is left behind");
            }
            deleted.is_ok()
        });
        deletions.buffer_unordered(AT_ONCE).filter(|&deleted| std::future::ready(deleted)).count().await
    }

    /// Deletes the upload of a file that is no more, everything that was made from it, and what is known of its parts.
    pub(super) async fn discard_all_of(&self, agent: AgentId, file: FileId) {
        let key = self.upload_key(agent, file);
        self.discard(vec![key.to_string()]).await;
        for prefix in key.made_from() {
            if let Err(error) = self.discard_under(&prefix).await {
                tracing::warn!(
                    object.prefix = prefix,
                    error = error.report(),
                    "objects without a fact are left behind"
                );
            }
        }
        if let Err(error) = parts::forget(self.store, self.account, file).await {
            tracing::warn!(file.id = %file, error = error.report(), "the parts of a deleted file are left to expire");
        }
    }

    /// Deletes what was made from a file that is no more: for whoever worked on it when it was deleted.
    pub async fn sweep(&self, agent: AgentId, file: FileId) {
        if let Ok(None) = self.find(agent, file).await {
            self.discard_all_of(agent, file).await;
        }
    }

    /// Deletes what the readings of a file made on their way: it is ready.
    ///
    /// # Errors
    /// When something is left, so that whoever brought the work brings it again.
    pub async fn discard_parts(&self, file: &KnowledgeFile) -> Result<()> {
        let [_, _, parts] = self.upload_key(file.agent, file.id).made_from();
        self.discard_under(&parts).await?;
        parts::forget(self.store, self.account, file.id).await
    }

    /// Deletes all objects whose keys begin with `prefix`.
    ///
    /// # Errors
    /// When some are left.
    pub(super) async fn discard_under(&self, prefix: &str) -> Result<()> {
        loop {
            let keys = self.store.objects().list(prefix).await?;
            let count = keys.len();
            if count == 0 {
                return Ok(());
            }
            if self.discard(keys).await < count {
                let left = Error::new(ErrorKind::Unavailable(std::time::Duration::ZERO), "some objects are left");
                return Err(left.with(format!("delete all under {prefix}")));
            }
        }
    }

    pub(super) fn upload_key(&self, agent: AgentId, file: FileId) -> UploadKey {
        UploadKey { account: self.account, agent, file }
    }

    fn segment_key(&self, agent: AgentId, file: FileId, segment: &SegmentRef) -> String {
        SegmentKey { file: self.upload_key(agent, file), hash: segment.hash.clone() }.to_string()
    }
}
