//! Numbers as people write them: digits with separators, and words.

use std::collections::BTreeSet;

use super::pieces::{Break, Piece};
use crate::language::folding::fold;
use crate::language::lexicon::{Lexicon, SCALE, lexicon};

/// Digits of the longest whole number; what is longer is a code.
const DIGITS: usize = 18;

/// Every number that a text may mean, in millionths: `1,500` is fifteen hundred in English and one and a half in Russian.
pub type Readings = BTreeSet<i128>;

/// One, as an amount.
pub(super) const ONE: i128 = SCALE;
const HUNDRED: i128 = 100 * SCALE;
const HALF: i128 = SCALE / 2;

/// A number that is put together word by word: `двести пять тысяч триста`, `two hundred and fifty`, `полтора миллиона`.
#[derive(Debug)]
struct Composer {
    /// The thousands and millions that are complete.
    complete: i128,
    /// The number below a thousand that is being said.
    group: Option<i128>,
    /// What may still be added to it is smaller than this.
    below: i128,
    /// The smallest magnitude that was said.
    magnitude: i128,
}

impl Composer {
    fn new() -> Self {
        Self { complete: 0, group: None, below: i128::MAX, magnitude: i128::MAX }
    }

    /// Goes on with a number below a thousand; false when that would be another number.
    fn add(&mut self, value: i128) -> bool {
        let order = match value {
            value if value % SCALE != 0 => 0,
            value if value >= HUNDRED => HUNDRED,
            value if value >= 20 * SCALE => 10 * SCALE,
            _ => SCALE,
        };
        match self.group {
            Some(units) if value == HUNDRED && (SCALE..10 * SCALE).contains(&units) && units % SCALE == 0 => {
                (self.group, self.below) = (Some(units * 100), HUNDRED);
            }
            None if self.magnitude == i128::MAX || value > 0 => (self.group, self.below) = (Some(value), order),
            Some(group) if value > 0 && value < self.below && order > 0 && order < self.below => {
                (self.group, self.below) = (Some(group + value), order);
            }
            _ => return false,
        }
        true
    }

    /// Multiplies what was said since the last magnitude; false when a smaller magnitude went before.
    fn multiply(&mut self, magnitude: i128) -> bool {
        if magnitude >= self.magnitude || (self.group.is_none() && self.magnitude != i128::MAX) {
            return false;
        }
        self.complete += self.group.take().unwrap_or(SCALE) * magnitude;
        (self.below, self.magnitude) = (i128::MAX, magnitude);
        true
    }

    /// Adds one half: `два с половиной`.
    fn add_half(&mut self) -> bool {
        let whole = self.group.filter(|group| group % SCALE == 0);
        if let Some(group) = whole {
            (self.group, self.below) = (Some(group + HALF), 0);
        }
        whole.is_some()
    }

    fn number(&self) -> i128 {
        self.complete + self.group.unwrap_or_default()
    }
}

/// The number in words that `pieces` begin with, and how many of them it is made of.
pub(super) fn worded(lexicon: &Lexicon, pieces: &[Piece]) -> Option<(Readings, usize)> {
    let mut composer = Composer::new();
    let mut used = 0;
    while let Some(piece) = pieces.get(used).filter(|piece| used == 0 || piece.before == Break::None) {
        let rest = pieces.get(used..).unwrap_or_default();
        let joint = if used > 0 && lexicon.number_joints.contains(&piece.folded) { 1 } else { 0 };
        // `two hundred and fifty`, but `two and fifty` are two numbers.
        let may_join = composer.below >= HUNDRED;
        let taken = half(lexicon, rest).filter(|_| used > 0 && composer.add_half()).or_else(|| {
            let next = rest.get(joint).filter(|next| joint == 0 || (may_join && next.before == Break::None))?;
            (step(lexicon, &mut composer, &next.folded, joint > 0)).then_some(joint + 1)
        });
        match taken {
            Some(taken) => used += taken,
            None => break,
        }
    }
    (used > 0).then(|| ([composer.number()].into(), used))
}

