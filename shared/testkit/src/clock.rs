//! A clock that stands still until a test moves it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use domain::time::{Clock, Timestamp};
use tokio::sync::Notify;

/// A clock that a test sets. Who sleeps by it wakes when it has been moved far enough.
#[derive(Debug)]
pub struct ManualClock {
    millis: AtomicI64,
    moved: Notify,
}

impl ManualClock {
    /// A clock that shows `moment`, an RFC 3339 text.
    ///
    /// # Panics
    /// When the text is no moment.
    #[must_use]
    pub fn at(moment: &str) -> Self {
        let moment: Timestamp = moment.parse().expect("an RFC 3339 moment");
        Self { millis: AtomicI64::new(moment.as_millis()), moved: Notify::new() }
    }

    /// Moves the clock; a negative number moves it back, as real clocks sometimes go.
    pub fn advance_seconds(&self, seconds: i64) {
        self.advance_millis(seconds * 1_000);
    }

    /// Moves the clock by milliseconds.
    pub fn advance_millis(&self, millis: i64) {
        self.millis.fetch_add(millis, Ordering::SeqCst);
        self.moved.notify_waiters();
    }

    /// Sets the clock.
    pub fn set(&self, moment: Timestamp) {
        self.millis.store(moment.as_millis(), Ordering::SeqCst);
        self.moved.notify_waiters();
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.millis.load(Ordering::SeqCst)).expect("a moment of this age of the world")
    }

    async fn sleep(&self, duration: Duration) {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        let end = self.millis.load(Ordering::SeqCst).saturating_add(millis);
        loop {
            // Made before the clock is read, so that no move of it in between is missed.
            let moved = self.moved.notified();
            if self.millis.load(Ordering::SeqCst) >= end {
                return;
            }
            moved.await;
        }
    }
}
