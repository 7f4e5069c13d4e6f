//! Starting of background tasks.

use std::future::Future;

use tokio::task::JoinHandle;

/// Runs a future in the background of this program.
#[expect(
    clippy::disallowed_methods,
    reason = "this program is a server; only functions are frozen between invocations"
)]
pub(crate) fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tokio::spawn(future)
}
