//! Schedules: it is time again. A tick takes no input: it looks at what is due, so a missed or a double one is harmless.

use std::process::ExitCode;
use std::sync::Arc;

use domain::error::{Error, Result};
use domain::time::Timestamp;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use lambda_runtime::{LambdaEvent, service_fn};
use serde::de::IgnoredAny;

use super::{Function, Host, block_on, deadline};
use crate::app::App;
use crate::telemetry;

/// What a tick does; the moment is when the invocation ends.
pub type ScheduleHandler = fn(App, Timestamp) -> BoxFuture<'static, Result<()>>;

/// Serves a schedule.
pub(super) fn serve_schedule(function: Function, handler: ScheduleHandler) -> ExitCode {
    block_on(async move {
        let host = Arc::new(Host::start(function).await?);
        lambda_runtime::run(service_fn(move |event: LambdaEvent<IgnoredAny>| {
            let host = Arc::clone(&host);
            async move {
                let started = host.app.clock().now();
                let work = handler(host.app.clone(), deadline(event.context.deadline));
                let result = std::panic::AssertUnwindSafe(work).catch_unwind().await;
                let result = result.unwrap_or_else(|panic| Err(Error::internal(telemetry::panic_message(&*panic))));
                if let Err(error) = &result {
                    telemetry::log_failure(error, 0);
                }
                host.finish(if result.is_ok() { "ok" } else { "failed" }, started).await;
                result.map_err(|error| lambda_runtime::Error::from(error.code()))
            }
        }))
        .await
    })
}
