//! From pieces to words with their meanings.

use super::dates::Date;
use super::numbers::{self, Readings, Unit};
use super::pieces::{Break, Piece, phone};
use super::{Denial, Meaning, Term, Value, negation};
use crate::language::analyze;
use crate::language::is_function_word;

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

/// Two words that bound a number.
const BOUNDS: &[(&[&str], &[&str], Meaning)] = &[
    (&["не"], &["менее", "меньше", "ранее", "раньше"], Meaning::AtLeast),
    (&["не"], &["более", "больше", "позднее", "позже"], Meaning::AtMost),
    (&["no", "not"], &["less", "fewer", "earlier"], Meaning::AtLeast),
    (&["no", "not"], &["more", "later"], Meaning::AtMost),
    (&["at"], &["least"], Meaning::AtLeast),
    (&["at"], &["most"], Meaning::AtMost),
];
/// Single words that do the same.
const BOUND_WORDS: &[(&str, Meaning)] = &[
    ("минимум", Meaning::AtLeast),
    ("minimum", Meaning::AtLeast),
    ("максимум", Meaning::AtMost),
    ("maximum", Meaning::AtMost),
];
/// Words between the ends of a range, which share the unit of its end: `от 5 до 7 дней`.
const RANGE_WORDS: &[&str] = &["до", "или", "to", "or", "и", "and"];

impl Word {
    /// The word as a term, if it means anything.
    pub(super) fn into_term(self) -> Option<Term> {
        Some(Term { meaning: self.meaning?, written: self.written, denial: self.denial })
    }
}