/// Goes on with a word, or with a word of several numbers such as `twenty-five`.
fn step(lexicon: &Lexicon, composer: &mut Composer, word: &str, joined: bool) -> bool {
    let begins = composer.group.is_none() && composer.complete == 0;
    let numeral = lexicon.numerals.of(word);
    if let Some(magnitude) = lexicon.magnitudes.of(word).filter(|_| is_long(word)) {
        // `тысяча` alone is a number, `тысячи` are not.
        return !joined && (!begins || numeral.is_some()) && composer.multiply(magnitude);
    }
    if let Some(value) = numeral {
        return (!joined || value < HUNDRED) && composer.add(value);
    }
    let parts: Option<Vec<i128>> = word.split('-').map(|part| lexicon.numerals.of(part)).collect();
    let Some(parts) = parts.filter(|parts| parts.len() > 1) else { return false };
    let mut whole = Composer { complete: 0, magnitude: i128::MAX, ..*composer };
    let fits = parts.iter().all(|part| whole.add(*part));
    if fits {
        (composer.group, composer.below) = (whole.group, whole.below);
    }
    fits
}

/// Whether a word, or a part of it between hyphens, is a number: `five`, `тысяч`, `twenty-five`.
#[must_use]
pub(crate) fn is_number_word(word: &str) -> bool {
    let (lexicon, word) = (lexicon(), fold(word));
    word.split('-').any(|part| lexicon.numerals.contains(part) || (is_long(part) && lexicon.magnitudes.contains(part)))
}

/// A lone letter is a unit, `5 м`, rather than a magnitude.
fn is_long(word: &str) -> bool {
    word.chars().nth(1).is_some()
}

/// How many pieces say `and a half`, if they begin so.
fn half(lexicon: &Lexicon, pieces: &[Piece]) -> Option<usize> {
    lexicon.halves.of_first(pieces.iter().map(|piece| piece.folded.as_str())).map(|(_, used)| used)
}

/// What follows the digits of a number: one half, a magnitude, and smaller magnitudes with their digits, as in
/// `1 млн 200 тыс.`. Answers the number, the magnitude by which all of it was multiplied, and how many pieces it takes.
pub(super) fn magnified(
    lexicon: &Lexicon,
    readings: Readings,
    pieces: &[Piece],
    mut used: usize,
) -> (Readings, i128, usize) {
    let at = |used: usize| pieces.get(used).filter(|piece| piece.before == Break::None);
    let magnitude_at = |used: usize| {
        at(used).filter(|piece| is_long(&piece.folded)).and_then(|piece| lexicon.magnitudes.of(&piece.folded))
    };
    let mut readings = readings;
    if at(used).is_some()
        && let Some(taken) = pieces.get(used..).and_then(|rest| half(lexicon, rest))
    {
        readings = readings.into_iter().map(|number| number + HALF).collect();
        used += taken;
    }
    let Some(magnitude) = magnitude_at(used) else { return (readings, 1, used) };
    used += 1;
    readings = times(&readings, magnitude);
    let mut smallest = magnitude;
    while let Some((more, digits)) = at(used).and_then(|_| figures(pieces.get(used..)?))
        && let Some(next) = magnitude_at(used + digits).filter(|next| *next < smallest)
        && more.iter().all(|more| more * next < smallest * SCALE)
    {
        readings = readings.iter().flat_map(|number| more.iter().map(move |more| number + more * next)).collect();
        (smallest, used) = (next, used + digits + 1);
    }
    (readings, magnitude, used)
}

/// Digits, also in groups of three: `20 000`.
pub(super) fn figures(pieces: &[Piece]) -> Option<(Readings, usize)> {
    let first = pieces.first()?;
    let is_group = |piece: &&Piece| {
        piece.before == Break::None && piece.folded.len() == 3 && piece.folded.bytes().all(|byte| byte.is_ascii_digit())
    };
    let leads = first.folded.len() <= 3 && first.folded.bytes().all(|byte| byte.is_ascii_digit());
    let groups = if leads { pieces.iter().skip(1).take_while(is_group).count() } else { 0 };
    let digits: String = pieces.iter().take(1 + groups).map(|piece| piece.folded.as_str()).collect();
    Some((parse(&digits)?, 1 + groups))
}

/// A whole number as an amount.
pub(super) fn whole(number: i128) -> Readings {
    [number * SCALE].into()
}

/// The same numbers, so many times as large.
pub(super) fn times(readings: &Readings, factor: i128) -> Readings {
    readings.iter().map(|amount| amount * factor).collect()
}

