//! A file of an agent's knowledge, and who may change its state.

use serde::{Deserialize, Serialize};

use super::{Failure, FileName, Job, MediaType, Origin, Report, Shown, Stage, State, Status, Timings};
use crate::error::{Error, Result};
use crate::ids::{AgentId, FileId};
use crate::limits::{
    FILE_ARRIVAL_SECONDS, FILE_LEASE_SECONDS, FILE_PARTS_SECONDS, FILE_SILENCE_SECONDS, FILE_START_SECONDS,
};
use crate::time::Timestamp;

/// A file of an agent's knowledge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KnowledgeFile {
    /// Its id.
    pub id: FileId,
    /// Whose knowledge it is.
    pub agent: AgentId,
    /// What its owner calls it.
    pub name: FileName,
    /// Its size in bytes: as declared, and once it has arrived as it is.
    pub size: u64,
    /// Its type as declared.
    pub media: MediaType,
    /// Where its bytes come from.
    #[serde(default)]
    pub origin: Origin,
    /// Where it is on its way.
    pub state: State,
    /// Percent of the current attempt's work.
    pub progress: u8,
    /// Attempts to read it so far. The last one's number is the fence: whoever has an older one writes nothing any more.
    pub attempts: u32,
    /// The object store's fingerprint of the bytes that the last attempt took up.
    pub etag: Option<String>,
    /// What of it can be found, and in which segments. It stays until another reading replaces it.
    pub reading: Option<Reading>,
    /// How a reading that is too long for one invocation is divided.
    #[serde(default)]
    pub job: Option<Job>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its state last changed.
    pub updated_at: Timestamp,
}

/// A finished reading of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// SHA-256 of the bytes, in hexadecimal.
    pub content: String,
    /// The embedding model.
    pub model: String,
    /// What was read.
    pub report: Report,
    /// The name of the object with what its owner changed in its passages. The passages themselves are in the segments
    /// that the agent's index names.
    #[serde(default)]
    pub edits: Option<String>,
}

/// The right to read a file, until somebody else gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt(u32);

/// Why an event of a file leads to no work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// These bytes were read already.
    AlreadyRead,
    /// A worker is reading these bytes right now; it is taken to be alive until then.
    InWork(Timestamp),
    /// The parts of these bytes are in the queue.
    InParts,
}

/// The file is no longer this attempt's: somebody else reads it, or it was read, or failed, or was asked for anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

impl Attempt {
    /// Its number, counted from 1.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

impl KnowledgeFile {
    /// A file that is about to be uploaded.
    #[must_use]
    pub fn new(id: FileId, agent: AgentId, name: FileName, media: MediaType, size: u64, now: Timestamp) -> Self {
        Self {
            id,
            agent,
            name,
            size,
            media,
            origin: Origin::Upload,
            state: State::Waiting { until: now.plus_seconds(FILE_ARRIVAL_SECONDS) },
            progress: 0,
            attempts: 0,
            etag: None,
            reading: None,
            job: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// What citations call it: a page of a web site by its address, where anybody can look.
    #[must_use]
    pub fn cited_as(&self) -> &str {
        match &self.origin {
            Origin::Upload => self.name.as_str(),
            Origin::Page { address, .. } => address,
        }
    }

    /// What citations call a passage of it: of a file inside the file, by both names.
    #[must_use]
    pub fn passage_cited_as(&self, member: Option<&str>) -> String {
        member.map_or_else(|| self.cited_as().to_owned(), |path| format!("{}/{path}", self.cited_as()))
    }

    /// The file inside the file that a citation of this file names.
    #[must_use]
    pub fn member_of<'a>(&self, cited: &'a str) -> Option<&'a str> {
        cited.strip_prefix(self.cited_as())?.strip_prefix('/').filter(|path| !path.is_empty())
    }

    /// The owner is about to upload a new version. What there is goes on answering until the new one is ready.
    pub fn expect_version(&mut self, name: FileName, media: MediaType, size: u64, now: Timestamp) {
        (self.name, self.media, self.size) = (name, media, size);
        (self.state, self.progress, self.job) =
            (State::Waiting { until: now.plus_seconds(FILE_ARRIVAL_SECONDS) }, 0, None);
        self.updated_at = now;
    }

