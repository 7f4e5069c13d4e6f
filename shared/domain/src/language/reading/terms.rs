//! From pieces to words with their meanings.

use super::dates::Date;
use super::numbers::{self, Readings};
use super::piece::{Break, Piece};
use super::pieces::phone;
use super::{Denial, Meaning, Term, Value};
use crate::language::analyze;
use crate::language::lexicon::{Bound, Lexicon, Unit};

/// A word of a sentence. One that a sentence is only made with means nothing.
#[derive(Debug)]
pub(super) struct Word {
    /// In small letters.
    pub(super) folded: String,
    /// What stands before it.
    pub(super) before: Break,
    /// What it means.
    pub(super) meaning: Option<Meaning>,
    /// How it is denied.
    pub(super) denial: Denial,
    written: String,
}

impl Word {
    /// As it is written, or `#` for a figure.
    pub(super) fn without_figure(&self) -> &str {
        if self.meaning.as_ref().is_some_and(Meaning::is_figure) { "#" } else { &self.written }
    }

    /// The word as a term, if it means anything.
    pub(super) fn into_term(self) -> Option<Term> {
        Some(Term { meaning: self.meaning?, written: self.written, denial: self.denial })
    }
}

/// The words that pieces make.
pub(super) fn words(lexicon: &Lexicon, pieces: &[Piece]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut rest = pieces;
    while let Some((first, _)) = rest.split_first() {
        let (meanings, used) = read(lexicon, rest);
        let taken = rest.get(..used).unwrap_or(rest);
        let written = taken.iter().map(|piece| piece.written.as_str()).collect::<Vec<_>>().join(" ");
        let word = |meaning| Word {
            folded: first.folded.clone(),
            before: first.before,
            meaning,
            denial: Denial::None,
            written: written.clone(),
        };
        match meanings.is_empty() {
            true => words.push(word(None)),
            false => words.extend(meanings.into_iter().map(|meaning| word(Some(meaning)))),
        }
        rest = rest.get(used..).unwrap_or_default();
    }
    share_units(lexicon, &mut words);
    words
}

/// What the first of `pieces` mean, and how many of them.
fn read(lexicon: &Lexicon, pieces: &[Piece]) -> (Vec<Meaning>, usize) {
    let Some(first) = pieces.first() else { return (Vec::new(), 1) };
    let folded = first.folded.as_str();
    if let Some((bound, used)) = lexicon.bounds.of_first(phrase(pieces)) {
        let bound = match bound {
            Bound::AtLeast => Meaning::AtLeast,
            Bound::AtMost => Meaning::AtMost,
        };
        return (vec![bound], used);
    }
    if let Some(date) = Date::of_figures(folded) {
        return (vec![Meaning::Value(Value::Date(date))], 1);
    }
    if let Some((date, used)) = Date::of_words(lexicon, pieces) {
        return (vec![Meaning::Value(Value::Date(date))], used);
    }
    if let Some(digits) = phone(&first.written) {
        return (vec![Meaning::Value(Value::Phone(digits))], 1);
    }
    if let Some((minutes, used)) = time(lexicon, pieces) {
        return (vec![Meaning::Value(Value::Time(minutes))], used);
    }
    if let Some((meaning, used)) = number(lexicon, pieces) {
        return (meaning, used);
    }
    if let Some(unit) =
        lexicon.units.of(folded).filter(|_| folded.chars().count() > 1 || !folded.chars().all(char::is_alphanumeric))
    {
        return (vec![Meaning::Unit(unit)], 1);
    }
    if lexicon.function_words.contains(folded) || lexicon.negations.before.contains(folded) {
        return (Vec::new(), 1);
    }
    let stems = analyze(folded).into_iter();
    let meanings = match folded.contains(char::is_numeric) {
        // A code; its parts are not looked for by themselves.
        true => stems.take(1).map(|code| Meaning::Value(Value::Code(code))).collect(),
        false => stems.map(Meaning::Word).collect(),
    };
    (meanings, 1)
}

/// The words that stand together at the beginning of `pieces`.
fn phrase(pieces: &[Piece]) -> impl Iterator<Item = &str> + Clone {
    let (first, rest) = pieces.split_first().unzip();
    let rest = rest.into_iter().flatten().take_while(|piece: &&Piece| piece.before == Break::None);
    first.into_iter().chain(rest).map(|piece| piece.folded.as_str())
}

/// `10:30`, `10 am`, `9 утра`, `9 часов утра`.
fn time(lexicon: &Lexicon, pieces: &[Piece]) -> Option<(i128, usize)> {
    let first = pieces.first()?;
    let at = |at: usize| pieces.get(at).filter(|piece| piece.before == Break::None).map(|piece| piece.folded.as_str());
    let (hours, minutes, glued): (i128, Option<i128>, _) = match first.folded.split_once(':') {
        Some((hours, minutes)) => (hours.parse().ok()?, Some(minutes.get(..2)?.parse().ok()?), None),
        None => {
            let digits = first.folded.find(|c: char| !c.is_ascii_digit()).unwrap_or(first.folded.len());
            let (hours, half) = first.folded.split_at(digits);
            (hours.parse().ok()?, None, Some(half).filter(|half| !half.is_empty()))
        }
    };
    let minute = minutes.unwrap_or_default();
    if !(0..24).contains(&hours) || !(0..60).contains(&minute) {
        return None;
    }
    let of_half = |afternoon: i128| (hours % 12 + afternoon) * 60 + minute;
    if let Some(half) = glued {
        let afternoon = lexicon.clock.of(half).filter(|_| (1..=12).contains(&hours))?;
        return Some((of_half(afternoon), 1));
    }
    let unit = usize::from(at(1).and_then(|word| lexicon.units.of(word)).is_some_and(|unit| unit.symbol() == "h"));
    match at(1 + unit).and_then(|word| lexicon.clock.of(word)) {
        Some(afternoon) => Some((of_half(afternoon), 2 + unit)),
        None => minutes.map(|minute| (hours * 60 + minute, 1)),
    }
}

