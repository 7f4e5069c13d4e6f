//! The states of a file.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::limits::{FILE_BYTES, FILE_CPU_SECONDS, FILE_MEMORY_BYTES, FILE_PASSAGES};
use crate::time::Timestamp;

/// Where a file is on its way, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "status")]
pub enum State {
    /// An upload address was given out; nothing has arrived.
    Waiting {
        /// Until when the upload can still arrive; later the file shows as failed, and a late arrival is read all the same.
        until: Timestamp,
    },
    /// The bytes are there and a worker will be called for them.
    Uploaded {
        /// Since when.
        since: Timestamp,
    },
    /// A worker is at it.
    Working {
        /// What it is doing.
        stage: Stage,
        /// Until when the worker is taken to be alive; it renews the lease while it works.
        lease_until: Timestamp,
    },
    /// Its text can be found.
    Ready,
    /// It could not be read.
    Failed(Failure),
}

/// What a worker is doing with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// Reading the text.
    Extracting,
    /// Computing the vectors of its passages.
    Embedding,
}

/// Where a file is, as people see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FileStatus)]
pub enum Status {
    /// Nothing has arrived yet.
    Waiting,
    /// It waits for a worker.
    Uploaded,
    /// Its text is being read.
    Extracting,
    /// Its passages are being embedded.
    Embedding,
    /// Its text can be found.
    Ready,
    /// It could not be read.
    Failed,
}

impl Status {
    /// The name used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Uploaded => "uploaded",
            Self::Extracting => "extracting",
            Self::Embedding => "embedding",
            Self::Ready => "ready",
            Self::Failed => "failed",
        }
    }
}

/// A file's state as people see it at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Where it is.
    pub status: Status,
    /// Share of the work that is done, in percent.
    pub progress: u8,
    /// Why it failed.
    pub failure: Option<Failure>,
}

/// Why a file could not be read, in words for its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FileFailure)]
pub struct Failure {
    /// A stable code for programs.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What can be done.
    pub advice: String,
}

impl Failure {
    /// The code of a file that never arrived.
    pub const NOT_UPLOADED: &str = "not_uploaded";

    /// A failure.
    pub fn new(code: &str, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), advice: advice.into() }
    }

    /// The same failure of a new version of a file that was read before.
    #[must_use]
    pub fn of_version(self) -> Self {
        let advice = format!("{} Until then the agent answers from the version before it.", self.advice);
        Self { advice, ..self }
    }

    /// Nothing arrived in time.
    #[must_use]
    pub fn not_uploaded() -> Self {
        Self::new(Self::NOT_UPLOADED, "The file did not arrive.", "Delete this entry and upload the file again.")
    }

    /// The work was not done in time.
    #[must_use]
    pub fn time_limit() -> Self {
        Self::new(
            "time_limit",
            "Reading the file took too long.",
            "Try again; if it fails once more, split the file into smaller ones.",
        )
    }

    /// The work took more computing than a file gets.
    #[must_use]
    pub fn cpu_limit() -> Self {
        let message = format!("Reading the file takes more than {FILE_CPU_SECONDS} seconds of computing.");
        Self::new("cpu_limit", message, "Split it into smaller files, or save it in a simpler form, and upload those.")
    }

    /// The work took more memory than a file gets.
    #[must_use]
    pub fn memory_limit() -> Self {
        let message = format!("Reading the file takes more than {} MB of memory.", FILE_MEMORY_BYTES / 1024 / 1024);
        Self::new(
            "memory_limit",
            message,
            "Split it into smaller files, or save it in a simpler form, and upload those.",
        )
    }

    /// The program that reads files ended in the midst of this one.
    #[must_use]
    pub fn reader_crashed() -> Self {
        Self::new(
            "reader_crashed",
            "The program that reads files broke down over this one.",
            "Open it in the program that made it, save it anew or in another format, and upload that.",
        )
    }

    /// More text than a file may hold.
    #[must_use]
    pub fn too_much_text() -> Self {
        let message = format!("The file holds more text than can be searched, which is {FILE_PASSAGES} passages.");
        Self::new("too_much_text", message, "Split it into smaller files and upload those that customers ask about.")
    }

    /// More bytes than may be read.
    #[must_use]
    pub fn too_large(bytes: u64) -> Self {
        let message = format!("The file has {bytes} bytes; at most {FILE_BYTES} can be read.");
        Self::new("too_large", message, "Split it into smaller files and upload those.")
    }

    /// The deployment embeds with another model since the reading began.
    #[must_use]
    pub fn model_changed() -> Self {
        Self::new("model_changed", "The embedding model was changed while the file was read.", "Try again.")
    }

    /// A fault of ours.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(
            "internal",
            "The file could not be read because of a fault on our side.",
            "Try again; if it fails once more, save the file in another format and upload that.",
        )
    }
}
