//! Dates, which Excel keeps as numbers of days and tells from other numbers by the cell's style.

use std::collections::HashSet;

use crate::xml::{Element, Visitor};

/// The built-in formats of dates and times (ECMA-376, part 1, 18.8.30).
const BUILT_IN: [std::ops::RangeInclusive<u32>; 4] = [14..=22, 27..=36, 45..=47, 50..=58];
/// From day 0 of Excel, 30 December 1899, to 1 January 1970.
const DAYS_TO_1970: i64 = 25_569;
const MINUTES_OF_DAY: f64 = 1_440.0;
/// The last day of the year 9999, the last that Excel knows.
const MAX_DAY: f64 = 2_958_465.0;

/// Which styles show numbers as dates.
#[derive(Debug, Default)]
pub(super) struct DateStyles {
    own_formats: HashSet<u32>,
    styles: Vec<bool>,
    in_cell_styles: bool,
}

impl DateStyles {
    /// Whether the style with this index shows a date.
    pub(super) fn is_date(&self, style: &str) -> bool {
        style.parse::<usize>().ok().and_then(|index| self.styles.get(index)).is_some_and(|is_date| *is_date)
    }
}

impl Visitor for DateStyles {
    fn start(&mut self, element: &Element<'_>) {
        let format = || element.attribute("numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
        match element.name() {
            "numFmt" if is_date_format(&element.attribute("formatCode").unwrap_or_default()) => {
                self.own_formats.insert(format());
            }
            "cellXfs" => self.in_cell_styles = true,
            "xf" if self.in_cell_styles => {
                let format = format();
                let is_date =
                    BUILT_IN.iter().any(|range| range.contains(&format)) || self.own_formats.contains(&format);
                self.styles.push(is_date);
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if name == "cellXfs" {
            self.in_cell_styles = false;
        }
    }

    fn text(&mut self, _text: &str) {}
}

/// Whether a format shows days, months or hours, outside quoted words and brackets.
fn is_date_format(code: &str) -> bool {
    let mut closing = None;
    let mut escaped = false;
    code.chars().any(|character| {
        if std::mem::take(&mut escaped) {
            return false;
        }
        match (closing, character) {
            (Some(end), _) => {
                if character == end {
                    closing = None;
                }
                false
            }
            (None, '"') => {
                closing = Some('"');
                false
            }
            (None, '[') => {
                closing = Some(']');
                false
            }
            (None, '\\') => {
                escaped = true;
                false
            }
            (None, _) => "dmyhDMYH".contains(character),
        }
    })
}

/// A number of days as a date and, if it is no whole number, a time.
pub(super) fn date(text: &str) -> Option<String> {
    let number = text.trim().parse::<f64>().ok().filter(|number| (0.0..=MAX_DAY).contains(number))?;
    let minutes = ((number.fract()) * MINUTES_OF_DAY).round();
    #[expect(clippy::cast_possible_truncation, reason = "checked against the last day above")]
    let (day, minutes) = (number.trunc() as i64, minutes as i64);
    let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let (year, month, day_of_month) = civil(day - DAYS_TO_1970);
    let date = format!("{year:04}-{month:02}-{day_of_month:02}");
    Some(match (day, minutes) {
        (0, _) => time,
        (_, 0) => date,
        _ => format!("{date} {time}"),
    })
}

/// The year, month and day of a number of days since 1970 (Howard Hinnant, "chrono-compatible low-level date
/// algorithms", `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates_and_times() {
        assert_eq!(date("45000").as_deref(), Some("2023-03-15"));
        assert_eq!(date("45000.75").as_deref(), Some("2023-03-15 18:00"));
        assert_eq!(date("0.5").as_deref(), Some("12:00"));
        assert_eq!((date("-1"), date("1e300"), date("x")), (None, None, None));
    }

    #[test]
    fn formats_of_dates_are_told_from_those_of_numbers() {
        assert!(is_date_format("dd.mm.yyyy") && is_date_format("[$-419]d mmm"));
        assert!(!is_date_format("#,##0.00 \"руб. day\"") && !is_date_format("[Red]0.00\\d"));
    }
}
