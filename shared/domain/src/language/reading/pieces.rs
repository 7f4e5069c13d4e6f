//! Cutting a sentence into words, figures and signs.

use super::dates::Date;
use crate::language::folding::{fold, is_mark};

/// A word, a figure or a sign.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// As it is written.
    pub(super) written: String,
    /// In small letters, with `е` for `ё` and plain hyphens and apostrophes.
    pub(super) folded: String,
    /// What stands before it.
    pub(super) before: Break,
    /// Whether nothing stands between it and the piece before.
    pub(super) attached: bool,
}

/// What stands between two pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// Nothing or white space.
    #[default]
    None,
    /// A dash between what it joins: `500–700`.
    Range,
    /// A comma.
    Comma,
    /// A sign that parts clauses: a dash, a semicolon, a bracket.
    Clause,
}

/// Digits of a telephone number.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 10..=15;

/// The pieces of a sentence.
pub(super) fn pieces(sentence: &str) -> Vec<Piece> {
    let characters: Vec<char> = composed(sentence);
    let at = |index: usize| characters.get(index).copied().unwrap_or(' ');
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut index, mut before, mut attached) = (0, Break::None, false);
    while index < characters.len() {
        let end = phone_end(&characters, index).unwrap_or_else(|| match at(index) {
            c if c.is_alphanumeric() || (c == '+' && at(index + 1).is_ascii_digit()) => word_end(&characters, index),
            '$' | '£' | '¥' | '\u{20a0}'..='\u{20cf}' | '%' | '№' => index + 1,
            _ => index,
        });
        if end > index {
            let written: String = characters.get(index..end).unwrap_or_default().iter().collect();
            pieces.push(Piece { folded: fold(&written), written, before, attached });
            (index, before, attached) = (end, Break::None, true);
            continue;
        }
        let spaced = at(index.wrapping_sub(1)).is_whitespace() && at(index + 1).is_whitespace();
        let sign = match at(index) {
            ',' => Break::Comma,
            ';' | ':' | '(' | ')' | '!' | '?' => Break::Clause,
            '-' | '–' | '—' => {
                if spaced {
                    Break::Clause
                } else {
                    Break::Range
                }
            }
            _ => Break::None,
        };
        (index, before, attached) = (index + 1, before.max(sign), false);
    }
    pieces
}

/// The characters of a sentence, composed and without what is invisible.
fn composed(sentence: &str) -> Vec<char> {
    let mut characters: Vec<char> = Vec::with_capacity(sentence.len());
    for c in sentence.chars() {
        match (c, characters.last_mut()) {
            ('\u{306}', Some(last @ 'и')) => *last = 'й',
            ('\u{306}', Some(last @ 'И')) => *last = 'Й',
            (c, _) if is_mark(c) => {}
            (c, _) => characters.push(c),
        }
    }
    characters
}

/// The end of the word or figure that begins at `start`: a sign belongs to it only between what it joins.
fn word_end(characters: &[char], start: usize) -> usize {
    let at = |index: usize| characters.get(index).copied().unwrap_or(' ');
    let mut end = start + 1;
    loop {
        let (last, c, next) = (at(end - 1), at(end), at(end + 1));
        let figures = last.is_ascii_digit() && next.is_ascii_digit();
        let joins = match c {
            '.' | ',' | ':' => figures,
            '-' | '/' | '_' | '\'' | '’' | '\u{2010}' | '\u{2011}' => next.is_alphanumeric(),
            _ => false,
        };
        if !(c.is_alphanumeric() || joins) {
            return end;
        }
        end += 1;
    }
}

/// The end of the telephone number that begins at `start`, if one does: a plus sign, a bracket or two hyphens tell it
/// from other figures.
fn phone_end(characters: &[char], start: usize) -> Option<usize> {
    let begins = characters.get(start).is_some_and(|c| matches!(c, '+' | '(' | '0'..='9'));
    let fresh = start == 0 || characters.get(start - 1).is_some_and(|c| !c.is_alphanumeric());
    if !begins || !fresh {
        return None;
    }
    let rest = characters.get(start..)?;
    let run = rest.iter().take_while(|c| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | ' ' | '\u{a0}'));
    let run: Vec<char> = run.copied().collect();
    let length = run.iter().rposition(char::is_ascii_digit)? + 1;
    let phone = run.get(..length)?;
    let count = |sign: char| phone.iter().filter(|c| **c == sign).count();
    let digits = phone.iter().filter(|c| c.is_ascii_digit()).count();
    let first: String = phone.iter().take_while(|c| !c.is_whitespace()).collect();
    if Date::of_figures(&first).is_some() {
        return None;
    }
    let marked = phone.first() == Some(&'+') || (count('(') == 1 && count(')') == 1) || count('-') >= 2;
    (PHONE_DIGITS.contains(&digits) && marked).then_some(start + length)
}

/// The digits of a piece that is a telephone number: the last ten, because what stands before them is the country, which
/// is written in several ways.
pub(super) fn phone(piece: &str) -> Option<String> {
    let digits: Vec<char> = piece.chars().filter(char::is_ascii_digit).collect();
    let other = piece.chars().any(|c| !(c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | ' ' | '\u{a0}')));
    let plain = piece.chars().all(|c| c.is_ascii_digit());
    let is_phone = !other && PHONE_DIGITS.contains(&digits.len()) && (!plain || digits.len() == 11);
    is_phone.then(|| digits.iter().skip(digits.len() - *PHONE_DIGITS.start()).collect())
}
