//! Cutting prose into sentences.

use std::ops::Range;

use super::lexicon::{Lexicon, lexicon};

/// The sentences of `text`, trimmed, in their order.
#[must_use]
pub fn sentences(text: &str) -> Vec<&str> {
    sentence_ranges(text).into_iter().filter_map(|range| text.get(range)).collect()
}

/// Where in `text` its sentences lie, in bytes, without the white space around them.
///
/// A sentence ends at `.`, `!`, `?` or `…` with the quotes and brackets that close there, at an empty line and before a list item. The full
/// stop of a number, an initial, an abbreviation or an address on the web ends none.
#[must_use]
pub fn sentence_ranges(text: &str) -> Vec<Range<usize>> {
    split_with(lexicon(), text)
}

/// The same by the abbreviations of `lexicon`.
pub(super) fn split_with(lexicon: &Lexicon, text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let mut end = at + character.len_utf8();
        let boundary = match character {
            '\n' => is_paragraph_end(text.get(end..).unwrap_or_default()),
            '.' | '!' | '?' | '…' => {
                while let Some((at, c)) = characters.next_if(|&(_, c)| is_terminator(c) || is_closing(c)) {
                    end = at + c.len_utf8();
                }
                let sentence = text.get(start..at).unwrap_or_default();
                ends_sentence(lexicon, sentence, character, text.get(end..).unwrap_or_default())
            }
            _ => false,
        };
        if boundary {
            push_trimmed(text, start..end, &mut ranges);
            start = end;
        }
    }
    push_trimmed(text, start..text.len(), &mut ranges);
    ranges
}

fn push_trimmed(text: &str, range: Range<usize>, ranges: &mut Vec<Range<usize>>) {
    let piece = text.get(range.clone()).unwrap_or_default();
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        let start = range.start + (piece.len() - piece.trim_start().len());
        ranges.push(start..start + trimmed.len());
    }
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…')
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '»' | '”' | '’' | ')' | ']')
}

/// Whether the line break before `rest` ends a paragraph or a list item.
fn is_paragraph_end(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or_default().trim_start();
    line.is_empty() || is_list_item(line)
}

/// Whether a line begins with a bullet, or with a number or a letter and `.` or `)`.
fn is_list_item(line: &str) -> bool {
    let Some(mark) = line.split_whitespace().next() else {
        return false;
    };
    let bullet = matches!(mark, "-" | "–" | "—" | "•" | "*" | "·" | "▪" | "◦");
    bullet || is_list_number(mark)
}

/// Whether a word is `1.`, `12)` or `a)`.
fn is_list_number(word: &str) -> bool {
    let number = |mark: &str| (1..=3).contains(&mark.len()) && mark.bytes().all(|byte| byte.is_ascii_digit());
    let letter = |mark: &str| mark.chars().count() == 1 && mark.chars().all(char::is_alphabetic);
    word.strip_suffix('.').is_some_and(number)
        || word.strip_suffix(')').is_some_and(|mark| number(mark) || letter(mark))
}

/// Whether `terminator`, with `sentence` before it and `rest` after it, ends the sentence.
fn ends_sentence(lexicon: &Lexicon, sentence: &str, terminator: char, rest: &str) -> bool {
    if rest.starts_with(|c: char| !c.is_whitespace()) {
        return false;
    }
    let next = rest.trim_start().chars().next();
    if next.is_some_and(char::is_lowercase) {
        return false;
    }
    terminator != '.' || !is_unfinished(lexicon, sentence)
}

/// Whether a full stop after `sentence` belongs to its last word.
fn is_unfinished(lexicon: &Lexicon, sentence: &str) -> bool {
    let line = sentence.rsplit('\n').next().unwrap_or_default().trim_start();
    let mut words = line.split(|c: char| c.is_whitespace() || matches!(c, '(' | '«' | '"')).rev();
    let last = words.next().unwrap_or_default();
    let before = words.find(|word| !word.is_empty());
    if before.is_none() && last.len() <= 3 && !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    // The last part of initials written together, `А.С` or `J.R`.
    let part = last.rsplit('.').next().unwrap_or_default();
    let is_letter = part.chars().count() == 1;
    if is_letter && part.chars().all(char::is_uppercase) {
        return true;
    }
    let last = last.to_lowercase();
    if lexicon.abbreviations.contains(&last) {
        return true;
    }
    let after_number = before.is_some_and(|word| word.ends_with(|c: char| c.is_ascii_digit()));
    let closes_list = before.is_some_and(|word| matches!(word, "т." | "и" | "др."));
    lexicon.abbreviations_without_number.contains(&last) && !after_number && !closes_list
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn cuts_at_terminators_with_what_closes_there() {
        assert_eq!(sentences("Привет! Как дела?.. Хорошо…"), ["Привет!", "Как дела?..", "Хорошо…"]);
        assert_eq!(
            sentences("He said \"Stop.\" Then he left. (Really.) Yes"),
            ["He said \"Stop.\"", "Then he left.", "(Really.)", "Yes"]
        );
        assert_eq!(sentences("  \n "), Vec::<&str>::new());
    }

    #[test]
    fn abbreviations_initials_and_numbers_end_nothing() {
        for text in [
            "Роман написал А. С. Пушкин в 1833 году.",
            "Офис на ул. Ленина, д. 5, г. Москва.",
            "Точность 3.14, версия 2.0.1, сайт example.com и т. д.",
            "См. рис. 5 и табл. 2.",
            "Ask Dr. Smith, e.g. about fig. 3.",
            "J. R. R. Tolkien wrote it.",
        ] {
            assert_eq!(sentences(text), [text]);
        }
    }

    #[test]
    fn an_abbreviation_can_also_be_the_end() {
        assert_eq!(sentences("Основана в 2020 г. Компания растет."), ["Основана в 2020 г.", "Компания растет."]);
        assert_eq!(sentences("Ручки, тетради и т. д. Скидки есть."), ["Ручки, тетради и т. д.", "Скидки есть."]);
        assert_eq!(sentences("Pens etc. We also sell ink."), ["Pens etc.", "We also sell ink."]);
    }

    #[test]
    fn list_items_and_paragraphs_stand_alone_and_wrapped_lines_do_not() {
        assert_eq!(
            sentences("Состав:\n- хлеб\n- соль\n\nХранить\nв тепле"),
            ["Состав:", "- хлеб", "- соль", "Хранить\nв тепле"]
        );
        assert_eq!(sentences("1. Open the lid.\n2. Pour"), ["1. Open the lid.", "2. Pour"]);
    }
}
