//! Files of an agent's knowledge: facts in the table, bytes in the object store.
//!
//! Facts go first: a file is deleted and taken out of the index in one transaction, and its objects after that. A crash
//! between leaves objects that nothing leads to, never a fact without its object.

use bytes::Bytes;
use domain::error::{Error, ErrorKind, Result};
use domain::golden::Trigger;
use domain::ids::{AccountId, AgentId, FileId, SiteId};
use domain::knowledge::{
    FileName, Indexed, KnowledgeFile, KnowledgePointer, MediaType, Origin, SegmentKey, SegmentRef, UploadKey,
};
use domain::limits::{FILES_PER_AGENT, TRANSACTION_ACTIONS};
use domain::time::Timestamp;
use futures_util::StreamExt as _;

use super::golden::Golden;
use super::page::{self, Listing, PageRequest};
use super::table::{Condition, Item, Query, Table, Write, WriteError};
use super::{Reindexing, Transaction, Versioned, keys, knowledge, parts};
use crate::app::App;
use crate::objects::{Object, Upload};

/// How often a change is repeated when others change the same agent's index at the same time. Every refusal is somebody
/// else's success, so this many workers may finish at once.
const TRIES: usize = 50;
/// Objects deleted at once.
const AT_ONCE: usize = 8;
/// What segments are to the object store.
const SEGMENT_TYPE: &str = "application/octet-stream";

/// The files of one account.
pub struct Files<'a> {
    app: &'a App,
    account: AccountId,
}

/// A page of a web site, as the crawler has read it.
#[derive(Clone, Debug)]
pub struct SitePage<'a> {
    /// The site.
    pub site: SiteId,
    /// When the site was added; together with the site and the address it makes the file's id.
    pub site_created_at: Timestamp,
    /// The page's address in its one spelling.
    pub address: &'a str,
    /// What people call it, such as its title.
    pub name: FileName,
    /// What the server says that it is; the reader looks at the content.
    pub media: MediaType,
    /// The bytes as the server sent them.
    pub bytes: Bytes,
}

impl<'a> Files<'a> {
    pub(crate) fn new(app: &'a App, account: AccountId) -> Self {
        Self { app, account }
    }

    /// Plans a new file of an agent.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Conflict`] when the agent's knowledge is full, [`domain::ErrorKind::NotFound`] when the agent
    /// was deleted in the meantime.
    pub async fn create(
        &self,
        transaction: &mut Transaction,
        agent: AgentId,
        (name, media, size): (FileName, MediaType, u64),
    ) -> Result<Versioned<KnowledgeFile>> {
        let now = self.app.clock().now();
        let id = FileId::generate(now, self.app.chance());
        self.plan_new(transaction, KnowledgeFile::new(id, agent, name, media, size, now)).await
    }

    /// Stores a page of a web site as a file, which is read as an upload is; a page that is there already gets the new
    /// bytes. Bytes that are the same as before change nothing. It can be repeated until it succeeds.
    ///
    /// # Errors
    /// Those of [`Files::create`].
    pub async fn put_page(&self, agent: AgentId, page: SitePage<'_>) -> Result<Versioned<KnowledgeFile>> {
        let id = Origin::page_file(page.site, page.address, page.site_created_at);
        let size = page.bytes.len() as u64;
        let file = loop {
            let written = match self.find(agent, id).await? {
                Some(file) if file.value.name == page.name && file.value.media == page.media => Ok(file),
                Some(mut file) => {
                    (file.value.name, file.value.media) = (page.name.clone(), page.media);
                    self.write(file).await
                }
                None => {
                    let mut transaction = Transaction::default();
                    let origin = Origin::Page { site: page.site, address: page.address.to_owned() };
                    let new =
                        KnowledgeFile::new(id, agent, page.name.clone(), page.media, size, self.app.clock().now());
                    let file = self.plan_new(&mut transaction, KnowledgeFile { origin, ..new }).await?;
                    transaction.commit(self.table()).await.map(|()| file)
                }
            };
            match written {
                Ok(file) => break file,
                // The worker or another crawler changed it: look again at what is there.
                Err(error) if is_stale(&error) => {}
                Err(error) => return Err(error),
            }
        };
        let key = self.upload_key(agent, id).to_string();
        self.app.objects().put(&key, page.bytes, page.media.as_str()).await?;
        Ok(file)
    }

