//! S3: `s3s-fs` on a folder, wrapped so that every change of an object raises a notification.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result, anyhow};
use async_trait::async_trait;
use futures_util::future::BoxFuture;
use http::Method;
use s3s::auth::SimpleAuth;
use s3s::dto::*;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, HttpError, HttpResponse, S3, S3Request, S3Response, S3Result};
use s3s_fs::FileSystem;

use crate::cors;
use crate::credentials::{ACCESS_KEY, SECRET_KEY};
use crate::template::{Bucket, Cors};

/// A change of an object, as a notification tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectChange {
    /// `ObjectCreated:Put` and the like.
    pub event: &'static str,
    /// Bucket name.
    pub bucket: String,
    /// Key, not encoded.
    pub key: String,
    /// Bytes; zero for a removal.
    pub size: i64,
    /// Entity tag without quotes.
    pub etag: String,
    /// Grows with each change of this run.
    pub sequencer: String,
}

/// Hears of each change before its request is answered.
pub type Observer = Arc<dyn Fn(ObjectChange) + Send + Sync>;

/// Opens the buckets under `root`, which must exist, and creates those that are missing.
///
/// # Errors
///
/// Fails when the folder cannot be read or written.
pub fn open(root: &Path, buckets: &[Bucket], origins: Vec<String>, observer: Observer) -> Result<Front> {
    for bucket in buckets {
        let folder = root.join(&bucket.name);
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    let files = FileSystem::new(root).map_err(|error| anyhow!("cannot open {}: {error:?}", root.display()))?;
    let mut builder = S3ServiceBuilder::new(Notifying { files, observer, changes: AtomicU64::new(0) });
    builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
    let cors = buckets.iter().map(|bucket| (bucket.name.clone(), bucket.cors.clone())).collect();
    Ok(Front { service: builder.build(), cors, origins: origins.into() })
}

/// The HTTP face of the buckets: cross-origin rules, then the S3 service.
#[derive(Clone)]
pub struct Front {
    service: S3Service,
    cors: Arc<[(String, Vec<Cors>)]>,
    /// Origins that are always allowed: the local addresses of the interface.
    origins: Arc<[String]>,
}

impl Front {
    fn rules(&self, path: &str) -> Vec<Cors> {
        let bucket = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        let found = self.cors.iter().find(|(name, _)| name == bucket);
        let mut rules = found.map(|(_, rules)| rules.clone()).unwrap_or_default();
        for rule in &mut rules {
            rule.origins.extend(self.origins.iter().cloned());
        }
        rules
    }
}

impl hyper::service::Service<http::Request<hyper::body::Incoming>> for Front {
    type Response = HttpResponse;
    type Error = HttpError;
    type Future = BoxFuture<'static, Result<HttpResponse, HttpError>>;

    fn call(&self, request: http::Request<hyper::body::Incoming>) -> Self::Future {
        let rules = self.rules(request.uri().path());
        let origin = cors::origin(request.headers());
        if request.method() == Method::OPTIONS {
            let headers = rules.iter().find_map(|rule| cors::preflight(rule, request.headers()));
            let mut response = HttpResponse::new(Body::empty());
            match headers {
                Some(headers) => *response.headers_mut() = headers,
                None => *response.status_mut() = http::StatusCode::FORBIDDEN,
            }
            return Box::pin(async move { Ok(response) });
        }
        let method = request.method().clone();
        let answer = hyper::service::Service::call(&self.service, request);
        Box::pin(async move {
            let mut response = answer.await?;
            let matching = |rule: &&Cors| cors::allows_method(rule, method.as_str());
            if let Some(headers) =
                origin.and_then(|origin| rules.iter().filter(matching).find_map(|it| cors::actual(it, &origin)))
            {
                response.headers_mut().extend(headers);
            }
            Ok(response)
        })
    }
}

struct Notifying {
    files: FileSystem,
    observer: Observer,
    changes: AtomicU64,
}

impl Notifying {
    fn notify(&self, event: &'static str, bucket: String, key: String, size: i64, etag: String) {
        let sequencer = format!("{:016X}", self.changes.fetch_add(1, Ordering::Relaxed));
        (self.observer)(ObjectChange { event, bucket, key, size, etag, sequencer });
    }

    /// Tells of a new object with the size and tag it has now.
    async fn notify_created(
        &self,
        event: &'static str,
        bucket: String,
        key: String,
        etag: Option<ETag>,
    ) -> S3Result<()> {
        let input = HeadObjectInput { bucket: bucket.clone(), key: key.clone(), ..Default::default() };
        let head = self.files.head_object(internal_request(input)).await?.output;
        let etag = etag.or(head.e_tag).map(|etag| etag.value().to_owned()).unwrap_or_default();
        self.notify(event, bucket, key, head.content_length.unwrap_or_default(), etag);
        Ok(())
    }
}

fn internal_request<T>(input: T) -> S3Request<T> {
    S3Request {
        input,
        method: Method::HEAD,
        uri: http::Uri::default(),
        headers: http::HeaderMap::new(),
        extensions: http::Extensions::new(),
        credentials: None,
        region: None,
        service: None,
        trailing_headers: None,
    }
}

/// Passes operations on that change no object. The form is that of `async_trait`, which cannot see into this macro.
macro_rules! delegate {
    ($($name:ident: $input:ty => $output:ty;)*) => {
        $(
            fn $name<'own, 'async_trait>(
                &'own self,
                req: S3Request<$input>,
            ) -> BoxFuture<'async_trait, S3Result<S3Response<$output>>>
            where
                'own: 'async_trait,
                Self: 'async_trait,
            {
                self.files.$name(req)
            }
        )*
    };
}

#[async_trait]
impl S3 for Notifying {
    async fn put_object(&self, req: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        let (bucket, key) = (req.input.bucket.clone(), req.input.key.clone());
        let response = self.files.put_object(req).await?;
        self.notify_created("ObjectCreated:Put", bucket, key, response.output.e_tag.clone()).await?;
        Ok(response)
    }

    async fn copy_object(&self, req: S3Request<CopyObjectInput>) -> S3Result<S3Response<CopyObjectOutput>> {
        let (bucket, key) = (req.input.bucket.clone(), req.input.key.clone());
        let response = self.files.copy_object(req).await?;
        self.notify_created("ObjectCreated:Copy", bucket, key, None).await?;
        Ok(response)
    }

    async fn complete_multipart_upload(
        &self,
        req: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        let (bucket, key) = (req.input.bucket.clone(), req.input.key.clone());
        let response = self.files.complete_multipart_upload(req).await?;
        self.notify_created("ObjectCreated:CompleteMultipartUpload", bucket, key, None).await?;
        Ok(response)
    }

    async fn delete_object(&self, req: S3Request<DeleteObjectInput>) -> S3Result<S3Response<DeleteObjectOutput>> {
        let (bucket, key) = (req.input.bucket.clone(), req.input.key.clone());
        let response = self.files.delete_object(req).await?;
        self.notify("ObjectRemoved:Delete", bucket, key, 0, String::new());
        Ok(response)
    }

    async fn delete_objects(&self, req: S3Request<DeleteObjectsInput>) -> S3Result<S3Response<DeleteObjectsOutput>> {
        let bucket = req.input.bucket.clone();
        let keys: Vec<String> = req.input.delete.objects.iter().map(|object| object.key.clone()).collect();
        let response = self.files.delete_objects(req).await?;
        for key in keys {
            self.notify("ObjectRemoved:Delete", bucket.clone(), key, 0, String::new());
        }
        Ok(response)
    }

    delegate! {
        get_object: GetObjectInput => GetObjectOutput;
        head_object: HeadObjectInput => HeadObjectOutput;
        head_bucket: HeadBucketInput => HeadBucketOutput;
        get_bucket_location: GetBucketLocationInput => GetBucketLocationOutput;
        list_buckets: ListBucketsInput => ListBucketsOutput;
        list_objects: ListObjectsInput => ListObjectsOutput;
        list_objects_v2: ListObjectsV2Input => ListObjectsV2Output;
        create_multipart_upload: CreateMultipartUploadInput => CreateMultipartUploadOutput;
        upload_part: UploadPartInput => UploadPartOutput;
        upload_part_copy: UploadPartCopyInput => UploadPartCopyOutput;
        list_parts: ListPartsInput => ListPartsOutput;
        abort_multipart_upload: AbortMultipartUploadInput => AbortMultipartUploadOutput;
    }
}
