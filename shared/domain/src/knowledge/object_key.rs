//! Keys of a file's objects in the object store. Nothing else in the product spells one.

use std::fmt;
use std::str::FromStr;

use crate::ids::{AccountId, AgentId, FileId};

/// Where a file is uploaded to: `uploads/<account>/<agent>/<file>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UploadKey {
    /// Whose it is.
    pub account: AccountId,
    /// Whose knowledge it is.
    pub agent: AgentId,
    /// The file.
    pub file: FileId,
}

/// Where a part of a file's index is: `segments/<account>/<agent>/<file>/<hash>`.
///
/// The hash is of everything that the segment is made from and of the reading or the edit that made it: an object never
/// changes under its key, and whoever deletes what it wrote never deletes what another one needs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SegmentKey {
    /// The file that it is made from.
    pub file: UploadKey,
    /// The hash.
    pub hash: String,
}

/// Where the edits of a file's passages are: `edits/<account>/<agent>/<file>/<hash>`. It never changes under its key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EditsKey {
    /// The file whose passages were edited.
    pub file: UploadKey,
    /// The hash of its content and of the edit.
    pub hash: String,
}

/// Where what a part of a reading made is, until the file is ready: `parts/<account>/<agent>/<file>/<job>/<name>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartKey {
    /// The file that is read.
    pub file: UploadKey,
    /// The number of the job.
    pub job: u32,
    /// What it is: a part's name, or a name of the reader's own.
    pub name: String,
}

impl UploadKey {
    /// What the keys of everything that is made from the file begin with.
    #[must_use]
    pub fn made_from(&self) -> [String; 3] {
        let Self { account, agent, file } = self;
        ["segments", "edits", "parts"].map(|kind| format!("{kind}/{account}/{agent}/{file}/"))
    }
}

impl fmt::Display for EditsKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UploadKey { account, agent, file } = self.file;
        write!(f, "edits/{account}/{agent}/{file}/{}", self.hash)
    }
}

impl fmt::Display for PartKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UploadKey { account, agent, file } = self.file;
        write!(f, "parts/{account}/{agent}/{file}/{}/{}", self.job, self.name)
    }
}

/// Why a key is not one of an upload.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a key of an upload: it must be uploads/<account id>/<agent id>/<file id>")]
pub struct InvalidUploadKey;

impl fmt::Display for UploadKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { account, agent, file } = self;
        write!(f, "uploads/{account}/{agent}/{file}")
    }
}

impl fmt::Display for SegmentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UploadKey { account, agent, file } = self.file;
        write!(f, "segments/{account}/{agent}/{file}/{}", self.hash)
    }
}

impl FromStr for UploadKey {
    type Err = InvalidUploadKey;

    fn from_str(text: &str) -> Result<Self, InvalidUploadKey> {
        let mut parts = text.split('/');
        let (Some("uploads"), Some(account), Some(agent), Some(file), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(InvalidUploadKey);
        };
        let parsed = account.parse().ok().zip(agent.parse().ok()).zip(file.parse().ok());
        let ((account, agent), file) = parsed.ok_or(InvalidUploadKey)?;
        Ok(Self { account, agent, file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    #[test]
    fn a_key_survives_its_text_form_and_nothing_else_is_one() {
        let now = Timestamp::from_millis(1).unwrap();
        let key = UploadKey {
            account: AccountId::derived(now, &["a"]),
            agent: AgentId::derived(now, &["a"]),
            file: FileId::derived(now, &["a"]),
        };
        let text = key.to_string();
        assert_eq!(text.parse(), Ok(key));
        let segment = SegmentKey { file: key, hash: "00ff".into() };
        assert_eq!(segment.to_string(), format!("{}/00ff", text.replace("uploads", "segments")));
        let [segments, edits, parts] = key.made_from();
        let part = PartKey { file: key, job: 3, name: "pages-000001".into() };
        assert!(segment.to_string().starts_with(&segments) && part.to_string().starts_with(&parts));
        assert!(EditsKey { file: key, hash: "00ff".into() }.to_string().starts_with(&edits));
        for bad in
            [format!("/{text}"), format!("{text}/x"), text.replace("uploads", "segments"), "uploads/a/b/c".into()]
        {
            assert_eq!(bad.parse::<UploadKey>(), Err(InvalidUploadKey), "{bad}");
        }
    }
}