    /// The files that are pages of a site.
    pub async fn pages_of(&self, agent: AgentId, site: SiteId) -> Result<Vec<Versioned<KnowledgeFile>>> {
        let (mut pages, mut request) = (Vec::new(), PageRequest { limit: FILES_PER_AGENT, after: None });
        loop {
            let list = self.list(agent, request).await?;
            pages.extend(list.items.into_iter().filter(|file| file.value.origin.site() == Some(site)));
            let Some(next) = list.next else { return Ok(pages) };
            request = PageRequest { limit: FILES_PER_AGENT, after: Some(next) };
        }
    }

    /// An address to which the file may be uploaded, with exactly the size and the type that were declared.
    pub async fn upload_address(&self, file: &KnowledgeFile) -> Result<Upload> {
        let key = self.upload_key(file.agent, file.id).to_string();
        self.app.objects().presign_put(&key, file.size, file.media.as_str(), self.app.clock().now()).await
    }

    /// A file.
    ///
    /// # Errors
    /// [`domain::ErrorKind::NotFound`] when the agent has no such file.
    pub async fn get(&self, agent: AgentId, id: FileId) -> Result<Versioned<KnowledgeFile>> {
        self.find(agent, id).await?.ok_or_else(|| Error::not_found("file"))
    }

    /// A file, when there is one.
    pub async fn find(&self, agent: AgentId, id: FileId) -> Result<Option<Versioned<KnowledgeFile>>> {
        let item = self.table().get(&keys::file(self.account, agent, id)).await?;
        item.map(|item| Ok(Versioned { value: item.decode()?, version: item.version })).transpose()
    }

    /// A page of an agent's files, newest first.
    pub async fn list(&self, agent: AgentId, request: PageRequest) -> Result<Listing<Versioned<KnowledgeFile>>> {
        let query = Query::partition(keys::files(self.account, agent), request.limit);
        page::read(self.table(), query.after(request.after).descending()).await
    }

    /// Plans to write a changed file over the version it was read at.
    pub fn plan(
        &self,
        transaction: &mut Transaction,
        file: Versioned<KnowledgeFile>,
    ) -> Result<Versioned<KnowledgeFile>> {
        let file = Versioned { version: file.version + 1, ..file };
        transaction.add(Write::replace(self.item(&file)?), Error::stale);
        Ok(file)
    }

    /// Writes a changed file over the version it was read at.
    ///
    /// # Errors
    /// [`domain::ErrorKind::PreconditionFailed`] when somebody else was faster.
    pub async fn write(&self, file: Versioned<KnowledgeFile>) -> Result<Versioned<KnowledgeFile>> {
        let mut transaction = Transaction::default();
        let file = self.plan(&mut transaction, file)?;
        transaction.commit(self.table()).await?;
        Ok(file)
    }

    /// Writes a file that is ready over the version it was read at, and puts what was read into the agent's index: both or
    /// neither. Answers what was there before.
    ///
    /// # Errors
    /// [`domain::ErrorKind::PreconditionFailed`] when the file was changed or deleted in the meantime.
    pub async fn publish(&self, file: Versioned<KnowledgeFile>, indexed: Indexed) -> Result<Option<Indexed>> {
        let file = Versioned { version: file.version + 1, ..file };
        let write = Write::replace(self.item(&file)?);
        let id = file.value.id;
        self.write_with_pointer(file.value.agent, write, |pointer| Ok((pointer.put(id, indexed.clone()), true))).await
    }

    /// Writes a file over the version it was read at, and `changed` in the place of `seen` into the agent's index: both or
    /// neither. Answers the segments that were replaced.
    ///
    /// # Errors
    /// [`domain::ErrorKind::PreconditionFailed`] when the file or what there is of it was changed in the meantime.
    pub async fn swap(
        &self,
        file: Versioned<KnowledgeFile>,
        seen: Indexed,
        changed: Indexed,
    ) -> Result<Vec<SegmentRef>> {
        let file = Versioned { version: file.version + 1, ..file };
        let (id, write) = (file.value.id, Write::replace(self.item(&file)?));
        self.write_with_pointer(file.value.agent, write, |pointer| match pointer.of(id) {
            Some(known) if *known == seen => {
                let known = seen.segments.iter().filter(|segment| !changed.segments.contains(segment));
                let replaced = known.cloned().collect();
                pointer.put(id, changed.clone());
                Ok((replaced, true))
            }
            _ => Err(Error::stale()),
        })
        .await
    }

