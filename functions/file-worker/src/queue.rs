//! Hands work to the queue of files.

use std::time::Duration;

use domain::error::{Error, ErrorKind, Result};
use domain::limits::QUEUE_BATCH_ENTRIES;
use shared::App;
use shared::files_queue::FileWork;
use shared::queue::QueueName;

/// Sends messages.
///
/// # Errors
/// [`ErrorKind::Unavailable`] when the queue did not take all of them.
pub(crate) async fn send(app: &App, work: &[FileWork]) -> Result<()> {
    let queue = app.queue(QueueName::Files)?;
    for batch in work.chunks(QUEUE_BATCH_ENTRIES) {
        let messages = batch.iter().map(FileWork::to_queue).collect::<Result<Vec<_>>>()?;
        let refused = queue.send(&messages).await?;
        if !refused.is_empty() {
            let message = format!("the queue took only {} of {} messages", batch.len() - refused.len(), batch.len());
            return Err(Error::new(ErrorKind::Unavailable(Duration::ZERO), message));
        }
    }
    Ok(())
}
