//! Time as a port: nothing in the product reads the wall clock directly.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use jiff::fmt::temporal::DateTimePrinter;
use jiff::{SignedDuration, Unit};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, Result};

/// A moment in UTC with millisecond precision.
///
/// Its text form is RFC 3339 with exactly three decimals, so that texts of moments sort as the moments do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// The beginning of 1970.
    pub const EPOCH: Self = Self(jiff::Timestamp::UNIX_EPOCH);

    /// The moment `millis` milliseconds after the Unix epoch.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Internal`] when the number is outside the years -9999 to 9999.
    pub fn from_millis(millis: i64) -> Result<Self> {
        jiff::Timestamp::from_millisecond(millis).map(Self).map_err(|e| Error::internal(e).with("read a moment"))
    }

    /// The nearest earlier whole millisecond of `moment`.
    #[must_use]
    pub fn truncated(moment: jiff::Timestamp) -> Self {
        let round = jiff::TimestampRound::new().smallest(Unit::Millisecond).mode(jiff::RoundMode::Trunc);
        Self(moment.round(round).unwrap_or(moment))
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub fn as_millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// Whole seconds since the Unix epoch, the unit of `DynamoDB`'s time to live.
    #[must_use]
    pub fn as_seconds(self) -> i64 {
        self.0.as_second()
    }

    /// The moment `duration` later (earlier when negative); stays at the end of time instead of overflowing.
    #[must_use]
    pub fn plus(self, duration: SignedDuration) -> Self {
        Self(self.0.saturating_add(duration).unwrap_or(self.0))
    }

    /// The moment `seconds` later.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        self.plus(SignedDuration::from_secs(seconds))
    }

    /// How long after `earlier` this moment is; negative when it is before.
    #[must_use]
    pub fn since(self, earlier: Self) -> SignedDuration {
        self.0.duration_since(earlier.0)
    }

    /// The same moment for calendar arithmetic.
    #[must_use]
    pub fn to_jiff(self) -> jiff::Timestamp {
        self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));
        f.write_str(&PRINTER.timestamp_to_string(&self.0))
    }
}

impl FromStr for Timestamp {
    type Err = jiff::Error;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        text.parse().map(Self::truncated)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The port through which everything learns what time it is, and waits.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The current moment.
    fn now(&self) -> Timestamp;
    /// Waits until so much time has passed.
    async fn sleep(&self, duration: Duration);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_moments_have_three_decimals_and_sort_like_the_moments() {
        let moments = [0, 1, 999, 1_000, 1_764_000_000_123].map(|ms| Timestamp::from_millis(ms).unwrap());
        let texts = moments.map(|m| m.to_string());
        assert_eq!(texts[0], "1970-01-01T00:00:00.000Z");
        assert_eq!(texts[4], "2025-11-24T16:00:00.123Z");
        assert!(texts.is_sorted());
        for (moment, text) in moments.iter().zip(&texts) {
            assert_eq!(text.parse::<Timestamp>().unwrap(), *moment);
        }
    }

    #[test]
    fn finer_parts_are_cut_not_rounded() {
        let moment: Timestamp = "2026-01-01T00:00:00.123999Z".parse().unwrap();
        assert_eq!(moment.to_string(), "2026-01-01T00:00:00.123Z");
    }
}