/// A number with what it counts, or the two ends of a range.
fn number(lexicon: &Lexicon, pieces: &[Piece]) -> Option<(Vec<Meaning>, usize)> {
    let first = pieces.first()?;
    let meaning = |readings, unit| Meaning::Value(Value::Number(readings, unit));
    if let Some(((amount, unit), used)) = lexicon.quantities.of_first(phrase(pieces)) {
        return Some((vec![meaning([amount].into(), Some(unit))], used));
    }
    if lexicon.units_before.contains(&first.folded)
        && let Some(unit) = lexicon.units.of(&first.folded)
        && let Some(second) = pieces.get(1).filter(|piece| piece.before == Break::None)
    {
        let rest = pieces.get(1..)?;
        let (readings, used) = figures_or_glued(lexicon, rest, second)?;
        let (readings, _, used) = numbers::magnified(lexicon, readings, rest, used);
        return Some((vec![meaning(readings, Some(unit))], used + 1));
    }
    let words = numbers::worded(lexicon, pieces);
    if words.is_none()
        && let Some((low, high)) = first.folded.split_once('-')
        && let (Some(low), Some(high)) = (end_of_range(lexicon, low), end_of_range(lexicon, high))
    {
        let (high, factor, used) = numbers::magnified(lexicon, high, pieces, 1);
        let (unit, used) = counted(lexicon, pieces, used);
        return Some((vec![meaning(numbers::times(&low, factor), unit), meaning(high, unit)], used));
    }
    let (readings, used, unit) = match numbers::figures(pieces) {
        Some((readings, used)) => {
            let (readings, _, used) = numbers::magnified(lexicon, readings, pieces, used);
            (readings, used, None)
        }
        None => match words {
            Some((readings, used)) => (readings, used, None),
            None => {
                let (readings, unit) = glued(lexicon, &first.folded)?;
                let (readings, _, used) = numbers::magnified(lexicon, readings, pieces, 1);
                (readings, used, unit)
            }
        },
    };
    let (next_unit, next_used) = match unit {
        Some(_) => (None, used),
        None => counted(lexicon, pieces, used),
    };
    // `в 2020 г.` is no weight.
    let year =
        pieces.get(next_used - 1).filter(|mark| is_year(&first.folded) && lexicon.year_marks.contains(&mark.folded));
    let unit = unit.or(if year.is_some() { Unit::named("year") } else { next_unit });
    let vague = lexicon.numerals.of(&first.folded).is_some_and(|number| number <= numbers::ONE);
    // `один из` and `половина` of something count nothing.
    (!vague || next_used > 1).then(|| (vec![meaning(readings, unit)], next_used))
}

/// The number behind a sign of money: `$1,500`, `€2m`.
fn figures_or_glued(lexicon: &Lexicon, pieces: &[Piece], first: &Piece) -> Option<(Readings, usize)> {
    numbers::figures(pieces).or_else(|| {
        let (digits, letters) = first.folded.split_at(first.folded.find(char::is_alphabetic)?);
        let factor = lexicon.magnitudes.of(letters)?;
        Some((numbers::times(&numbers::parse(digits)?, factor), 1))
    })
}

/// An end of a range that is written in one word: `5-7`, `two-three`.
fn end_of_range(lexicon: &Lexicon, end: &str) -> Option<Readings> {
    numbers::parse(end).or_else(|| Some([lexicon.numerals.of(end)?].into()))
}

/// A number with its unit or magnitude in one word: `5кг`, `20k`, `5-летняя`.
fn glued(lexicon: &Lexicon, word: &str) -> Option<(Readings, Option<Unit>)> {
    let (digits, letters) = word.split_at(word.find(char::is_alphabetic)?);
    let readings = numbers::parse(digits.trim_end_matches('-'))?;
    // `5m` are metres.
    match lexicon.units.of(letters) {
        Some(unit) => Some((readings, Some(unit))),
        None => Some((numbers::times(&readings, lexicon.magnitudes.of(letters)?), None)),
    }
}

/// The unit that follows the first `used` pieces, and how many pieces there are then.
fn counted(lexicon: &Lexicon, pieces: &[Piece], used: usize) -> (Option<Unit>, usize) {
    let unit = pieces.get(used).filter(|piece| piece.before == Break::None);
    let unit = unit.and_then(|piece| lexicon.units.of(&piece.folded));
    (unit, used + usize::from(unit.is_some()))
}

/// Gives the beginning of a range the unit of its end.
fn share_units(lexicon: &Lexicon, words: &mut [Word]) {
    for end in (1..words.len()).rev() {
        let Some(Meaning::Value(Value::Number(_, Some(unit)))) = words.get(end).and_then(|word| word.meaning.clone())
        else {
            continue;
        };
        let between = words.get(end - 1).filter(|word| lexicon.range.contains(&word.folded) && word.meaning.is_none());
        let begin = if between.is_some() { end.checked_sub(2) } else { Some(end - 1) };
        let close = words.get(end).is_some_and(|word| word.before <= Break::Range);
        if let Some(Word { meaning: Some(Meaning::Value(Value::Number(_, begin @ None))), .. }) =
            begin.filter(|_| close).and_then(|at| words.get_mut(at))
        {
            *begin = Some(unit);
        }
    }
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20"))
}
