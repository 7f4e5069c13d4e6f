//! Queues as a port: work to be done later, at least once.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use domain::Result;
use domain::error::Error;

macro_rules! queues {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $variable:literal;)+) => {
        /// The queues of the product.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum QueueName {
            $($(#[doc = $doc])+ $name,)+
        }

        impl QueueName {
            /// Every queue.
            pub const ALL: [Self; [$($text),+].len()] = [$(Self::$name),+];

            /// What people call it, in logs and in the readiness check; in the template it is `StepsQueue`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// The environment variable with its address.
            #[must_use]
            pub fn variable(self) -> &'static str {
                match self {
                    $(Self::$name => $variable,)+
                }
            }
        }
    };
}

queues! {
    /// Due steps of sequences.
    Steps = "steps", "STEPS_QUEUE_URL";
    /// Parts of files to be read and embedded.
    Files = "files", "FILES_QUEUE_URL";
    /// Sites to be crawled.
    Sites = "sites", "SITES_QUEUE_URL";
    /// Golden questions to be asked.
    Golden = "golden", "GOLDEN_QUEUE_URL";
}

/// The queues that a function was given.
pub type Queues = BTreeMap<QueueName, Arc<dyn Queue>>;

/// The queue `name` of `queues`.
///
/// # Errors
/// [`domain::ErrorKind::Internal`] in a function that was not given it.
pub(crate) fn named(queues: &Queues, name: QueueName) -> Result<&dyn Queue> {
    let queue = queues.get(&name).map(|queue| &**queue);
    queue.ok_or_else(|| Error::internal(format!("this function has no queue of {}", name.as_str())))
}

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
