//! What operators see: JSON lines on standard output, metrics in CloudWatch's embedded format, faults in Sentry.
//!
//! `docs/LOGGING.md` lists the fields and what is never logged.

mod metrics;
mod sentry;

use std::any::Any;

use domain::error::{Error, ErrorKind};
use tracing_subscriber::EnvFilter;

pub(crate) use self::sentry::Faults;
pub use metrics::{Metrics, Unit};

/// Starts logging: one JSON object a line, to standard output, where Lambda collects it.
pub(crate) fn start(log_level: &str) {
    let filter = EnvFilter::try_new(if log_level.is_empty() { "info" } else { log_level });
    let filter = filter.unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(true)
        .with_env_filter(filter)
        .with_writer(std::io::stdout)
        .finish();
    // A second start in one process, as in tests, keeps the first.
    let _kept = tracing::subscriber::set_global_default(subscriber);
}

/// Logs a failed request or record once, at the boundary, as loudly as it deserves; faults of ours go to Sentry.
pub(crate) fn log_failure(error: &Error, status: u16) {
    let (code, report) = (error.code(), error.report());
    match error.kind() {
        ErrorKind::Internal => {
            tracing::error!(error.code = code, http.status = status, error = report, "failed");
            ::sentry::capture_message(&report, ::sentry::Level::Error);
        }
        ErrorKind::Upstream { service, .. } => {
            tracing::error!(error.code = code, http.status = status, service, error = report, "failed");
        }
        ErrorKind::Unavailable(_) => tracing::warn!(error.code = code, http.status = status, error = report, "failed"),
        _ => tracing::info!(error.code = code, http.status = status, error = report, "refused"),
    }
}

/// What a panic said.
pub(crate) fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panicked: {}", text.as_deref().unwrap_or("without a message"))
}
