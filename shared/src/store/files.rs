//! Files of an agent's knowledge: facts in the table, bytes in the object store.
//!
//! Facts go first: a file is deleted and taken out of the index in one transaction, and its objects after that. A crash
//! between leaves objects that nothing leads to, never a fact without its object.

use domain::error::{Error, ErrorKind, Result};
use domain::golden::Trigger;
use domain::ids::{AccountId, AgentId, FileId};
use domain::knowledge::{FileName, Indexed, KnowledgeFile, KnowledgePointer, MediaType, SegmentRef};
use domain::limits::{FILES_PER_AGENT, TRANSACTION_ACTIONS};

use super::golden::Golden;
use super::page::{self, Listing, PageRequest};
use super::table::{Condition, Item, Query, Table, Write, WriteError};
use super::{Reindexing, Store, Transaction, Versioned, keys, knowledge};

/// How often a change is repeated when others change the same agent's index at the same time. Every refusal is somebody
/// else's success, so this many workers may finish at once.
const TRIES: usize = 50;

/// The files of one account.
pub struct Files<'a> {
    pub(super) store: &'a Store,
    pub(super) account: AccountId,
}

impl<'a> Files<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
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
        let now = self.store.clock().now();
        let id = FileId::generate(now, self.store.chance());
        self.plan_new(transaction, KnowledgeFile::new(id, agent, name, media, size, now)).await
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

    /// Takes the work of making an agent's index anew.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Unavailable`] while somebody else is at it.
    pub async fn reindexing(&self, agent: AgentId) -> Result<Reindexing<'a>> {
        Reindexing::take(self.store, self.account, agent).await
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
        Golden::new(self.store, self.account).changed(agent, Trigger::Knowledge).await;
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

    pub(super) async fn plan_new(
        &self,
        transaction: &mut Transaction,
        file: KnowledgeFile,
    ) -> Result<Versioned<KnowledgeFile>> {
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

    fn item(&self, file: &Versioned<KnowledgeFile>) -> Result<Item> {
        let key = keys::file(self.account, file.value.agent, file.value.id);
        Ok(Item::new(key, "file", &file.value)?.at_version(file.version))
    }

    pub(super) fn table(&self) -> &'a dyn Table {
        self.store.table()
    }
}

pub(super) fn is_stale(error: &Error) -> bool {
    *error.kind() == ErrorKind::PreconditionFailed
}
