//! Schedule expressions: `rate(...)`, `cron(...)` and `at(...)`.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// How far ahead a `cron` expression is searched for its next time.
const SEARCH_DAYS: u32 = 366 * 5;

/// When a schedule fires.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Every so often, counted from the start.
    Rate(Duration),
    /// At matching minutes.
    Cron(Box<Cron>),
    /// Once.
    At(Timestamp),
}

/// The six fields of a `cron` expression.
#[derive(Clone, Debug)]
pub struct Cron {
    minutes: BTreeSet<i8>,
    hours: BTreeSet<i8>,
    days: Days,
    months: BTreeSet<i8>,
    years: Option<BTreeSet<i16>>,
    zone: TimeZone,
}

#[derive(Clone, Debug)]
enum Days {
    OfMonth(BTreeSet<i8>),
    LastOfMonth,
    /// Sunday is 1.
    OfWeek(BTreeSet<i8>),
    /// Weekday and its occurrence in the month.
    Nth(i8, i8),
}

impl Rule {
    /// Reads an expression; `zone` is the IANA name that `cron` and `at` are told in.
    ///
    /// # Errors
    ///
    /// Fails, with the part that is wrong, on anything AWS does not accept and on the day form `W`.
    pub fn parse(expression: &str, zone: &str) -> Result<Self> {
        let zone = TimeZone::get(zone).with_context(|| format!("{zone} is not a time zone"))?;
        let (kind, rest) = expression.split_once('(').with_context(|| format!("{expression} is not a schedule"))?;
        let body = rest.strip_suffix(')').with_context(|| format!("{expression} has no closing bracket"))?.trim();
        match kind {
            "rate" => parse_rate(body).map(Self::Rate),
            "cron" => Cron::parse(body, zone).map(|cron| Self::Cron(Box::new(cron))),
            "at" => {
                let at: DateTime = body.parse().with_context(|| format!("{body} is not a date and time"))?;
                Ok(Self::At(at.to_zoned(zone)?.timestamp()))
            }
            _ => bail!("{expression} is none of rate(...), cron(...), at(...)"),
        }
    }

    /// The first time after `previous` at which the rule fires.
    #[must_use]
    pub fn next_after(&self, previous: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Rate(period) => previous.checked_add(*period).ok(),
            Self::At(at) => (*at > previous).then_some(*at),
            Self::Cron(cron) => cron.next_after(previous),
        }
    }
}

fn parse_rate(body: &str) -> Result<Duration> {
    let (value, unit) = body.split_once(' ').with_context(|| format!("rate({body}) wants a value and a unit"))?;
    let value: u64 = value.parse().with_context(|| format!("{value} is not a whole number"))?;
    ensure!(value > 0, "rate({body}) must be positive");
    let seconds = match unit.trim() {
        "minute" | "minutes" => 60,
        "hour" | "hours" => 3600,
        "day" | "days" => 86_400,
        other => bail!("{other} is none of minutes, hours, days"),
    };
    Ok(Duration::from_secs(value * seconds))
}

impl Cron {
    fn parse(body: &str, zone: TimeZone) -> Result<Self> {
        let fields: Vec<&str> = body.split_whitespace().collect();
        let [minutes, hours, days, months, weekdays, years] = fields.as_slice() else {
            bail!("cron({body}) wants six fields, found {}", fields.len());
        };
        const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
        Ok(Self {
            minutes: parse_set(minutes, 0, 59, &[])?,
            hours: parse_set(hours, 0, 23, &[])?,
            days: parse_days(days, weekdays).with_context(|| format!("cron({body})"))?,
            months: parse_set(months, 1, 12, &MONTHS)?,
            years: match *years {
                "*" => None,
                years => Some(parse_set(years, 1970, 2199, &[])?),
            },
            zone,
        })
    }

    fn next_after(&self, previous: Timestamp) -> Option<Timestamp> {
        let start = previous.to_zoned(self.zone.clone());
        let mut date = start.date();
        for _ in 0..SEARCH_DAYS {
            if self.matches(date) {
                let times = self.hours.iter().flat_map(|hour| self.minutes.iter().map(move |minute| (*hour, *minute)));
                for (hour, minute) in times {
                    let at = date.at(hour, minute, 0, 0).to_zoned(self.zone.clone()).ok()?.timestamp();
                    if at > previous {
                        return Some(at);
                    }
                }
            }
            date = date.checked_add(1.day()).ok()?;
        }
        None
    }

    fn matches(&self, date: Date) -> bool {
        let weekday = date.weekday().to_sunday_one_offset();
        let day_matches = match &self.days {
            Days::OfMonth(days) => days.contains(&date.day()),
            Days::LastOfMonth => date.day() == date.days_in_month(),
            Days::OfWeek(days) => days.contains(&weekday),
            Days::Nth(day, nth) => weekday == *day && (date.day() - 1) / 7 + 1 == *nth,
        };
        let year_matches = self.years.as_ref().is_none_or(|years| years.contains(&date.year()));
        day_matches && year_matches && self.months.contains(&date.month())
    }
}

