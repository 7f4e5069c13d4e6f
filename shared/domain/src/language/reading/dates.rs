//! Days as people write them.

use super::pieces::{Break, Piece};
use crate::language::folding::fold;
use crate::language::lexicon::{Lexicon, lexicon};

/// A day. Written with figures alone it may mean two: `03/04` is March 4 in America and April 3 elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    /// Month and day.
    days: Vec<(u8, u8)>,
    year: Option<u16>,
}

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

    /// The date that several pieces begin with, `12 марта 2026`, `March 12, 2026` or `the 12th of March`, and how many
    /// they are.
    pub(super) fn of_words(lexicon: &Lexicon, pieces: &[Piece]) -> Option<(Self, usize)> {
        let at = |index: usize| pieces.get(index).filter(|piece| index == 0 || piece.before == Break::None);
        let month = |index: usize| lexicon.months.of(&at(index)?.folded);
        let day = |index: usize| day(lexicon, &at(index)?.folded);
        let joint = usize::from(at(1).is_some_and(|piece| lexicon.month_joints.contains(&piece.folded)));
        let (month, day, used) = match (month(0), day(0)) {
            (Some(month), None) => (month, day(1)?, 2),
            (None, Some(day)) => (month(1 + joint)?, day, 2 + joint),
            _ => return None,
        };
        let year = pieces.get(used).filter(|piece| piece.before <= Break::Comma).and_then(|piece| year(&piece.folded));
        Some((Self::new([(month, day)], year)?, used + usize::from(year.is_some())))
    }

    fn new<const N: usize>(days: [(u8, u8); N], year: Option<u16>) -> Option<Self> {
        let possible = |(month, day): &(u8, u8)| (1..=12).contains(month) && (1..=31).contains(day);
        let days: Vec<_> = days.into_iter().filter(possible).collect();
        (!days.is_empty()).then_some(Self { days, year })
    }
}

/// Whether a word names a month; one that more often is another word, such as `may`, is none by itself.
#[must_use]
pub(crate) fn is_month(word: &str) -> bool {
    let (lexicon, word) = (lexicon(), fold(word));
    lexicon.months.contains(&word) && !lexicon.doubtful_months.contains(&word)
}

/// `12`, `12-е`, `1st`.
fn day(lexicon: &Lexicon, word: &str) -> Option<u8> {
    let (digits, ending) = word.split_at(word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len()));
    let known = ending.is_empty() || lexicon.day_endings.contains(ending.trim_start_matches('-'));
    digits.parse().ok().filter(|day| known && (1..=31).contains(day))
}

fn year(word: &str) -> Option<u16> {
    (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|year| (1_900..2_100).contains(year))
}
