//! The parts of files that are read by several invocations: who works on which, and which are done.

use bytes::Bytes;
use domain::error::{Error, ErrorKind, Result};
use domain::ids::{AccountId, FileId};
use domain::knowledge::{KnowledgeFile, Part, PartDone, PartKey, PartState, UploadKey};
use domain::limits::{PART_LEASE_SECONDS, PART_SECONDS, TRANSACTION_ACTIONS};

use super::table::{Condition, Item, Query, Write, WriteError};
use super::{Files, Store, Versioned, keys, purge};

/// The parts of one job of a file.
pub struct Parts<'a> {
    store: &'a Store,
    file: UploadKey,
    job: u32,
}

/// What there is to do about a part.
#[derive(Debug)]
pub enum Taken {
    /// It is the caller's, until its lease ends.
    Yours(Versioned<PartState>),
    /// It is done.
    Done,
}

impl<'a> Parts<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId, file: &KnowledgeFile, job: u32) -> Self {
        Self { store, file: UploadKey { account, agent: file.agent, file: file.id }, job }
    }

    /// Takes a part.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`] while somebody else works on it.
    pub async fn take(&self, part: Part) -> Result<Taken> {
        let found = self.store.table().get(&self.key(part)).await?;
        let now = self.store.clock().now();
        let mut state = match found {
            Some(item) => Versioned { value: item.decode::<PartState>()?, version: item.version },
            None => Versioned { value: PartState::default(), version: 0 },
        };
        if state.value.done.is_some() {
            return Ok(Taken::Done);
        }
        if let Some(until) = state.value.lease_until.filter(|&until| now < until) {
            return Err(busy(until.since(now).unsigned_abs()));
        }
        state.value.tries += 1;
        state.value.lease_until = Some(now.plus_seconds(PART_LEASE_SECONDS));
        match self.write(part, state).await {
            Ok(state) => Ok(Taken::Yours(state)),
            // Somebody else was faster.
            Err(error) if *error.kind() == ErrorKind::PreconditionFailed => Err(busy(std::time::Duration::ZERO)),
            Err(error) => Err(error),
        }
    }

    /// Lets go of a part that could not be done now; the next one who is called takes it at once.
    ///
    /// # Errors
    /// [`ErrorKind::PreconditionFailed`] when somebody else has it by now.
    pub async fn hand_back(&self, part: Part, mut state: Versioned<PartState>) -> Result<()> {
        state.value.lease_until = None;
        self.write(part, state).await.map(drop)
    }

    /// Writes down that a part is done. What it made is stored already.
    ///
    /// # Errors
    /// [`ErrorKind::PreconditionFailed`] when somebody else has it by now: what it made is there all the same.
    pub async fn finish(&self, part: Part, mut state: Versioned<PartState>, done: PartDone) -> Result<()> {
        (state.value.lease_until, state.value.done) = (None, Some(done));
        self.write(part, state).await.map(drop)
    }

    /// Every part that somebody has begun, in order.
    pub async fn list(&self) -> Result<Vec<(Part, PartState)>> {
        let mut parts = Vec::new();
        let mut query = Query::partition(keys::parts(self.file.account, self.file.file), TRANSACTION_ACTIONS);
        query.prefix = Some(keys::job(self.job));
        loop {
            let page = self.store.table().query(&query).await?;
            for item in &page.items {
                let name = item.key.sk.strip_prefix(&keys::job(self.job)).unwrap_or_default();
                let part = name.parse().map_err(|e| Error::internal(e).with("read the parts of a file"))?;
                parts.push((part, item.decode()?));
            }
            let Some(next) = page.next else { return Ok(parts) };
            query.after = Some(next);
        }
    }

    /// Forgets how often parts were begun that are not done and that nobody works on.
    pub async fn forgive(&self, known: &[(Part, PartState)]) -> Result<()> {
        let now = self.store.clock().now();
        let idle = |state: &PartState| state.done.is_none() && state.lease_until.is_none_or(|until| until <= now);
        for (part, _) in known.iter().filter(|(_, state)| idle(state)) {
            self.forget_one(*part).await?;
        }
        Ok(())
    }

    /// Stores something that the job has made.
    pub async fn put(&self, name: impl ToString, bytes: Bytes) -> Result<()> {
        self.store.objects().put(&self.object(name), bytes, "application/json").await
    }

    /// Something that the job has made.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] when it is not there although a part says so.
    pub async fn get(&self, name: impl ToString) -> Result<Bytes> {
        let key = self.object(name);
        let object = self.store.objects().get(&key).await?;
        Ok(object.ok_or_else(|| Error::internal("a part of a file is missing").with(format!("open {key}")))?.bytes)
    }

    /// Deletes everything that the job has made on its way: nobody needs it any more.
    ///
    /// # Errors
    /// When something is left.
    pub async fn discard(&self) -> Result<()> {
        Files::new(self.store, self.file.account).discard_under(&self.object("")).await?;
        for (part, _) in self.list().await? {
            self.forget_one(part).await?;
        }
        Ok(())
    }

    async fn forget_one(&self, part: Part) -> Result<()> {
        match self.store.table().write(vec![Write::Delete(self.key(part), Condition::Present)]).await {
            Ok(()) | Err(WriteError::Condition(_)) => Ok(()),
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    async fn write(&self, part: Part, state: Versioned<PartState>) -> Result<Versioned<PartState>> {
        let state = Versioned { version: state.version + 1, ..state };
        let mut item = Item::new(self.key(part), "filePart", &state.value)?.at_version(state.version);
        item.expires_at = Some(self.store.clock().now().plus_seconds(PART_SECONDS).as_seconds());
        let write = if state.version == 1 { Write::create(item) } else { Write::replace(item) };
        self.store.table().write(vec![write]).await.map_err(WriteError::or_stale)?;
        Ok(state)
    }

    fn key(&self, part: Part) -> super::table::Key {
        keys::part(self.file.account, self.file.file, self.job, &part)
    }

    fn object(&self, name: impl ToString) -> String {
        PartKey { file: self.file, job: self.job, name: name.to_string() }.to_string()
    }
}

/// Forgets which parts of a file were done.
pub(super) async fn forget(store: &Store, account: AccountId, file: FileId) -> Result<()> {
    purge(store.table(), &keys::parts(account, file)).await
}

fn busy(wait: std::time::Duration) -> Error {
    Error::new(ErrorKind::Unavailable(wait), "somebody else works on this part of the file")
}