fn parse_days(days: &str, weekdays: &str) -> Result<Days> {
    const NAMES: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    match (days, weekdays) {
        ("?", "?") => bail!("one of day of month and day of week must be given"),
        ("L", "?") => Ok(Days::LastOfMonth),
        (days, "?" | "*") => parse_set(days, 1, 31, &[]).map(Days::OfMonth),
        ("?" | "*", weekdays) => match weekdays.split_once('#') {
            Some((day, nth)) => {
                let day = parse_set(day, 1, 7, &NAMES)?.first().copied().context("no weekday before #")?;
                Ok(Days::Nth(day, nth.parse().with_context(|| format!("{nth} is not a number"))?))
            }
            None => parse_set(weekdays, 1, 7, &NAMES).map(Days::OfWeek),
        },
        _ => bail!("only one of day of month and day of week may be given; write ? for the other"),
    }
}

/// Reads a list of values, ranges and steps; `names` stand for numbers counted from `low`.
fn parse_set<N>(field: &str, low: N, high: N, names: &[&str]) -> Result<BTreeSet<N>>
where
    N: Copy + Ord + TryFrom<i64> + Into<i64> + std::str::FromStr,
{
    let value = |text: &str| -> Result<i64> {
        if let Some(index) = names.iter().position(|name| name.eq_ignore_ascii_case(text)) {
            return Ok(low.into() + i64::try_from(index)?);
        }
        let number: i64 =
            text.parse().with_context(|| format!("{text} is not a value this program reads in {field}"))?;
        ensure!((low.into()..=high.into()).contains(&number), "{number} is out of range in {field}");
        Ok(number)
    };
    let mut set = BTreeSet::new();
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(step.parse::<usize>().with_context(|| format!("bad step in {part}"))?)),
            None => (part, None),
        };
        let (first, last) = match (range, range.split_once('-')) {
            ("*", _) => (low.into(), high.into()),
            (_, Some((first, last))) => (value(first)?, value(last)?),
            (single, None) if step.is_some() => (value(single)?, high.into()),
            (single, None) => (value(single)?, value(single)?),
        };
        ensure!(step != Some(0), "a step of zero in {field}");
        set.extend((first..=last).step_by(step.unwrap_or(1)).filter_map(|number| N::try_from(number).ok()));
    }
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(expression: &str, zone: &str, after: &str) -> String {
        let rule = Rule::parse(expression, zone).unwrap();
        rule.next_after(after.parse().unwrap()).map(|at| at.to_string()).unwrap_or_default()
    }

    #[test]
    fn rates_count_from_the_previous_run() {
        assert_eq!(next("rate(1 minute)", "UTC", "2026-01-01T00:00:30Z"), "2026-01-01T00:01:30Z");
        assert_eq!(next("rate(2 hours)", "UTC", "2026-01-01T00:00:00Z"), "2026-01-01T02:00:00Z");
    }

    #[test]
    fn cron_finds_the_next_matching_minute() {
        assert_eq!(next("cron(0/15 8-17 ? * MON-FRI *)", "UTC", "2026-01-02T17:50:00Z"), "2026-01-05T08:00:00Z");
        assert_eq!(next("cron(30 9 1 * ? *)", "Europe/Moscow", "2026-01-01T06:30:00Z"), "2026-02-01T06:30:00Z");
        assert_eq!(next("cron(0 0 L FEB ? 2028)", "UTC", "2026-01-01T00:00:00Z"), "2028-02-29T00:00:00Z");
        assert_eq!(next("cron(0 12 ? * TUE#2 *)", "UTC", "2026-01-01T00:00:00Z"), "2026-01-13T12:00:00Z");
        assert_eq!(next("cron(0 0 1 1 ? 2020)", "UTC", "2026-01-01T00:00:00Z"), "");
    }

    #[test]
    fn at_fires_once_in_its_zone() {
        assert_eq!(next("at(2026-01-01T03:00:00)", "Europe/Moscow", "2025-12-31T00:00:00Z"), "2026-01-01T00:00:00Z");
        assert_eq!(next("at(2026-01-01T03:00:00)", "UTC", "2026-01-01T03:00:00Z"), "");
    }

    #[test]
    fn nonsense_is_refused() {
        for expression in [
            "rate(0 minutes)",
            "rate(5 weeks)",
            "cron(* * * * *)",
            "cron(0 0 1 * MON *)",
            "cron(61 0 1 * ? *)",
            "daily",
        ] {
            assert!(Rule::parse(expression, "UTC").is_err(), "{expression} was accepted");
        }
    }
}
