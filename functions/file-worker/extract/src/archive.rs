//! Zip archives, read within limits: members by name into memory, never to a disk, so a path inside means nothing.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::ExtractError;
use crate::job::Job;

/// An archive in memory.
pub(crate) struct Archive<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Archive<'a> {
    /// Reads the directory of an archive.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, ExtractError> {
        let archive = ZipArchive::new(Cursor::new(bytes));
        archive.map(Self).map_err(|_| ExtractError::damaged("the list of its parts cannot be read"))
    }

    /// Refuses an archive of too many members.
    pub(crate) fn check(&self, job: &Job<'_>) -> Result<(), ExtractError> {
        let (members, limit) = (self.0.len(), job.limits.members);
        if members > limit { Err(ExtractError::TooManyMembers { members, limit }) } else { Ok(()) }
    }

    /// Whether there is a member of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.index_for_name_raw(name.as_bytes()).is_some()
    }

    /// Whether there is a member inside this folder.
    pub(crate) fn has_folder(&self, folder: &str) -> bool {
        self.0.file_names_raw().any(|name| name.starts_with(folder.as_bytes()))
    }

    /// Unpacks a member, counting its bytes while they come: what the directory says of sizes is not believed.
    pub(crate) fn read(&mut self, name: &str, job: &mut Job<'_>) -> Result<Option<Vec<u8>>, ExtractError> {
        let Some(index) = self.0.index_for_name_raw(name.as_bytes()) else {
            return Ok(None);
        };
        let member = match self.0.by_index(index) {
            Ok(member) => member,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(ExtractError::Encrypted),
            Err(_) => return Err(ExtractError::damaged(format!("its part {name} cannot be read"))),
        };
        let mut content = Vec::new();
        let outcome = member.take(job.unpackable().saturating_add(1)).read_to_end(&mut content);
        job.unpacked(content.len())?;
        outcome.map_err(|_| ExtractError::damaged(format!("its part {name} breaks off")))?;
        Ok(Some(content))
    }
}