    /// What of a file is in the index.
    pub async fn indexed(&self, agent: AgentId, file: FileId) -> Result<Option<Indexed>> {
        Ok(self.pointer(agent).await?.of(file).cloned())
    }

    /// The agent's index.
    pub async fn pointer(&self, agent: AgentId) -> Result<KnowledgePointer> {
        Ok(knowledge::pointer(self.table(), self.account, agent).await?.value)
    }

    /// Deletes a file: it cannot be found from this moment on, whoever may be reading it.
    ///
    /// # Errors
    /// [`domain::ErrorKind::NotFound`] when there is no such file, [`domain::ErrorKind::PreconditionFailed`] when `seen` is
    /// not its version.
    pub async fn delete(&self, agent: AgentId, id: FileId, seen: Option<u64>) -> Result<()> {
        let mut tries = 0;
        loop {
            let Some(file) = self.find(agent, id).await? else {
                // An earlier deletion may have been cut short after its transaction.
                self.discard_all_of(agent, id).await;
                return Err(Error::not_found("file"));
            };
            let file = file.expect(seen)?;
            let write = Write::Delete(keys::file(self.account, agent, id), Condition::Version(file.version));
            let change = |pointer: &mut KnowledgePointer| Ok(((), pointer.remove(id).is_some()));
            match self.write_with_pointer(agent, write, change).await {
                Ok(()) => break,
                // A worker wrote its progress: with the new version it is the same deletion.
                Err(error) if is_stale(&error) && seen.is_none() && tries < TRIES => tries += 1,
                Err(error) => return Err(error),
            }
        }
        self.discard_all_of(agent, id).await;
        Ok(())
    }

