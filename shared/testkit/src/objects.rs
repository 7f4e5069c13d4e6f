//! The object store in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use domain::limits::UPLOAD_SECONDS;
use domain::{Result, Timestamp};
use sha2::{Digest as _, Sha256};
use shared::objects::{Object, Objects, Upload};

/// Objects in memory.
#[derive(Debug, Default)]
pub struct MemoryObjects {
    objects: Mutex<BTreeMap<String, Bytes>>,
    created: Mutex<Vec<String>>,
}

impl MemoryObjects {
    /// The keys of every object.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.lock().keys().cloned().collect()
    }

    /// Takes the keys for which the notification of a new object would have been raised, in order.
    #[must_use]
    pub fn take_created(&self) -> Vec<String> {
        std::mem::take(&mut *self.created.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn raise_created(&self, key: &str) {
        self.created.lock().unwrap_or_else(PoisonError::into_inner).push(key.to_owned());
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Bytes>> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn etag(bytes: &Bytes) -> String {
    hex::encode(&Sha256::digest(bytes)[..16])
}

#[async_trait]
impl Objects for MemoryObjects {
    async fn get(&self, key: &str) -> Result<Option<Object>> {
        Ok(self.lock().get(key).map(|bytes| Object { bytes: bytes.clone(), etag: etag(bytes) }))
    }

    async fn put(&self, key: &str, bytes: Bytes, _content_type: &str) -> Result<()> {
        self.lock().insert(key.to_owned(), bytes);
        self.raise_created(key);
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<()> {
        self.lock().remove(key);
        Ok(())
    }

    async fn head(&self, key: &str) -> Result<Option<(u64, String)>> {
        Ok(self.lock().get(key).map(|bytes| (bytes.len() as u64, etag(bytes))))
    }

    async fn touch(&self, key: &str) -> Result<bool> {
        let present = self.lock().contains_key(key);
        if present {
            self.raise_created(key);
        }
        Ok(present)
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>> {
        Ok(self.lock().keys().filter(|key| key.starts_with(prefix)).take(1_000).cloned().collect())
    }

    async fn presign_put(&self, key: &str, size: u64, content_type: &str, now: Timestamp) -> Result<Upload> {
        let headers = vec![("content-type".into(), content_type.into()), ("content-length".into(), size.to_string())];
        let expires_at = now.plus_seconds(i64::try_from(UPLOAD_SECONDS).unwrap_or_default());
        Ok(Upload { url: format!("https://files.test/{key}"), method: "PUT", headers, expires_at })
    }
}
