//! Days as people write them.

use super::pieces::{Break, Piece};

/// A day. Written with figures alone it may mean two: `03/04` is March 4 in America and April 3 elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    /// Month and day.
    days: Vec<(u8, u8)>,
    year: Option<u16>,
}

/// Beginnings of the months' names.
const MONTHS: [&[&str]; 12] = [
    &["январ", "jan"],
    &["феврал", "feb"],
    &["март", "mar"],
    &["апрел", "apr"],
    &["май", "мая", "мае", "may"],
    &["июн", "jun"],
    &["июл", "jul"],
    &["август", "aug"],
    &["сентябр", "sep"],
    &["октябр", "oct"],
    &["ноябр", "nov"],
    &["декабр", "dec"],
];
const MONTHS_IN_FULL: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Date {
    /// Whether what is `said` is this day; a year that this does not name may be any.
    pub(super) fn is_said_by(&self, said: &Self) -> bool {
        self.days.iter().any(|day| said.days.contains(day)) && (self.year.is_none() || self.year == said.year)
    }

    /// The date that a piece is: `12.03.2026`, `12/03/26`, `2026-03-12`.
    pub(super) fn of_figures(piece: &str) -> Option<Self> {
        let parts: Vec<&str> = piece.split(['.', '/', '-']).collect();
        let [first, second, third] = parts.as_slice() else { return None };
        let (first_number, second_number) = (first.parse().ok()?, second.parse().ok()?);
        if first.len() == 4 {
            return Self::new([(second.parse().ok()?, third.parse().ok()?)], Some(first_number));
        }
        let year = match third.len() {
            4 => third.parse().ok()?,
            2 => 2_000 + third.parse::<u16>().ok()?,
            _ => return None,
        };
        let (day, month): (u16, u16) = (first_number, second_number);
        let (day, month) = (u8::try_from(day).ok()?, u8::try_from(month).ok()?);
        match piece.contains('/') {
            true => Self::new([(month, day), (day, month)], Some(year)),
            false => Self::new([(month, day)], Some(year)),
        }
    }

    /// The date that several pieces begin with, `12 марта 2026` or `March 12, 2026`, and how many they are.
    pub(super) fn of_words(pieces: &[Piece]) -> Option<(Self, usize)> {
        let [first, second, ..] = pieces else { return None };
        if second.before != Break::None {
            return None;
        }
        let (month, day) = match (month(&first.folded), month(&second.folded)) {
            (Some(month), None) => (month, day(&second.folded)?),
            (None, Some(month)) => (month, day(&first.folded)?),
            _ => return None,
        };
        let year = pieces.get(2).filter(|piece| piece.before <= Break::Comma).and_then(|piece| year(&piece.folded));
        Some((Self::new([(month, day)], year)?, 2 + usize::from(year.is_some())))
    }

    fn new<const N: usize>(days: [(u8, u8); N], year: Option<u16>) -> Option<Self> {
        let possible = |(month, day): &(u8, u8)| (1..=12).contains(month) && (1..=31).contains(day);
        let days: Vec<_> = days.into_iter().filter(possible).collect();
        (!days.is_empty()).then_some(Self { days, year })
    }
}

fn month(word: &str) -> Option<u8> {
    let fits = |at: usize, stem: &str| match stem.is_ascii() {
        true => word == stem || MONTHS_IN_FULL.get(at) == Some(&word),
        false => word.strip_prefix(stem).is_some_and(|ending| ending.chars().count() <= 2),
    };
    let at = MONTHS.iter().enumerate().position(|(at, stems)| stems.iter().any(|stem| fits(at, stem)))?;
    u8::try_from(at + 1).ok()
}

/// `12`, `12-е`, `1st`.
fn day(word: &str) -> Option<u8> {
    let (digits, ending) = word.split_at(word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len()));
    let known = matches!(ending, "" | "-е" | "-го" | "st" | "nd" | "rd" | "th");
    digits.parse().ok().filter(|day| known && (1..=31).contains(day))
}

fn year(word: &str) -> Option<u16> {
    (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|year| (1_900..2_100).contains(year))
}
