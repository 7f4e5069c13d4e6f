//! A file held by one attempt: every change of it is fenced.

use domain::access::Principal;
use domain::error::{Error, ErrorKind, Result};
use domain::knowledge::{Attempt, Failure, KnowledgeFile, Lost, Reading, SegmentRef, Skip, Stage, UploadKey};
use domain::time::Timestamp;
use shared::App;
use shared::store::{Files, Versioned};

use crate::{START_SECONDS, Stop};

/// Seconds between two writes of progress, so that a page of a second costs no write. Far less than a lease.
const PROGRESS_SECONDS: i64 = 2;
/// How often a change is repeated on a file that others change, too. Nobody but a second upload or its owner does.
const TRIES: usize = 5;

/// The right to read a file, and the file as it was last written.
pub(crate) struct Hold<'a> {
    app: &'a App,
    files: Files<'a>,
    file: Versioned<KnowledgeFile>,
    attempt: Attempt,
    written_at: Timestamp,
    /// What this attempt has put into the object store.
    stored: Vec<SegmentRef>,
}

impl<'a> Hold<'a> {
    /// Takes the file at `key`; `None` when there is nothing to do.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`] while somebody else is reading the same bytes, or when there is too little time.
    pub(crate) async fn take(
        app: &'a App,
        caller: &Principal,
        key: UploadKey,
        stop_at: Timestamp,
    ) -> Result<Option<Self>> {
        let files = app.files(caller);
        for _ in 0..TRIES {
            let Some(mut file) = files.find(key.agent, key.file).await? else {
                tracing::info!("there is no such file: it was deleted, or never declared");
                return Ok(None);
            };
            let Some((size, etag)) = files.uploaded(&file.value).await? else {
                tracing::info!("there is nothing in the store for this file");
                return Ok(None);
            };
            let now = app.clock().now();
            let attempt = match file.value.begin(&etag, size, now) {
                Ok(attempt) => attempt,
                Err(Skip::AlreadyRead) => {
                    tracing::info!("these bytes were read already");
                    return Ok(None);
                }
                Err(Skip::InWork(until)) => {
                    return Err(later(until.since(now).unsigned_abs(), "somebody is reading this file"));
                }
            };
            if now.plus_seconds(START_SECONDS) > stop_at {
                return Err(later(std::time::Duration::ZERO, "too little time is left to begin a file"));
            }
            match files.write(file).await {
                Ok(file) => return Ok(Some(Self { app, files, file, attempt, written_at: now, stored: Vec::new() })),
                Err(error) if is_stale(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Err(Error::stale().with("take a file that others change all the time"))
    }

    /// The file as it was last written.
    pub(crate) fn file(&self) -> &KnowledgeFile {
        &self.file.value
    }

    /// The bytes.
    pub(crate) async fn download(&self) -> Result<bytes::Bytes, Stop> {
        let object = self.files.download(&self.file.value).await?;
        object.map(|object| object.bytes).ok_or_else(|| Stop::Failed(Failure::not_uploaded()))
    }

    /// Writes progress down and renews the lease, when it is time to.
    pub(crate) async fn advance(&mut self, stage: Stage, progress: u8) -> Result<(), Stop> {
        let silence = self.app.clock().now().since(self.written_at);
        if silence.as_secs() < PROGRESS_SECONDS {
            return Ok(());
        }
        self.change(|file, attempt, now| file.advance(attempt, stage, progress, now)).await
    }

    /// The number of the attempt.
    pub(crate) fn attempt(&self) -> u32 {
        self.attempt.number()
    }

    /// What earlier attempts have stored for `plan`. What they have stored for another one is deleted.
    pub(crate) async fn kept(&mut self, plan: &str) -> Result<Vec<SegmentRef>, Stop> {
        if let Some(old) = self.file.value.draft.clone().filter(|draft| draft.plan != plan) {
            // In this order, so that nobody else can take up what is about to be deleted.
            self.change(|file, attempt, _| file.forget_draft(attempt)).await?;
            self.discard(old.segments.iter()).await;
        }
        let mut stored = Vec::new();
        for segment in self.file.value.kept(plan) {
            if !self.files.has_segment(&self.file.value, segment).await? {
                break;
            }
            stored.push(segment.clone());
        }
        Ok(stored)
    }

    /// Writes down that segment number `number` of `plan` is going to be there, and stores it.
    pub(crate) async fn keep(
        &mut self,
        plan: &str,
        number: usize,
        segment: &SegmentRef,
        bytes: Vec<u8>,
    ) -> Result<(), Stop> {
        self.change(|file, attempt, _| file.keep(attempt, plan, number, segment.clone())).await?;
        self.stored.push(segment.clone());
        self.files.store_segment(&self.file.value, segment, bytes.into()).await?;
        Ok(())
    }

    /// Makes the text findable: the file is ready, and its segments are in the index, in one transaction.
    pub(crate) async fn publish(&mut self, reading: Reading) -> Result<(), Stop> {
        for _ in 0..TRIES {
            let mut ready = self.file.clone();
            ready.value.finish(self.attempt, reading.clone(), self.app.clock().now()).map_err(|Lost| Stop::Lost)?;
            match self.files.publish(ready).await {
                Ok(_) => {
                    self.discard_superseded(&reading.segments).await;
                    return Ok(());
                }
                Err(error) if is_stale(&error) => self.reload().await?,
                Err(error) => return Err(Stop::Broken(error)),
            }
            // The write whose answer was lost did happen.
            if self.file.value.finished_by(self.attempt) {
                return Ok(());
            }
        }
        Err(Stop::Broken(Error::stale().with("publish a file")))
    }

    /// Changes the file and writes it, on top of what others may have written.
    pub(crate) async fn change(
        &mut self,
        change: impl Fn(&mut KnowledgeFile, Attempt, Timestamp) -> Result<(), Lost>,
    ) -> Result<(), Stop> {
        for _ in 0..TRIES {
            let now = self.app.clock().now();
            let mut changed = self.file.clone();
            change(&mut changed.value, self.attempt, now).map_err(|Lost| Stop::Lost)?;
            match self.files.write(changed).await {
                Ok(file) => {
                    (self.file, self.written_at) = (file, now);
                    return Ok(());
                }
                Err(error) if is_stale(&error) => self.reload().await?,
                Err(error) => return Err(Stop::Broken(error)),
            }
        }
        Err(Stop::Broken(Error::stale().with("write the state of a file")))
    }

    /// Leaves the rest of the work to the next invocation, and calls for it.
    pub(crate) async fn hand_on(&mut self) -> Result<(), Stop> {
        self.change(|file, attempt, now| file.hand_back(attempt, now)).await?;
        Ok(self.files.call_worker(&self.file.value).await?)
    }

    /// After a loss: deletes what this attempt has stored, but for what the file still leads to, because the attempt that
    /// has it now goes on from there.
    pub(crate) async fn clean_up(&self) {
        let Ok(file) = self.files.find(self.file.value.agent, self.file.value.id).await else { return };
        let needed = |segment: &SegmentRef| file.iter().any(|file| file.value.segments().any(|other| other == segment));
        self.discard(self.stored.iter().filter(|segment| !needed(segment))).await;
    }

    async fn reload(&mut self) -> Result<(), Stop> {
        let file = self.files.find(self.file.value.agent, self.file.value.id).await?;
        self.file = file.ok_or(Stop::Lost)?;
        Ok(())
    }

    async fn discard_superseded(&self, current: &[SegmentRef]) {
        self.discard(self.file.value.segments().filter(|segment| !current.contains(segment))).await;
    }

    async fn discard(&self, segments: impl Iterator<Item = &SegmentRef>) {
        let segments: Vec<SegmentRef> = segments.cloned().collect();
        self.files.discard_segments(&self.file.value, &segments).await;
    }
}

fn is_stale(error: &Error) -> bool {
    *error.kind() == ErrorKind::PreconditionFailed
}

fn later(wait: std::time::Duration, why: &'static str) -> Error {
    Error::new(ErrorKind::Unavailable(wait), why)
}
