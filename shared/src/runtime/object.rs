//! S3: something was uploaded.

use std::process::ExitCode;
use std::sync::Arc;

use aws_lambda_events::event::s3::S3Event;
use domain::error::{Error, Result};
use domain::time::Timestamp;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use lambda_runtime::{LambdaEvent, service_fn};
use percent_encoding::percent_decode_str;
use tracing::Instrument as _;

use super::{Function, Host, block_on, deadline};
use crate::app::App;
use crate::telemetry;

/// A new object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectCreated {
    /// Its key, decoded.
    pub key: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its fingerprint, without quotes.
    pub etag: String,
    /// When the invocation ends.
    pub deadline: Timestamp,
}

/// What works on one new object.
pub type ObjectHandler = fn(App, ObjectCreated) -> BoxFuture<'static, Result<()>>;

/// Serves the notifications of a bucket. When one fails, the invocation fails, and Lambda repeats it and in the end
/// hands it to the dead letters.
pub(super) fn serve_s3(function: Function, handler: ObjectHandler) -> ExitCode {
    block_on(async move {
        let host = Arc::new(Host::start(function).await?);
        lambda_runtime::run(service_fn(move |event: LambdaEvent<S3Event>| {
            let host = Arc::clone(&host);
            async move {
                let started = host.app.clock().now();
                let ends = deadline(event.context.deadline);
                let result = created_objects(&host.app, objects(event.payload, ends), handler).await;
                host.finish(if result.is_ok() { "ok" } else { "failed" }, started).await;
                result.map_err(|error| lambda_runtime::Error::from(error.code()))
            }
        }))
        .await
    })
}

/// Works on every object; fails when one failed, after all were tried.
///
/// # Errors
/// The last failure.
pub async fn created_objects(app: &App, objects: Vec<ObjectCreated>, handler: ObjectHandler) -> Result<()> {
    let mut result = Ok(());
    for object in objects {
        let span = tracing::info_span!("object", object.key = object.key, object.size = object.size);
        let handled =
            std::panic::AssertUnwindSafe(handler(app.clone(), object)).catch_unwind().instrument(span.clone());
        let error = match handled.await {
            Ok(Ok(())) => continue,
            Ok(Err(error)) => error,
            Err(panic) => Error::internal(telemetry::panic_message(&*panic)).with("handle an object"),
        };
        span.in_scope(|| telemetry::log_failure(&error, 0));
        result = Err(error);
    }
    result
}

/// The new objects of a notification, as S3 sends it in JSON.
///
/// # Errors
/// [`domain::ErrorKind::Internal`] when it is no notification.
pub fn parse_objects(notification: &[u8], deadline: Timestamp) -> Result<Vec<ObjectCreated>> {
    let event =
        serde_json::from_slice(notification).map_err(|e| Error::internal(e).with("read a notification of S3"))?;
    Ok(objects(event, deadline))
}

fn objects(event: S3Event, deadline: Timestamp) -> Vec<ObjectCreated> {
    let objects = event.records.into_iter().filter_map(|record| {
        let object = record.s3.object;
        let key = decoded(&object.key?);
        let size = object.size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default();
        Some(ObjectCreated { key, size, etag: object.e_tag.unwrap_or_default().trim_matches('"').to_owned(), deadline })
    });
    objects.collect()
}

/// S3 writes keys as forms do: percent signs, and a plus for a space (S3 user guide, notification content, 2026-11).
fn decoded(key: &str) -> String {
    percent_decode_str(&key.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_decoded_once() {
        assert_eq!(decoded("uploads/%D0%9F+2026%2B%2525.pdf"), "uploads/П 2026+%25.pdf");
        assert_eq!(decoded("uploads/acc%5F1"), "uploads/acc_1");
    }
}
