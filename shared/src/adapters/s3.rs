//! The object port over Amazon S3.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::MetadataDirective;
use bytes::Bytes;
use domain::error::{Error, ErrorKind, Result, Retry};
use domain::limits::UPLOAD_SECONDS;
use domain::time::Timestamp;
use percent_encoding::NON_ALPHANUMERIC;

use crate::aws::{Http, client_config};
use crate::config::Config;
use crate::objects::{Object, Objects, Upload};

pub(super) struct S3Objects {
    client: Client,
    bucket: String,
}

impl S3Objects {
    pub(super) fn new(config: &Config, http: Http) -> Self {
        let builder = client_config!(aws_sdk_s3, config, http, &config.endpoints.s3);
        // The local program serves every bucket under one host.
        let conf = builder.force_path_style(config.endpoints.s3.is_some()).build();
        Self { client: Client::from_conf(conf), bucket: config.bucket.clone() }
    }
}

#[async_trait]
impl Objects for S3Objects {
    async fn get(&self, key: &str) -> Result<Option<Object>> {
        let out = match self.client.get_object().bucket(&self.bucket).key(key).send().await {
            Ok(out) => out,
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(failure(error, "get an object")),
        };
        let etag = out.e_tag().unwrap_or_default().trim_matches('"').to_owned();
        let bytes =
            out.body.collect().await.map_err(|e| Error::upstream("s3", Retry::Soon, e).with("read an object"))?;
        Ok(Some(Object { bytes: bytes.into_bytes(), etag }))
    }

    async fn put(&self, key: &str, bytes: Bytes, content_type: &str) -> Result<()> {
        let request = self.client.put_object().bucket(&self.bucket).key(key).content_type(content_type);
        request.body(ByteStream::from(bytes)).send().await.map_err(|e| failure(e, "put an object"))?;
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<()> {
        let request = self.client.delete_object().bucket(&self.bucket).key(key);
        request.send().await.map_err(|e| failure(e, "delete an object"))?;
        Ok(())
    }

    async fn head(&self, key: &str) -> Result<Option<(u64, String)>> {
        match self.client.head_object().bucket(&self.bucket).key(key).send().await {
            Ok(out) => {
                let size = out.content_length().and_then(|size| u64::try_from(size).ok()).unwrap_or_default();
                Ok(Some((size, out.e_tag().unwrap_or_default().trim_matches('"').to_owned())))
            }
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(failure(error, "look at an object")),
        }
    }

    async fn touch(&self, key: &str) -> Result<bool> {
        // S3 takes a copy of an object onto itself only when it changes something (S3 API reference, CopyObject, 2026-11):
        // here the metadata, of which nothing reads any.
        // The source is a header, so it must be percent-encoded; the SDK does that for the key alone.
        let source = format!("{}/{}", self.bucket, percent_encoding::utf8_percent_encode(key, NON_ALPHANUMERIC));
        let request = self.client.copy_object().bucket(&self.bucket).key(key).copy_source(source);
        let request = request.metadata_directive(MetadataDirective::Replace);
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error) if is_missing(&error) => Ok(false),
            Err(error) => Err(failure(error, "touch an object")),
        }
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>> {
        let request = self.client.list_objects_v2().bucket(&self.bucket).prefix(prefix);
        let out = request.send().await.map_err(|e| failure(e, "list objects"))?;
        Ok(out.contents().iter().filter_map(|object| object.key().map(str::to_owned)).collect())
    }

    async fn presign_put(&self, key: &str, size: u64, content_type: &str, now: Timestamp) -> Result<Upload> {
        let expires = Duration::from_secs(UPLOAD_SECONDS);
        let config = PresigningConfig::expires_in(expires).map_err(|e| Error::internal(e).with("presign an upload"))?;
        let length = i64::try_from(size).map_err(|e| Error::internal(e).with("presign an upload"))?;
        let request = self.client.put_object().bucket(&self.bucket).key(key);
        // Both are signed: the store refuses another size or another type.
        let request = request.content_length(length).content_type(content_type);
        let signed = request.presigned(config).await.map_err(|e| failure(e, "presign an upload"))?;
        let signed_names = signed_headers(signed.uri());
        let headers = signed.headers().filter(|(name, _)| signed_names.contains(&name.to_ascii_lowercase()));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let expires_at = now.plus_seconds(i64::try_from(UPLOAD_SECONDS).unwrap_or_default());
        Ok(Upload { url: signed.uri().to_owned(), method: "PUT", headers, expires_at })
    }
}

/// The headers that a presigned address binds. The SDK also answers headers of its own tracing, which a browser may not
/// send to another origin.
fn signed_headers(url: &str) -> Vec<String> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let names = query.split('&').find_map(|pair| pair.strip_prefix("X-Amz-SignedHeaders=")).unwrap_or_default();
    let names = percent_encoding::percent_decode_str(names).decode_utf8_lossy().into_owned();
    names.split(';').map(str::to_owned).collect()
}

fn is_missing<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> bool
where
    SdkError<E, R>: ProvideErrorMetadata,
{
    matches!(error.code(), Some("NoSuchKey" | "NotFound"))
}

fn failure<E, R>(error: SdkError<E, R>, doing: &'static str) -> Error
where
    E: std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
    SdkError<E, R>: ProvideErrorMetadata,
{
    if matches!(error.code(), Some("SlowDown" | "ServiceUnavailable")) {
        let busy = Error::new(
            ErrorKind::Unavailable(Duration::from_secs(1)),
            "the file storage is busy; try again in a moment",
        );
        return busy.caused_by(error).with(doing);
    }
    Error::upstream("s3", Retry::Soon, error).with(doing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_headers_that_the_address_binds_are_asked_of_a_client() {
        let url = "https://b.s3.amazonaws.com/k?X-Amz-Date=1&X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost&x-id=PutObject";
        assert_eq!(signed_headers(url), ["content-length", "content-type", "host"]);
        assert_eq!(signed_headers("https://b/k"), [""]);
    }
}
