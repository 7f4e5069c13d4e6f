//! The queue in memory.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use domain::limits::QUEUE_DELAY_SECONDS;
use domain::{Error, Result};
use shared::queue::{Message, Queue};

/// Messages that were sent and wait for the test to take them.
#[derive(Debug, Default)]
pub struct MemoryQueue {
    messages: Mutex<Vec<Message>>,
}

impl MemoryQueue {
    /// Takes every message, in the order of sending.
    #[must_use]
    pub fn take(&self) -> Vec<Message> {
        std::mem::take(&mut *self.messages.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many messages wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[async_trait]
impl Queue for MemoryQueue {
    async fn send(&self, messages: &[Message]) -> Result<Vec<usize>> {
        if let Some(message) =
            messages.iter().find(|message| !(0..=QUEUE_DELAY_SECONDS).contains(&message.delay_seconds))
        {
            return Err(Error::internal(format!("SQS refuses a delay of {} s", message.delay_seconds)));
        }
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(messages);
        Ok(Vec::new())
    }

    async fn probe(&self) -> Result<()> {
        Ok(())
    }
}
