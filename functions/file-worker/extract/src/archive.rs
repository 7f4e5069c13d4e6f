//! Zip archives, read within limits: members by name into memory, never to a disk, so a path inside means nothing.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::ExtractError;
use crate::job::Job;

/// An entry of an archive's directory.
pub(crate) struct Member {
    pub(crate) index: usize,
    pub(crate) name: Vec<u8>,
    pub(crate) is_file: bool,
    pub(crate) is_link: bool,
}

/// An archive in memory.
pub(crate) struct Archive<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Archive<'a> {
    /// Reads the directory of an archive.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, ExtractError> {
        let archive = ZipArchive::new(Cursor::new(bytes));
        archive.map(Self).map_err(|_| ExtractError::damaged("the list of its parts cannot be read"))
    }

    /// Refuses an archive of too many members.
    pub(crate) fn check(&self, job: &mut Job<'_>) -> Result<(), ExtractError> {
        job.members(self.0.len())
    }

    /// The members in the order of the directory, with their names as they stand there.
    pub(crate) fn members(&mut self) -> Vec<Member> {
        let count = self.0.len();
        let member = |index| {
            let file = self.0.by_index_raw(index).ok()?;
            let is_file = !file.is_dir() && !file.is_symlink();
            Some(Member { index, name: file.name_raw().to_vec(), is_file, is_link: file.is_symlink() })
        };
        (0..count).filter_map(member).collect()
    }

    /// Whether there is a member of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.index_for_name_raw(name.as_bytes()).is_some()
    }

    /// Unpacks a member, counting its bytes while they come: what the directory says of sizes is not believed.
    pub(crate) fn read(&mut self, name: &str, job: &mut Job<'_>) -> Result<Option<Vec<u8>>, ExtractError> {
        let index = self.0.index_for_name_raw(name.as_bytes());
        index.map(|index| self.read_member(index, name, job)).transpose()
    }

    /// Unpacks the member at a place of the directory; `name` is what it is called in an error.
    pub(crate) fn read_member(&mut self, index: usize, name: &str, job: &mut Job<'_>) -> Result<Vec<u8>, ExtractError> {
        let member = match self.0.by_index(index) {
            Ok(member) => member,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(ExtractError::Encrypted),
            Err(_) => return Err(ExtractError::damaged(format!("its part {name} cannot be read"))),
        };
        let mut content = Vec::new();
        let outcome = member.take(job.unpackable().saturating_add(1)).read_to_end(&mut content);
        job.unpacked(content.len())?;
        outcome.map_err(|_| ExtractError::damaged(format!("its part {name} breaks off")))?;
        Ok(content)
    }
}
