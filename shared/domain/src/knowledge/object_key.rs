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
/// The hash is of the content and of the attempt that wrote it: an object never changes under its key, and an attempt that
/// deletes what it wrote never deletes what another one needs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SegmentKey {
    /// The file that it is made from.
    pub file: UploadKey,
    /// The hash of its content and of the attempt.
    pub hash: String,
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
        for bad in
            [format!("/{text}"), format!("{text}/x"), text.replace("uploads", "segments"), "uploads/a/b/c".into()]
        {
            assert_eq!(bad.parse::<UploadKey>(), Err(InvalidUploadKey), "{bad}");
        }
    }
}
