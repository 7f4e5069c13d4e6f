//! Knowledge: the files that an agent may answer from, and which index segments hold their text.
//!
//! A file moves `waiting -> uploaded -> extracting -> embedding -> ready | failed`. Everything about who wins (two events
//! of one upload, a late one, a second upload, a deletion while a worker reads) is decided here, by pure transitions;
//! storage only makes each of them happen at most once.

mod edits;
mod file;
mod job;
mod media;
mod name;
mod object_key;
mod origin;
mod passage;
mod pointer;
mod report;
mod state;

pub use edits::{Edit, Edits, PassageChange};
pub use file::{Attempt, KnowledgeFile, Lost, Reading, Skip};
pub use job::{InvalidPart, Job, Part, PartDone, PartState};
pub use media::MediaType;
pub use name::{FileName, InvalidFileName};
pub use object_key::{EditsKey, InvalidUploadKey, PartKey, SegmentKey, UploadKey};
pub use origin::Origin;
pub use passage::{InvalidPassageId, Original, PassageId, PassageText};
pub use pointer::{Indexed, KnowledgePointer, SegmentRef};
pub use report::{LanguageShare, Report, Timings, Warning};
pub use state::{Failure, Shown, Stage, State, Status};
