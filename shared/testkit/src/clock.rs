//! A clock that stands still until a test moves it.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::time::{Clock, Timestamp};

/// A clock that a test sets.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `moment`, an RFC 3339 text.
    ///
    /// # Panics
    /// When the text is no moment.
    #[must_use]
    pub fn at(moment: &str) -> Self {
        let moment: Timestamp = moment.parse().expect("an RFC 3339 moment");
        Self(AtomicI64::new(moment.as_millis()))
    }

    /// Moves the clock; a negative number moves it back, as real clocks sometimes go.
    pub fn advance_seconds(&self, seconds: i64) {
        self.advance_millis(seconds * 1_000);
    }

    /// Moves the clock by milliseconds.
    pub fn advance_millis(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    /// Sets the clock.
    pub fn set(&self, moment: Timestamp) {
        self.0.store(moment.as_millis(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst)).expect("a moment of this age of the world")
    }
}