/// Every number that digits with separators may mean; `None` when they are none, such as an address of a server.
pub(super) fn parse(text: &str) -> Option<Readings> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split(['.', ',', '\'', '’']).collect();
    if parts.iter().any(|part| !digits(part)) || parts.concat().len() > DIGITS {
        return None;
    }
    let mut readings = Readings::new();
    let grouped = |parts: &[&str]| {
        let (first, rest) = parts.split_first()?;
        ((1..=3).contains(&first.len()) && rest.iter().all(|part| part.len() == 3)).then(|| parts.concat())
    };
    match parts.as_slice() {
        [number] => readings.extend(amount(number, "")),
        [number, fraction] => {
            readings.extend(amount(number, fraction));
            readings.extend(grouped(&parts).and_then(|number| amount(&number, "")));
        }
        [number @ .., fraction] => {
            let same_signs = text.chars().filter(|c| !c.is_ascii_digit()).collect::<BTreeSet<_>>().len() == 1;
            if same_signs {
                readings.extend(grouped(&parts).and_then(|number| amount(&number, "")));
            } else {
                readings.extend(grouped(number).and_then(|number| amount(&number, fraction)));
            }
        }
        [] => {}
    }
    (!readings.is_empty()).then_some(readings)
}

fn amount(number: &str, fraction: &str) -> Option<i128> {
    let fraction: String = fraction.chars().chain("000000".chars()).take(6).collect();
    Some(number.parse::<i128>().ok()? * SCALE + fraction.parse::<i128>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::super::pieces::pieces;
    use super::super::unit::Unit;
    use super::*;

    #[test]
    fn separators_have_every_meaning_that_they_may_have() {
        let half = SCALE / 2;
        for (text, meanings) in [
            ("500", vec![500 * SCALE]),
            ("1,5", vec![SCALE + half]),
            ("1.5", vec![SCALE + half]),
            ("1,500", vec![SCALE + half, 1_500 * SCALE]),
            ("1.234,50", vec![1_234 * SCALE + half]),
            ("1,234,500", vec![1_234_500 * SCALE]),
            ("1'500.5", vec![1_500 * SCALE + half]),
        ] {
            assert_eq!(parse(text), Some(meanings.into_iter().collect()), "{text}");
        }
        for none in ["", "1..5", "1.2.3.4", "a", "1,", "9999999999999999999"] {
            assert_eq!(parse(none), None, "{none}");
        }
    }

    #[test]
    fn words_make_numbers() {
        for (words, number, used) in [
            ("пять", 5, 1),
            ("двадцать пять", 25, 2),
            ("сто пятьдесят два", 152, 3),
            ("two hundred five", 205, 3),
            ("two hundred and fifty", 250, 4),
            ("двадцать пять тысяч", 25_000, 3),
            ("тысяча двести", 1_200, 2),
            ("сто двадцать пять тысяч триста сорок", 125_340, 6),
            ("два миллиона пятьсот тысяч", 2_500_000, 4),
            ("one million two hundred thousand and five", 1_200_005, 7),
            ("nineteen thousand", 19_000, 2),
            ("полтора миллиона", 1_500_000, 2),
            ("полторы тысячи", 1_500, 2),
            ("две с половиной тысячи", 2_500, 4),
            ("two and a half million", 2_500_000, 5),
            ("half million", 500_000, 2),
            ("twenty-five thousand", 25_000, 2),
            ("пять шесть", 5, 1),
            ("двадцать тридцать", 20, 1),
            ("two and fifty", 2, 1),
            ("five thousand million", 5_000, 2),
            ("ноль", 0, 1),
        ] {
            let read = worded(lexicon(), &pieces(words));
            assert_eq!(read, Some(([number * SCALE].into(), used)), "{words}");
        }
        for none in ["тысячи людей", "стол", "and five", "two-three", "с половиной"] {
            assert_eq!(worded(lexicon(), &pieces(none)), None, "{none}");
        }
    }

    #[test]
    fn units_have_forms_and_other_words_are_none() {
        for (word, expected) in [
            ("рублей", "RUB"),
            ("₽", "RUB"),
            ("дня", "day"),
            ("days", "day"),
            ("килограммами", "kg"),
            ("лет", "year"),
            ("процентов", "%"),
            ("hours", "h"),
        ] {
            assert_eq!(lexicon().units.of(word).map(Unit::symbol), Some(expected), "{word}");
        }
        for word in ["рубашка", "частный", "лето", "metrics", "днище", "часто", "метро", "weekend", "тоннель"]
        {
            assert_eq!(lexicon().units.of(word), None, "{word}");
        }
    }
}
