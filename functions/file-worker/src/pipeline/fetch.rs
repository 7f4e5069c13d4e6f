//! Fetches what was uploaded.

use bytes::Bytes;
use domain::knowledge::{Failure, KnowledgeFile};
use domain::limits::FILE_BYTES;
use sha2::{Digest as _, Sha256};
use shared::store::Files;

use crate::abort::Abort;

/// An uploaded object.
pub(crate) struct Fetched {
    /// Its bytes.
    pub(crate) bytes: Bytes,
    /// SHA-256 of them, in hex.
    pub(crate) content: String,
}

/// Downloads the object of a file.
///
/// # Errors
/// [`Abort::Failed`] for an object that is too large or missing.
pub(crate) async fn fetch(files: &Files<'_>, file: &KnowledgeFile) -> Result<Fetched, Abort> {
    if file.size > FILE_BYTES {
        return Err(Abort::Failed(Failure::too_large(file.size)));
    }
    let object = files.download(file).await?.ok_or_else(|| Abort::Failed(Failure::not_uploaded()))?;
    Ok(Fetched { content: hex::encode(Sha256::digest(&object.bytes)), bytes: object.bytes })
}
