//! The queue as a port: work to be done later, at least once.

use async_trait::async_trait;
use domain::Result;

/// A message to be delivered after a delay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The work, as JSON.
    pub body: String,
    /// Seconds to wait, at most [`domain::limits::QUEUE_DELAY_SECONDS`].
    pub delay_seconds: i64,
    /// The tenant, so that a busy one does not hold up the others (SQS fair queues).
    pub group: String,
}

/// The port to a queue.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Sends the messages, any number; answers the positions of those that were not taken, such as those with a delay that
    /// no queue takes.
    ///
    /// # Errors
    /// When nothing is known of what was taken.
    async fn send(&self, messages: &[Message]) -> Result<Vec<usize>>;
    /// Asks the queue for a sign of life.
    ///
    /// # Errors
    /// When it gives none.
    async fn probe(&self) -> Result<()>;
}
