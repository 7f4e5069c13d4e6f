//! Working hours: for each weekday the hours in which an agent acts, in a named time zone.

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::FieldError;
use crate::setting::Setting;
use crate::time::Timestamp;

/// Hours of one day, from `start` to before `end`; an `end` of `00:00` is midnight at the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    start: Time,
    end: Time,
}

/// Hours for each weekday in a time zone. A day without hours is a day off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ScheduleParts", into = "ScheduleParts")]
pub struct Schedule {
    zone_name: String,
    zone: TimeZone,
    /// Monday first.
    days: [Option<Hours>; 7],
}

/// Working hours of each weekday in a time zone, as they are written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Schedule)]
pub struct ScheduleParts {
    /// An IANA time zone name.
    #[schema(example = "Europe/Moscow")]
    pub time_zone: String,
    /// An absent day or `null` is a day off.
    pub days: DayParts,
}

/// The hours of each weekday as they are written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ScheduleDays)]
#[expect(missing_docs, reason = "the seven days of the week speak for themselves")]
pub struct DayParts {
    pub monday: Option<HourParts>,
    pub tuesday: Option<HourParts>,
    pub wednesday: Option<HourParts>,
    pub thursday: Option<HourParts>,
    pub friday: Option<HourParts>,
    pub saturday: Option<HourParts>,
    pub sunday: Option<HourParts>,
}

/// Hours of a day as they are written down, `HH:MM` each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WorkingHours)]
pub struct HourParts {
    /// The first minute.
    #[schema(example = "09:00")]
    pub start: String,
    /// The minute after the last; `00:00` or `24:00` is midnight at the end of the day.
    #[schema(example = "18:00")]
    pub end: String,
}

impl DayParts {
    fn named(self) -> [(&'static str, Option<HourParts>); 7] {
        let Self { monday, tuesday, wednesday, thursday, friday, saturday, sunday } = self;
        [
            ("monday", monday),
            ("tuesday", tuesday),
            ("wednesday", wednesday),
            ("thursday", thursday),
            ("friday", friday),
            ("saturday", saturday),
            ("sunday", sunday),
        ]
    }
}

impl Schedule {
    /// Checks a written schedule.
    ///
    /// # Errors
    /// Every problem found, each with its place relative to the schedule.
    pub fn parse(parts: ScheduleParts) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let zone = TimeZone::get(&parts.time_zone).unwrap_or_else(|_| {
            errors.push(FieldError::new(
                &["timeZone"],
                "unknown_time_zone",
                "must be an IANA time zone name such as `Europe/Moscow`",
            ));
            TimeZone::UTC
        });
        let mut days = [None; 7];
        for (slot, (name, hours)) in days.iter_mut().zip(parts.days.named()) {
            match hours.map(Hours::parse).transpose() {
                Ok(hours) => *slot = hours,
                Err((field, message)) => errors.push(FieldError::new(&["days", name, field], "invalid_hours", message)),
            }
        }
        if errors.is_empty() { Ok(Self { zone_name: parts.time_zone, zone, days }) } else { Err(errors) }
    }

    /// Whether `moment` lies in the working hours.
    #[must_use]
    pub fn is_open(&self, moment: Timestamp) -> bool {
        let local = moment.to_jiff().to_zoned(self.zone.clone());
        self.hours(local.weekday()).is_some_and(|hours| hours.contains(local.time()))
    }

    /// The first open moment at or after `moment`; `None` when every day is a day off.
    ///
    /// A start that falls into a daylight-saving gap is moved to the end of the gap; one that happens twice means the
    /// first (jiff's "compatible" rule, RFC 5545).
    #[must_use]
    pub fn next_open(&self, moment: Timestamp) -> Option<Timestamp> {
        if self.is_open(moment) {
            return Some(moment);
        }
        let local = moment.to_jiff().to_zoned(self.zone.clone());
        (0..=7).find_map(|ahead| {
            let date = local.date().saturating_add(jiff::Span::new().days(ahead));
            let opens = date.to_datetime(self.hours(date.weekday())?.start).to_zoned(self.zone.clone()).ok()?;
            let opens = Timestamp::truncated(opens.timestamp());
            (opens > moment).then_some(opens)
        })
    }

    fn hours(&self, day: Weekday) -> Option<Hours> {
        self.days.get(usize::from(day.to_monday_zero_offset().unsigned_abs())).copied().flatten()
    }
}

impl Setting for Schedule {
    type Written = ScheduleParts;

    fn read(written: ScheduleParts) -> Result<Self, Vec<FieldError>> {
        Self::parse(written)
    }

    fn write(self) -> ScheduleParts {
        self.into()
    }
}

