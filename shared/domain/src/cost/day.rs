//! Days in which spending is counted.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::time::Timestamp;

/// A day in UTC: what providers bill by, and what no change of a schedule or a time zone can move.
///
/// Its text form is `YYYY-MM-DD`, so that texts of days sort as the days do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The day of a moment.
    #[must_use]
    pub fn of(moment: Timestamp) -> Self {
        Self(moment.to_jiff().to_zoned(TimeZone::UTC).date())
    }

    /// The day so many days later, earlier when negative; stays at the end of the calendar instead of overflowing.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(jiff::SignedDuration::from_hours(24 * days)))
    }

    /// How many days after `earlier` this day is.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.duration_since(earlier.0).as_hours() / 24
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let day = text.parse::<Date>().ok().map(Self);
        // The parser knows more forms; accepting them would give one day two names.
        day.filter(|day| day.to_string() == text).ok_or_else(|| "must be a day in the form YYYY-MM-DD".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_of_utc_and_has_one_spelling() {
        let day = Day::of("2026-11-23T23:59:59.999Z".parse().unwrap());
        assert_eq!(day.to_string(), "2026-11-23");
        assert_eq!("2026-11-23".parse(), Ok(day));
        for bad in ["20261123", "2026-11-23T00:00:00", "2026-02-30", "23.11.2026", "", "2026-1-1"] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        let day: Day = "2028-02-28".parse().unwrap();
        assert_eq!(day.plus(2).to_string(), "2028-03-01");
        assert_eq!(day.plus(2).since(day), 2);
        assert_eq!(day.plus(-59).to_string(), "2027-12-31");
    }
}
