//! The queue in memory.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use domain::Result;
use domain::limits::QUEUE_DELAY_SECONDS;
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
        let mut refused = Vec::new();
        let mut taken = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        for (at, message) in messages.iter().enumerate() {
            if (0..=QUEUE_DELAY_SECONDS).contains(&message.delay_seconds) {
                taken.push(message.clone());
            } else {
                refused.push(at);
            }
        }
        Ok(refused)
    }

    async fn probe(&self) -> Result<()> {
        Ok(())
    }
}
