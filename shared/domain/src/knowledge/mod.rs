//! Knowledge: the files that an agent may answer from, and which index segments hold their text.
//!
//! A file moves `waiting -> uploaded -> extracting -> embedding -> ready | failed`. Everything about who wins (two events
//! of one upload, a late one, a second upload, a deletion while a worker reads) is decided here, by pure transitions;
//! storage only makes each of them happen at most once.

mod file;
mod media;
mod name;
mod object_key;
mod origin;
mod pointer;
mod report;
mod state;

pub use file::{Attempt, Draft, KnowledgeFile, Lost, Reading, Skip};
pub use media::MediaType;
pub use name::{FileName, InvalidFileName};
pub use object_key::{InvalidUploadKey, SegmentKey, UploadKey};
pub use origin::Origin;
pub use pointer::{KnowledgePointer, SegmentRef};
pub use report::{LanguageShare, Report, Timings, Warning};
pub use state::{Failure, Shown, Stage, State, Status};