    /// Takes up the bytes with the fingerprint `etag`, which are in the object store now.
    ///
    /// Bytes that were read, or are being read by a live worker, are not taken up again; other bytes always are, because
    /// what is in the store now is what the owner uploaded last.
    ///
    /// # Errors
    /// [`Skip`] when there is nothing to do.
    pub fn begin(&mut self, etag: &str, size: u64, now: Timestamp) -> Result<Attempt, Skip> {
        let same = self.etag.as_deref() == Some(etag);
        match self.state {
            State::Ready | State::Failed(_) if same => return Err(Skip::AlreadyRead),
            State::Working { lease_until, .. } if same && now < lease_until => {
                let sent = self.job.as_ref().is_some_and(|job| job.sent);
                return Err(if sent { Skip::InParts } else { Skip::InWork(lease_until) });
            }
            _ => {}
        }
        // What earlier attempts did with the same bytes is used again.
        match &mut self.job {
            Some(job) if same => job.sent = false,
            _ => (self.job, self.progress) = (None, 0),
        }
        self.attempts += 1;
        self.etag = Some(etag.to_owned());
        self.size = size;
        self.work(self.job.as_ref().map_or(Stage::Extracting, Job::stage), now);
        Ok(Attempt(self.attempts))
    }

    /// Writes down how far an attempt has come and renews its lease. Progress and stage never go back.
    ///
    /// # Errors
    /// [`Lost`] when the file is no longer this attempt's; so do all that take an attempt.
    pub fn advance(&mut self, attempt: Attempt, stage: Stage, progress: u8, now: Timestamp) -> Result<(), Lost> {
        let reached = self.stage_of(attempt)?;
        self.progress = self.progress.max(progress.min(99));
        self.work(stage.max(reached), now);
        Ok(())
    }

    /// Divides the reading, or begins its next stage.
    pub fn divide(&mut self, attempt: Attempt, job: Job, now: Timestamp) -> Result<(), Lost> {
        self.stage_of(attempt)?;
        let stage = job.stage();
        self.job = Some(job);
        self.work(stage, now);
        Ok(())
    }

    /// All pages are read, and their text makes so many passages: the next stage begins, once.
    pub fn embed_parts(
        &mut self,
        attempt: Attempt,
        passages: u32,
        timings: Timings,
        now: Timestamp,
    ) -> Result<(), Lost> {
        self.stage_of(attempt)?;
        let job = self.job.as_mut().ok_or(Lost)?;
        if job.passages.is_none() {
            (job.passages, job.timings, job.done, job.sent) = (Some(passages), timings, 0, false);
        }
        self.work(Stage::Embedding, now);
        Ok(())
    }

    /// The queue has taken all parts of the current stage: from now on the file waits for them.
    pub fn sent(&mut self, attempt: Attempt, now: Timestamp) -> Result<(), Lost> {
        let stage = self.stage_of(attempt)?;
        self.job.as_mut().ok_or(Lost)?.sent = true;
        self.work(stage, now);
        Ok(())
    }

    /// Writes down how many parts of a stage are done, and of how many pages. It never goes back.
    pub fn parts_done(
        &mut self,
        attempt: Attempt,
        (stage, done, pages): (Stage, u32, u32),
        progress: u8,
        now: Timestamp,
    ) -> Result<(), Lost> {
        self.stage_of(attempt)?;
        let job = self.job.as_mut().ok_or(Lost)?;
        if job.stage() == stage {
            (job.done, job.pages_done) = (job.done.max(done), job.pages_done.max(pages));
        }
        self.advance(attempt, stage, progress, now)
    }

    /// The right to work on the parts of a job.
    ///
    /// # Errors
    /// [`Lost`] when the file is read in another way by now, or not any more.
    pub fn attempt_of(&self, job: u32) -> Result<Attempt, Lost> {
        let fits = self.job.as_ref().is_some_and(|own| own.number == job);
        if fits && matches!(self.state, State::Working { .. }) { Ok(Attempt(self.attempts)) } else { Err(Lost) }
    }

