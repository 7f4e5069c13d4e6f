//! Why a file could not be read, in words for the person who uploaded it.

use crate::document::Kind;

/// Why a file could not be read.
///
/// `Display` is a sentence for the person who uploaded the file, [`ExtractError::advice`] says what to do about it and
/// [`ExtractError::code`] is for programs. A file that can be read but holds no text is an error too: an agent that
/// "knows" an empty file is worse than one that says so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// Zero bytes.
    #[error("The file is empty.")]
    EmptyFile,
    /// More bytes than [`crate::Limits::bytes`].
    #[error("The file has {bytes} bytes; at most {limit} can be read.")]
    TooLarge {
        /// The file's size.
        bytes: usize,
        /// The limit it is over.
        limit: usize,
    },
    /// A format that is not read.
    #[error("The file is {found}, which cannot be read.")]
    UnsupportedType {
        /// What the content looks like, with its article.
        found: &'static str,
    },
    /// A password is needed.
    #[error("The file is protected by a password.")]
    Encrypted,
    /// The content breaks the rules of its format so badly that nothing can be recovered.
    #[error("The file is damaged: {detail}.")]
    Damaged {
        /// What is broken.
        detail: String,
    },
    /// The content unpacks to more bytes than [`crate::Limits::unpacked_bytes`].
    #[error("The file unpacks to more than {limit} bytes.")]
    TooLargeUnpacked {
        /// The limit it is over.
        limit: u64,
    },
    /// More members than [`crate::Limits::members`].
    #[error("The file packs {members} files; at most {limit} can be read.")]
    TooManyMembers {
        /// How many files are inside.
        members: usize,
        /// The limit they are over.
        limit: usize,
    },
    /// More pages than [`crate::Limits::pages`].
    #[error("The file has {pages} pages; at most {limit} can be read.")]
    TooManyPages {
        /// How many pages there are.
        pages: usize,
        /// The limit they are over.
        limit: usize,
    },
    /// Elements nested deeper than [`crate::Limits::nesting`].
    #[error("The file nests its elements more than {limit} deep.")]
    TooDeep {
        /// The limit it is over.
        limit: usize,
    },
    /// Files inside files deeper than [`crate::Limits::files_in_files`].
    #[error("The file packs archives or messages more than {limit} deep.")]
    TooManyArchives {
        /// The limit it is over.
        limit: usize,
    },
    /// More paragraphs, cells or objects than [`crate::Limits::pieces`].
    #[error("The file has more than {limit} paragraphs and cells.")]
    TooManyPieces {
        /// The limit it is over.
        limit: usize,
    },
    /// None of the files inside the file could be read.
    #[error("None of the {members} files inside the file can be read. The first is {first}")]
    NoReadableMember {
        /// How many there are.
        members: usize,
        /// The first of them and why, as a sentence.
        first: String,
    },
    /// The bytes are text in no encoding known here.
    #[error("The text of the file is in an unknown encoding.")]
    Undecodable,
    /// The file was read, and there is no text in it.
    #[error("{}", no_text(*.kind, *.pages, *.scanned))]
    NoText {
        /// The format that was read.
        kind: Kind,
        /// How many pages were read.
        pages: usize,
        /// How many of them look like scans.
        scanned: usize,
    },
    /// The caller's time limit was reached.
    #[error("Reading the file took too long.")]
    TimeLimit,
    /// The caller stopped the work.
    #[error("Reading the file was stopped.")]
    Cancelled,
}

fn no_text(kind: Kind, pages: usize, scanned: usize) -> String {
    match (kind, scanned) {
        (Kind::Pdf, 0) => format!("There is no text on the {pages} pages of the file."),
        (Kind::Pdf, _) => format!("There is no text in the file: {scanned} of its {pages} pages look like scans."),
        _ => "There is no text in the file.".to_owned(),
    }
}

impl ExtractError {
    /// A stable code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::EmptyFile => "empty_file",
            Self::TooLarge { .. } => "too_large",
            Self::UnsupportedType { .. } => "unsupported_type",
            Self::Encrypted => "encrypted",
            Self::Damaged { .. } => "damaged",
            Self::TooLargeUnpacked { .. } => "too_large_unpacked",
            Self::TooManyMembers { .. } => "too_many_members",
            Self::TooManyPages { .. } => "too_many_pages",
            Self::TooDeep { .. } => "too_deep",
            Self::TooManyArchives { .. } => "too_many_archives",
            Self::TooManyPieces { .. } => "too_many_pieces",
            Self::NoReadableMember { .. } => "no_readable_member",
            Self::Undecodable => "undecodable",
            Self::NoText { .. } => "no_text",
            Self::TimeLimit => "time_limit",
            Self::Cancelled => "cancelled",
        }
    }

    /// What the person who uploaded the file can do.
    #[must_use]
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::EmptyFile => "Check that the file opens on your computer and upload it again.",
            Self::TooLarge { .. }
            | Self::TooManyPages { .. }
            | Self::TooLargeUnpacked { .. }
            | Self::TooManyPieces { .. } => {
                "Split it into smaller files, or leave out pictures and parts that customers do not ask about."
            }
            Self::UnsupportedType { .. } => "Save it as PDF, DOCX, XLSX, PPTX, HTML or plain text and upload that.",
            Self::Encrypted => "Save a copy without a password and upload that.",
            Self::Damaged { .. } => "Open it in the program that made it, save it again and upload the new copy.",
            Self::TooManyMembers { .. } | Self::TooDeep { .. } => {
                "Save the text in a simpler form, for example as PDF or plain text, and upload that."
            }
            Self::TooManyArchives { .. } => "Unpack the inner archives and upload their files.",
            Self::NoReadableMember { .. } => "Unpack it, and save its files as PDF, DOCX, XLSX, HTML or plain text.",
            Self::Undecodable => "Save the text in the UTF-8 encoding and upload it again.",
            Self::NoText { scanned: 1.., .. } => {
                "Recognise the text first (OCR), for example in the scanner's program, and upload the result."
            }
            Self::NoText { .. } => "Upload a file whose text can be selected and copied.",
            Self::TimeLimit => "Split it into smaller files, or save it in a simpler form, and try again.",
            Self::Cancelled => "Upload the file again if it is still needed.",
        }
    }

    /// Whether it ends the reading of everything, and not only of the member it was met in: what all members share is used
    /// up, or nobody waits any more.
    pub(crate) const fn is_final(&self) -> bool {
        matches!(
            self,
            Self::TooLargeUnpacked { .. }
                | Self::TooManyMembers { .. }
                | Self::TooManyPieces { .. }
                | Self::TimeLimit
                | Self::Cancelled
        )
    }

    pub(crate) fn damaged(detail: impl Into<String>) -> Self {
        Self::Damaged { detail: detail.into() }
    }
}
