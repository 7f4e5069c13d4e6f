//! The object store as a port: uploads, index segments and other bytes too large for the table.

use async_trait::async_trait;
use bytes::Bytes;
use domain::{Result, Timestamp};

/// Bytes that were read, with what identifies this version of them.
#[derive(Clone, Debug)]
pub struct Object {
    /// The content.
    pub bytes: Bytes,
    /// The store's fingerprint of the content, without quotes.
    pub etag: String,
}

/// What a client must send to upload one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Where to.
    pub url: String,
    /// `PUT`.
    pub method: &'static str,
    /// Headers that are part of the signature and must be sent exactly so.
    pub headers: Vec<(String, String)>,
    /// Until when the address works.
    pub expires_at: Timestamp,
}

/// The port to the object store.
#[async_trait]
pub trait Objects: Send + Sync {
    /// Reads an object; `None` when there is none.
    async fn get(&self, key: &str) -> Result<Option<Object>>;
    /// Writes an object, replacing what is there.
    async fn put(&self, key: &str, bytes: Bytes, content_type: &str) -> Result<()>;
    /// Deletes an object; deleting what is not there succeeds.
    async fn delete(&self, key: &str) -> Result<()>;
    /// Size in bytes and fingerprint; `None` when there is no such object.
    async fn head(&self, key: &str) -> Result<Option<(u64, String)>>;
    /// Raises the notification of a new object once more for one that is there; answers whether there is one.
    async fn touch(&self, key: &str) -> Result<bool>;
    /// The keys under `prefix`, for deleting all that belongs to something. At most 1,000.
    async fn list(&self, prefix: &str) -> Result<Vec<String>>;
    /// An address to which a client may upload exactly `size` bytes of `content_type`, for a limited time.
    async fn presign_put(&self, key: &str, size: u64, content_type: &str, now: Timestamp) -> Result<Upload>;
}