/// The words that pieces make.
pub(super) fn words(pieces: &[Piece]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut rest = pieces;
    while let Some((first, _)) = rest.split_first() {
        let (meanings, used) = read(rest);
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
    share_units(&mut words);
    words
}

/// What the first of `pieces` mean, and how many of them.
fn read(pieces: &[Piece]) -> (Vec<Meaning>, usize) {
    let Some(first) = pieces.first() else { return (Vec::new(), 1) };
    let folded = first.folded.as_str();
    let next = pieces.get(1).filter(|piece| piece.before == Break::None);
    if let Some(next) = next
        && let Some((.., bound)) =
            BOUNDS.iter().find(|(heads, tails, _)| heads.contains(&folded) && tails.contains(&next.folded.as_str()))
    {
        return (vec![bound.clone()], 2);
    }
    if let Some((_, bound)) = BOUND_WORDS.iter().find(|(word, _)| *word == folded) {
        return (vec![bound.clone()], 1);
    }
    if let Some(date) = Date::of_figures(folded) {
        return (vec![Meaning::Value(Value::Date(date))], 1);
    }
    if let Some((date, used)) = Date::of_words(pieces) {
        return (vec![Meaning::Value(Value::Date(date))], used);
    }
    if let Some(digits) = phone(&first.written) {
        return (vec![Meaning::Value(Value::Phone(digits))], 1);
    }
    if let Some((minutes, used)) = time(pieces) {
        return (vec![Meaning::Value(Value::Time(minutes))], used);
    }
    if let Some((meaning, used)) = number(pieces) {
        return (meaning, used);
    }
    if let Some(unit) =
        numbers::unit(folded).filter(|_| folded.chars().count() > 1 || !folded.chars().all(char::is_alphanumeric))
    {
        return (vec![Meaning::Unit(unit)], 1);
    }
    if is_function_word(folded) || negation::is_negation(folded) {
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

/// `10:30`, `10 am`, `9 утра`.
fn time(pieces: &[Piece]) -> Option<(i128, usize)> {
    let first = pieces.first()?;
    let half = |at: usize| {
        let piece = pieces.get(at).filter(|piece| piece.before == Break::None)?;
        match piece.folded.as_str() {
            "am" | "утра" | "ночи" => Some(0),
            "pm" | "вечера" => Some(12),
            _ => None,
        }
    };
    let (hours, minutes): (i128, Option<i128>) = match first.folded.split_once(':') {
        Some((hours, minutes)) => (hours.parse().ok()?, Some(minutes.get(..2)?.parse().ok()?)),
        None => match first.folded.strip_suffix("am").or_else(|| first.folded.strip_suffix("pm")) {
            Some(hours) => {
                let hours: i128 = hours.parse().ok()?;
                let afternoon = if first.folded.ends_with("pm") { 12 } else { 0 };
                return ((1..=12).contains(&hours)).then_some(((hours % 12 + afternoon) * 60, 1));
            }
            None => (first.folded.parse().ok()?, None),
        },
    };
    let minute = minutes.unwrap_or_default();
    if !(0..24).contains(&hours) || !(0..60).contains(&minute) {
        return None;
    }
    match half(1) {
        Some(afternoon) => Some(((hours % 12 + afternoon) * 60 + minute, 2)),
        None => minutes.map(|minute| (hours * 60 + minute, 1)),
    }
}

/// A number with what it counts, or the two ends of a range.
fn number(pieces: &[Piece]) -> Option<(Vec<Meaning>, usize)> {
    let first = pieces.first()?;
    if let Some(unit) = numbers::unit(&first.folded).filter(|_| !first.folded.chars().all(char::is_alphanumeric)) {
        // A sign of money before its number.
        let (readings, used) = figures(pieces.get(1..)?)?;
        return pieces.get(1)?.attached.then(|| (vec![Meaning::Value(Value::Number(readings, Some(unit)))], used + 1));
    }
    if let Some((low, high)) = first.folded.split_once('-')
        && let (Some(low), Some(high)) = (numbers::parse(low), numbers::parse(high))
    {
        let (factor, unit, used) = counted(pieces, 1);
        let ends = [low, high].map(|end| Meaning::Value(Value::Number(numbers::times(&end, factor), unit)));
        return Some((ends.to_vec(), used));
    }
    let (readings, used, unit) = match figures(pieces) {
        Some((readings, used)) => (readings, used, None),
        None => match worded(pieces) {
            Some((readings, used)) => (readings, used, None),
            None => glued(&first.folded)?,
        },
    };
    let (factor, next_unit, used) = counted(pieces, used);
    let unit = unit.or(next_unit).map(|unit| match unit {
        // `в 2020 г.` is no weight.
        Unit::Gram if is_year(&first.folded) => Unit::Year,
        unit => unit,
    });
    let alone = numbers::number_word(&first.folded) == Some(1) && unit.is_none();
    // `один из` counts nothing.
    (!alone).then(|| (vec![Meaning::Value(Value::Number(numbers::times(&readings, factor), unit))], used))
}

/// Digits, also in groups of three: `20 000`.
fn figures(pieces: &[Piece]) -> Option<(Readings, usize)> {
    let first = pieces.first()?;
    let is_group = |piece: &&Piece| {
        piece.before == Break::None && piece.folded.len() == 3 && piece.folded.bytes().all(|byte| byte.is_ascii_digit())
    };
    let leads = first.folded.len() <= 3 && first.folded.bytes().all(|byte| byte.is_ascii_digit());
    let groups = if leads { pieces.iter().skip(1).take_while(is_group).count() } else { 0 };
    let digits: String = pieces.iter().take(1 + groups).map(|piece| piece.folded.as_str()).collect();
    Some((numbers::parse(&digits)?, 1 + groups))
}

/// Number words: `двадцать пять`, `twenty-five`.
fn worded(pieces: &[Piece]) -> Option<(Readings, usize)> {
    let first = pieces.first()?;
    let parts: Option<Vec<i128>> = first.folded.split('-').map(numbers::number_word).collect();
    let parts = parts?;
    if parts.len() > 1 {
        return Some((numbers::whole(numbers::compose(&parts).0), 1));
    }
    let following = pieces.iter().skip(1).take_while(|piece| piece.before == Break::None);
    let values: Vec<i128> =
        parts.into_iter().chain(following.map_while(|piece| numbers::number_word(&piece.folded))).collect();
    let (number, used) = numbers::compose(&values);
    Some((numbers::whole(number), used))
}

/// A number with its unit or multiplier in one word: `5кг`, `20k`, `5-летняя`.
fn glued(word: &str) -> Option<(Readings, usize, Option<Unit>)> {
    let (digits, letters) = word.split_at(word.find(char::is_alphabetic)?);
    let readings = numbers::parse(digits.trim_end_matches('-'))?;
    if let Some(factor) = numbers::multiplier(letters).filter(|_| letters != "m") {
        return Some((numbers::times(&readings, factor), 1, None));
    }
    Some((readings, 1, Some(numbers::unit(letters)?)))
}

/// The multiplier and the unit that follow the first `used` pieces, and how many pieces there are then.
fn counted(pieces: &[Piece], mut used: usize) -> (i128, Option<Unit>, usize) {
    let at =
        |used: usize| pieces.get(used).filter(|piece| piece.before == Break::None).map(|piece| piece.folded.as_str());
    // A lone letter is a unit, `5 м`, rather than a multiplier.
    let factor = at(used).filter(|word| word.chars().count() > 1).and_then(numbers::multiplier);
    used += usize::from(factor.is_some());
    let unit = at(used).and_then(numbers::unit);
    used += usize::from(unit.is_some());
    (factor.unwrap_or(1), unit, used)
}

/// Gives the beginning of a range the unit of its end.
fn share_units(words: &mut [Word]) {
    for end in (1..words.len()).rev() {
        let Some(Meaning::Value(Value::Number(_, Some(unit)))) = words.get(end).and_then(|word| word.meaning.clone())
        else {
            continue;
        };
        let between =
            words.get(end - 1).filter(|word| RANGE_WORDS.contains(&word.folded.as_str()) && word.meaning.is_none());
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