    /// Deletes all files of an agent with their objects, and the agent's index. It can be repeated until it succeeds.
    pub async fn purge(&self, agent: AgentId) -> Result<()> {
        loop {
            let query = Query::partition(keys::files(self.account, agent), TRANSACTION_ACTIONS);
            let files: Vec<Versioned<KnowledgeFile>> = page::read(self.table(), query).await?.items;
            if files.is_empty() {
                break;
            }
            let delete = |file: &Versioned<KnowledgeFile>| {
                Write::Delete(keys::file(self.account, agent, file.value.id), Condition::Version(file.version))
            };
            match self.table().write(files.iter().map(delete).collect()).await {
                Ok(()) => {
                    for file in &files {
                        self.discard_all_of(agent, file.value.id).await;
                    }
                }
                // A worker was faster: look again at what is there.
                Err(WriteError::Condition(_)) => {}
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        // Last, because a worker that finished meanwhile has written it once more.
        match self.table().write(vec![Write::Delete(keys::knowledge(self.account, agent), Condition::Present)]).await {
            Ok(()) | Err(WriteError::Condition(_)) => Ok(()),
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    /// Size and fingerprint of an upload; `None` when nothing has arrived.
    pub async fn uploaded(&self, file: &KnowledgeFile) -> Result<Option<(u64, String)>> {
        self.app.objects().head(&self.upload_key(file.agent, file.id).to_string()).await
    }

    /// The bytes of an upload; `None` when there are none.
    pub async fn download(&self, file: &KnowledgeFile) -> Result<Option<Object>> {
        self.app.objects().get(&self.upload_key(file.agent, file.id).to_string()).await
    }

    /// Has the worker called for the upload as if it had just arrived.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Conflict`] when there is nothing to read.
    pub async fn call_worker(&self, file: &KnowledgeFile) -> Result<()> {
        if self.app.objects().touch(&self.upload_key(file.agent, file.id).to_string()).await? {
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
        self.app.objects().put(&self.segment_key(agent, file, segment), bytes, SEGMENT_TYPE).await
    }

    /// The size of a segment that is stored; `None` when it is not.
    pub async fn stored_segment(&self, agent: AgentId, file: FileId, segment: &SegmentRef) -> Result<Option<u64>> {
        Ok(self.app.objects().head(&self.segment_key(agent, file, segment)).await?.map(|(size, _)| size))
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
        let stored = match self.app.objects().list(&prefix).await {
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

    /// Takes the work of making an agent's index anew.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Unavailable`] while somebody else is at it.
    pub async fn reindexing(&self, agent: AgentId) -> Result<Reindexing<'a>> {
        Reindexing::take(self.app, self.account, agent).await
    }

    /// Writes `next` over the agent's index when it is still `seen`; answers whether it was.
    pub async fn flip(&self, agent: AgentId, seen: &KnowledgePointer, next: &KnowledgePointer) -> Result<bool> {
        let mut pointer = knowledge::pointer(self.table(), self.account, agent).await?;
        if pointer.value != *seen {
            return Ok(false);
        }
        pointer.value = next.clone();
        match self.table().write(vec![knowledge::pointer_write(self.account, agent, pointer)?]).await {
            Ok(()) => {
                self.announce(agent).await;
                Ok(true)
            }
            Err(WriteError::Condition(_)) => Ok(false),
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    /// Tells that the agent may answer differently now: its golden questions are asked when it is quiet.
    async fn announce(&self, agent: AgentId) {
        Golden::new(self.app, self.account).changed(agent, Trigger::Knowledge).await;
    }

    /// Makes `write` together with a change of the agent's index, which answers something and says whether it changed it.
    async fn write_with_pointer<T: Send>(
        &self,
        agent: AgentId,
        write: Write,
        change: impl Fn(&mut KnowledgePointer) -> Result<(T, bool)>,
    ) -> Result<T> {
        for _ in 0..TRIES {
            let mut pointer = knowledge::pointer(self.table(), self.account, agent).await?;
            let mut writes = vec![write.clone()];
            let (answer, changed) = change(&mut pointer.value)?;
            if changed {
                writes.push(knowledge::pointer_write(self.account, agent, pointer)?);
            }
            match self.table().write(writes).await {
                Ok(()) => {
                    if changed {
                        self.announce(agent).await;
                    }
                    return Ok(answer);
                }
                // Another file of the agent came between.
                Err(WriteError::Condition(1)) => {}
                Err(WriteError::Condition(_)) => return Err(Error::stale()),
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        Err(Error::stale().with("change an index that others change all the time"))
    }

    async fn plan_new(&self, transaction: &mut Transaction, file: KnowledgeFile) -> Result<Versioned<KnowledgeFile>> {
        let agent = file.agent;
        if self.count(agent).await? >= FILES_PER_AGENT {
            let text = format!("an agent has at most {FILES_PER_AGENT} files; delete one first");
            return Err(Error::conflict("too_many_files", text));
        }
        let file = Versioned::first(file);
        transaction
            .add(Write::Check(keys::agent(self.account, agent), Condition::Present), || Error::not_found("agent"));
        transaction.add(Write::create(self.item(&file)?), Error::stale);
        Ok(file)
    }

    async fn count(&self, agent: AgentId) -> Result<usize> {
        let mut query = Query::partition(keys::files(self.account, agent), FILES_PER_AGENT);
        let mut count = 0;
        loop {
            let page = self.table().query(&query).await?;
            count += page.items.len();
            // A page also ends at a megabyte.
            match page.next {
                Some(next) if count < FILES_PER_AGENT => query.after = Some(next),
                _ => return Ok(count),
            }
        }
    }

    /// Deletes objects that no fact leads to, and answers how many. What cannot be deleted costs some storage and nothing
    /// else.
    pub(super) async fn discard(&self, keys: Vec<String>) -> usize {
        let objects = self.app.objects();
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
    async fn discard_all_of(&self, agent: AgentId, file: FileId) {
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
        if let Err(error) = parts::forget(self.app, self.account, file).await {
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
        parts::forget(self.app, self.account, file.id).await
    }

    /// Deletes all objects whose keys begin with `prefix`.
    ///
    /// # Errors
    /// When some are left.
    pub(super) async fn discard_under(&self, prefix: &str) -> Result<()> {
        loop {
            let keys = self.app.objects().list(prefix).await?;
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

    fn upload_key(&self, agent: AgentId, file: FileId) -> UploadKey {
        UploadKey { account: self.account, agent, file }
    }

    fn segment_key(&self, agent: AgentId, file: FileId, segment: &SegmentRef) -> String {
        SegmentKey { file: self.upload_key(agent, file), hash: segment.hash.clone() }.to_string()
    }

    fn item(&self, file: &Versioned<KnowledgeFile>) -> Result<Item> {
        let key = keys::file(self.account, file.value.agent, file.value.id);
        Ok(Item::new(key, "file", &file.value)?.at_version(file.version))
    }

    fn table(&self) -> &'a dyn Table {
        self.app.table()
    }
}

fn is_stale(error: &Error) -> bool {
    *error.kind() == ErrorKind::PreconditionFailed
}
