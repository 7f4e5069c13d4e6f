//! The token bucket of a stage.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::template::Throttle;

/// Counts requests against a rate and a burst.
#[derive(Debug)]
pub(crate) struct Bucket {
    limits: Throttle,
    state: Mutex<(f64, Timestamp)>,
}

impl Bucket {
    /// A full bucket.
    pub(crate) fn new(limits: Throttle, now: Timestamp) -> Self {
        Self { limits, state: Mutex::new((limits.burst, now)) }
    }

    /// Takes one token; false when there is none.
    pub(crate) fn take(&self, now: Timestamp) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (tokens, last) = *state;
        let elapsed = now.duration_since(last).as_secs_f64().max(0.0);
        let tokens = (tokens + elapsed * self.limits.rate).min(self.limits.burst);
        let allowed = tokens >= 1.0;
        *state = (if allowed { tokens - 1.0 } else { tokens }, now);
        allowed
    }
}
