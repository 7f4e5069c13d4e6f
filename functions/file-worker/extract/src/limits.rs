//! How much of a file is read, and how the caller follows and stops the work.

use domain::limits::{
    FILE_ARCHIVES, FILE_BYTES, FILE_MEMBERS, FILE_NESTING, FILE_PAGES, FILE_PIECES, FILE_UNPACKED_BYTES,
};

/// How much is read at most. A file over a limit is an error, never a silent cut.
///
/// Seconds are the caller's: the crate has no clock, but asks on every page and every thousandth element whether to go on.
/// It cannot ask while a library works on one thing: the cross-references of a PDF, one page's operators, the parts of a
/// message, the decoding of a text. Bytes and pieces bound these to seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself.
    pub bytes: usize,
    /// Bytes of everything that is unpacked from the file, all members and streams together.
    pub unpacked_bytes: u64,
    /// Files inside an archive (office files are archives), those of archives inside it counted too.
    pub members: usize,
    /// Pages.
    pub pages: usize,
    /// Depth of nested elements of XML and groups of RTF, and messages inside a message; HTML is read without a stack of its own and may nest freely.
    pub nesting: usize,
    /// Depth of files inside files: an archive in an archive, a message attached to a message.
    pub files_in_files: usize,
    /// Paragraphs, cells and (of PDF) objects that are kept in memory at once. One takes about 100 bytes beside its text,
    /// whatever it holds, so a file of nothing but separators is bounded by this and not by its bytes.
    pub pieces: usize,
}

impl Default for Limits {
    /// Those of the product.
    fn default() -> Self {
        Self {
            bytes: usize::try_from(FILE_BYTES).unwrap_or(usize::MAX),
            unpacked_bytes: FILE_UNPACKED_BYTES,
            members: FILE_MEMBERS,
            pages: FILE_PAGES,
            nesting: FILE_NESTING,
            files_in_files: FILE_ARCHIVES,
            pieces: FILE_PIECES,
        }
    }
}

/// How far the work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pages read so far; a format without pages stays at 0 until it is done.
    pub pages_done: usize,
    /// All pages, when the format knows their number beforehand.
    pub pages: Option<usize>,
}

/// Why the caller breaks off; time is the caller's, so the caller tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The time for this file is over.
    TimeLimit,
    /// Nobody wants the result any more.
    Cancelled,
}
