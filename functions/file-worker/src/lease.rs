//! The lease of a file: the right of one attempt to change it. Every change is fenced by the attempt's number.

use async_trait::async_trait;
use domain::access::Principal;
use domain::error::{Error, ErrorKind, Result};
use domain::knowledge::{Attempt, Job, KnowledgeFile, Lost, Skip, Stage, UploadKey};
use domain::time::Timestamp;
use shared::App;
use shared::store::{Files, Parts, Passages, Versioned};

use crate::abort::Abort;
use crate::progress::ProgressSink;

/// A file is begun only with so many seconds to work: with fewer, it would fail although the next invocation has time.
const START_SECONDS: i64 = 20;
/// Seconds between two writes of progress, so that a page of a second costs no write. Far less than a lease.
const PROGRESS_SECONDS: i64 = 2;
/// How often a change is repeated on a file that others change, too: its other parts, a second upload, its owner.
pub(crate) const TRIES: usize = 20;

/// The right to change a file, and the file as it was last written.
pub(crate) struct FileLease<'a> {
    pub(crate) app: &'a App,
    caller: &'a Principal,
    file: Versioned<KnowledgeFile>,
    attempt: Attempt,
    written_at: Timestamp,
}

impl<'a> FileLease<'a> {
    /// Takes the file at `key`; `None` when there is nothing to do.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`] while somebody else is reading the same bytes, or when there is too little time.
    pub(crate) async fn take(
        app: &'a App,
        caller: &'a Principal,
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
                Err(skip @ (Skip::AlreadyRead | Skip::InParts)) => {
                    tracing::info!(?skip, "there is nothing to do for these bytes");
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
                Ok(file) => return Ok(Some(Self { app, caller, file, attempt, written_at: now })),
                Err(error) if is_stale(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Err(Error::stale().with("take a file that others change all the time"))
    }

    /// Joins those who work on the parts of a job; `None` when the job is stale.
    pub(crate) async fn join(app: &'a App, caller: &'a Principal, key: UploadKey, job: u32) -> Result<Option<Self>> {
        let files = app.files(caller);
        let Some(file) = files.find(key.agent, key.file).await? else {
            files.sweep(key.agent, key.file).await;
            return Ok(None);
        };
        let Ok(attempt) = file.value.attempt_of(job) else {
            // Perhaps whoever made the file ready did not come to clean up.
            if file.value.job.as_ref().is_none_or(|own| own.number != job) {
                app.parts(caller, &file.value, job).discard().await?;
            }
            return Ok(None);
        };
        let written_at = app.clock().now();
        Ok(Some(Self { app, caller, file, attempt, written_at }))
    }

    /// The files of the account.
    pub(crate) fn files(&self) -> Files<'a> {
        self.app.files(self.caller)
    }

    /// The file as it was last written.
    pub(crate) fn file(&self) -> &KnowledgeFile {
        &self.file.value
    }

    /// The file with its version.
    pub(crate) fn versioned(&self) -> Versioned<KnowledgeFile> {
        self.file.clone()
    }

    /// The attempt.
    pub(crate) fn attempt(&self) -> Attempt {
        self.attempt
    }

    /// How the reading is divided.
    pub(crate) fn job(&self) -> Result<&Job, Abort> {
        self.file.value.job.as_ref().ok_or(Abort::LeaseLost)
    }

    /// The parts of the job with this number.
    pub(crate) fn parts(&self, job: u32) -> Parts<'a> {
        self.app.parts(self.caller, &self.file.value, job)
    }

    /// The passages of the account.
    pub(crate) fn passages(&self) -> Passages<'a> {
        self.app.passages(self.caller)
    }

    /// Whose file it is.
    pub(crate) fn caller(&self) -> &'a Principal {
        self.caller
    }

    /// Changes the file and writes it, on top of what others may have written.
    pub(crate) async fn change(
        &mut self,
        change: impl Fn(&mut KnowledgeFile, Attempt, Timestamp) -> Result<(), Lost>,
    ) -> Result<(), Abort> {
        for _ in 0..TRIES {
            let now = self.app.clock().now();
            let mut changed = self.file.clone();
            change(&mut changed.value, self.attempt, now).map_err(|Lost| Abort::LeaseLost)?;
            match self.files().write(changed).await {
                Ok(file) => {
                    (self.file, self.written_at) = (file, now);
                    return Ok(());
                }
                Err(error) if is_stale(&error) => self.reload().await?,
                Err(error) => return Err(Abort::Unavailable(error)),
            }
        }
        Err(Abort::Unavailable(Error::stale().with("write the state of a file")))
    }

    /// Reads the file once more, because somebody else changed it.
    pub(crate) async fn reload(&mut self) -> Result<(), Abort> {
        let file = self.files().find(self.file.value.agent, self.file.value.id).await?;
        self.file = file.ok_or(Abort::LeaseLost)?;
        Ok(())
    }
}

#[async_trait]
impl ProgressSink for FileLease<'_> {
    /// Writes progress down and renews the lease, when it is time to. Parts count when they are done.
    async fn report(&mut self, stage: Stage, percent: u8) -> Result<(), Abort> {
        let silence = self.app.clock().now().since(self.written_at);
        if silence.as_secs() < PROGRESS_SECONDS || self.file.value.job.as_ref().is_some_and(|job| job.sent) {
            return Ok(());
        }
        self.change(|file, attempt, now| file.advance(attempt, stage, percent, now)).await
    }
}

pub(crate) fn is_stale(error: &Error) -> bool {
    *error.kind() == ErrorKind::PreconditionFailed
}

fn later(wait: std::time::Duration, why: &'static str) -> Error {
    Error::new(ErrorKind::Unavailable(wait), why)
}