impl Hours {
    fn parse(parts: HourParts) -> Result<Self, (&'static str, &'static str)> {
        const FORM: &str = "must be a time of day in the form HH:MM";
        let start = time_of_day(&parts.start).ok_or(("start", FORM))?;
        let end = if parts.end == "24:00" { Some(Time::midnight()) } else { time_of_day(&parts.end) };
        let end = end.ok_or(("end", FORM))?;
        if end != Time::midnight() && end <= start {
            return Err(("end", "must be later than the start; `00:00` means midnight at the end of the day"));
        }
        Ok(Self { start, end })
    }

    fn contains(self, time: Time) -> bool {
        self.start <= time && (self.end == Time::midnight() || time < self.end)
    }
}

impl TryFrom<ScheduleParts> for Schedule {
    type Error = String;

    fn try_from(parts: ScheduleParts) -> Result<Self, String> {
        Self::parse(parts).map_err(|errors| errors.into_iter().map(|e| e.message).collect::<Vec<_>>().join("; "))
    }
}

impl From<Schedule> for ScheduleParts {
    fn from(schedule: Schedule) -> Self {
        let text = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] =
            schedule.days.map(|day| day.map(|hours| HourParts { start: text(hours.start), end: text(hours.end) }));
        let days = DayParts { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
        Self { time_zone: schedule.zone_name, days }
    }
}

fn time_of_day(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| (part.len() == 2).then(|| part.parse::<i8>().ok()).flatten();
    Time::new(digits(hour)?, digits(minute)?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weekdays(zone: &str, start: &str, end: &str) -> Schedule {
        let hours = Some(HourParts { start: start.into(), end: end.into() });
        let days = DayParts {
            monday: hours.clone(),
            tuesday: hours.clone(),
            wednesday: hours.clone(),
            thursday: hours.clone(),
            friday: hours,
            ..DayParts::default()
        };
        Schedule::parse(ScheduleParts { time_zone: zone.into(), days }).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn hours_are_those_of_the_zone_and_the_end_is_excluded() {
        let schedule = weekdays("Europe/Moscow", "09:00", "18:00");
        // 2026-11-23 is a Monday; Moscow is UTC+3.
        assert!(!schedule.is_open(at("2026-11-23T05:59:59Z")));
        assert!(schedule.is_open(at("2026-11-23T06:00:00Z")));
        assert!(!schedule.is_open(at("2026-11-23T15:00:00Z")));
        assert!(!schedule.is_open(at("2026-11-22T09:00:00Z")), "Sunday is a day off");
    }

    #[test]
    fn the_next_opening_skips_days_off() {
        let schedule = weekdays("Europe/Moscow", "09:00", "18:00");
        assert_eq!(schedule.next_open(at("2026-11-20T16:00:00Z")), Some(at("2026-11-23T06:00:00Z")));
        assert_eq!(schedule.next_open(at("2026-11-23T07:00:00Z")), Some(at("2026-11-23T07:00:00Z")));
    }

    #[test]
    fn a_start_in_a_daylight_saving_gap_moves_to_its_end() {
        let hours = Some(HourParts { start: "02:30".into(), end: "12:00".into() });
        let days = DayParts { sunday: hours, ..DayParts::default() };
        let schedule = Schedule::parse(ScheduleParts { time_zone: "Europe/Berlin".into(), days }).unwrap();
        // On 2026-03-29 Berlin's clocks jump from 02:00 to 03:00; 02:30 does not exist and becomes 03:30 (01:30 UTC).
        assert_eq!(schedule.next_open(at("2026-03-28T23:00:00Z")), Some(at("2026-03-29T01:30:00Z")));
    }

    #[test]
    fn a_schedule_of_days_off_never_opens() {
        let parts = ScheduleParts { time_zone: "UTC".into(), days: DayParts::default() };
        assert_eq!(Schedule::parse(parts).unwrap().next_open(at("2026-11-23T07:00:00Z")), None);
    }

    #[test]
    fn every_problem_is_reported_with_its_place() {
        let bad = Some(HourParts { start: "9:00".into(), end: "18:00".into() });
        let reversed = Some(HourParts { start: "18:00".into(), end: "09:00".into() });
        let days = DayParts { monday: bad, friday: reversed, ..DayParts::default() };
        let errors = Schedule::parse(ScheduleParts { time_zone: "Moscow".into(), days }).unwrap_err();
        let places: Vec<_> = errors.iter().map(|e| e.loc.join(".")).collect();
        assert_eq!(places, ["timeZone", "days.monday.start", "days.friday.end"]);
    }

    #[test]
    fn midnight_at_the_end_of_the_day_is_open_to_the_last_second() {
        let schedule = weekdays("UTC", "08:00", "24:00");
        assert!(schedule.is_open(at("2026-11-23T23:59:59Z")));
        assert!(!schedule.is_open(at("2026-11-24T00:00:00Z")));
        let written = ScheduleParts::from(schedule.clone());
        assert_eq!(Schedule::parse(written).unwrap(), schedule);
    }
}
