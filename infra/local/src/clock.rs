//! Time as a port, so that delays, schedules and timeouts of sources can be tested without waiting.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::watch;

/// Tells the time and waits for it.
#[async_trait]
pub trait Clock: Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> Timestamp;
    /// Returns once the clock shows `at` or later.
    async fn sleep_until(&self, at: Timestamp);
}

/// The clock on the wall.
#[derive(Clone, Copy, Debug, Default)]
pub struct WallClock;

#[async_trait]
impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the program reads the time")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    async fn sleep_until(&self, at: Timestamp) {
        let left = Duration::try_from(self.now().duration_until(at)).unwrap_or_default();
        tokio::time::sleep(left).await;
    }
}

/// A clock that only moves when it is told to.
#[derive(Debug)]
pub struct ManualClock {
    now: watch::Sender<Timestamp>,
}

impl ManualClock {
    /// A clock that shows `start`.
    #[must_use]
    pub fn new(start: Timestamp) -> Self {
        Self { now: watch::Sender::new(start) }
    }

    /// Moves the clock forward and wakes whoever waited for it.
    pub fn advance(&self, by: Duration) {
        self.now.send_modify(|now| *now = now.saturating_add(by).unwrap_or(Timestamp::MAX));
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    async fn sleep_until(&self, at: Timestamp) {
        // The sender lives as long as `self`, so waiting cannot fail.
        drop(self.now.subscribe().wait_for(|now| *now >= at).await);
    }
}

/// `at` in milliseconds since 1970, the unit AWS uses in events.
pub(crate) fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}