    /// The text of the file can be found now.
    pub fn finish(&mut self, attempt: Attempt, reading: Reading, now: Timestamp) -> Result<(), Lost> {
        self.stage_of(attempt)?;
        (self.state, self.progress, self.updated_at) = (State::Ready, 100, now);
        (self.reading, self.job) = (Some(reading), None);
        Ok(())
    }

    /// The file cannot be read.
    pub fn fail(&mut self, attempt: Attempt, failure: Failure, now: Timestamp) -> Result<(), Lost> {
        self.stage_of(attempt)?;
        (self.state, self.updated_at) = (State::Failed(failure), now);
        Ok(())
    }

    /// The attempt stops before it is done; the next event goes on at once.
    pub fn hand_back(&mut self, attempt: Attempt, now: Timestamp) -> Result<(), Lost> {
        self.stage_of(attempt)?;
        (self.state, self.updated_at) = (State::Uploaded { since: now }, now);
        Ok(())
    }

    /// The owner wants a failed file to be read again.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Conflict`] when it has not failed, or there is nothing to read.
    pub fn retry(&mut self, now: Timestamp) -> Result<()> {
        match self.shown(now).failure {
            None => Err(Error::conflict("not_failed", "only a file that failed can be tried again")),
            // With a version that was read before, trying again is going back to it.
            Some(failure) if failure.code == Failure::NOT_UPLOADED && self.reading.is_none() => Err(Error::conflict(
                Failure::NOT_UPLOADED,
                "the file did not arrive; delete this entry and upload it again",
            )),
            Some(_) => {
                (self.state, self.progress, self.updated_at) = (State::Uploaded { since: now }, 0, now);
                Ok(())
            }
        }
    }

    /// Whether the file waits for a worker to be called.
    #[must_use]
    pub fn waits_for_worker(&self) -> bool {
        matches!(self.state, State::Uploaded { .. })
    }

    /// Whether the last word on the file is this attempt's success: true when a write that seemed to fail did happen.
    #[must_use]
    pub fn finished_by(&self, attempt: Attempt) -> bool {
        self.attempts == attempt.0 && self.state == State::Ready
    }

    /// The state as people see it at `now`. No state lasts for ever: what is stuck shows as failed, and can be tried again.
    #[must_use]
    pub fn shown(&self, now: Timestamp) -> Shown {
        let (status, overdue) = match &self.state {
            State::Ready => (Status::Ready, None),
            State::Failed(failure) => (Status::Failed, Some(failure.clone())),
            State::Waiting { until } => (Status::Waiting, (now >= *until).then(Failure::not_uploaded)),
            State::Uploaded { since } => {
                (Status::Uploaded, (now >= since.plus_seconds(FILE_START_SECONDS)).then(Failure::time_limit))
            }
            State::Working { stage, lease_until } => {
                let status = match stage {
                    Stage::Extracting => Status::Extracting,
                    Stage::Embedding => Status::Embedding,
                };
                (status, (now >= lease_until.plus_seconds(FILE_SILENCE_SECONDS)).then(Failure::time_limit))
            }
        };
        let status = if overdue.is_some() { Status::Failed } else { status };
        let failure = overdue.map(|failure| if self.reading.is_some() { failure.of_version() } else { failure });
        Shown { status, progress: self.progress, failure }
    }

    fn work(&mut self, stage: Stage, now: Timestamp) {
        let sent = self.job.as_ref().is_some_and(|job| job.sent);
        let lease = if sent { FILE_PARTS_SECONDS } else { FILE_LEASE_SECONDS };
        self.state = State::Working { stage, lease_until: now.plus_seconds(lease) };
        self.updated_at = now;
    }

    fn stage_of(&self, attempt: Attempt) -> Result<Stage, Lost> {
        match self.state {
            State::Working { stage, .. } if self.attempts == attempt.0 => Ok(stage),
            _ => Err(Lost),
        }
    }
}

#[cfg(test)]
mod tests;
