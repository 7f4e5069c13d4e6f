//! What must not be remembered: numbers of payment cards, passwords, codes and keys.
//!
//! It errs on the side of forgetting: a fact that is wrongly refused costs a question, one that is wrongly kept may cost
//! a customer's money.

use std::ops::RangeInclusive;

use crate::language::{folded_words, lexicon};

/// Digits of a card number (ISO/IEC 7812-1, 2017: at most 19; the shortest in use have 13).
const CARD_DIGITS: RangeInclusive<usize> = 13..=19;
/// With which digit the numbers of banks and payment systems begin (ISO/IEC 7812-1).
const CARD_BEGINS: RangeInclusive<u32> = 2..=6;

/// How well-known keys begin.
const KEY_PREFIXES: &[&str] =
    &["sk-", "pk_live_", "sk_live_", "rk_live_", "vk_", "ghp_", "gho_", "github_pat_", "xoxb-", "xoxp-", "akia"];

/// Characters of a word that may be a key rather than a name.
const KEY_CHARACTERS: usize = 16;

/// Whether a text holds the number of a payment card: a number, perhaps in groups, that passes the check of Luhn
/// (ISO/IEC 7812-1, annex B).
pub(super) fn holds_card_number(text: &str) -> bool {
    let mut groups: Vec<Vec<u32>> = vec![Vec::new()];
    for character in text.chars().chain([GAP, GAP]) {
        let last = groups.last_mut();
        match (character.to_digit(10), last) {
            (Some(digit), Some(group)) => group.push(digit),
            (None, Some(group)) if !group.is_empty() && is_gap(character) => groups.push(Vec::new()),
            // Groups are set apart by one character: here the number ends, if there is one.
            _ => {
                if has_card(&groups) {
                    return true;
                }
                groups = vec![Vec::new()];
            }
        }
    }
    false
}

const GAP: char = ' ';

fn is_gap(character: char) -> bool {
    matches!(character, GAP | '-' | '\u{a0}' | '\u{202f}' | '.' | '/')
}

/// Whether some groups that follow each other are a card number: other numbers may stand close by.
fn has_card(groups: &[Vec<u32>]) -> bool {
    (0..groups.len()).any(|from| {
        let mut digits = Vec::new();
        groups.iter().skip(from).any(|group| {
            digits.extend_from_slice(group);
            let begins = digits.first().is_some_and(|first| CARD_BEGINS.contains(first));
            begins && CARD_DIGITS.contains(&digits.len()) && luhn(&digits)
        })
    })
}

fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Whether the name of a fact announces a secret.
pub(super) fn names_secret(key: &str) -> bool {
    let words = folded_words(key);
    let joined = words.concat();
    announces_secret(&words) || lexicon().secrets_in_one.iter().any(|name| joined.contains(name))
}

fn announces_secret(words: &[String]) -> bool {
    words.iter().any(|word| lexicon().secrets.contains(word))
}

/// Whether a text holds a secret: it names one, or it holds a word that looks like a key.
pub(super) fn holds_secret(text: &str) -> bool {
    let lower = text.to_lowercase();
    if lower.contains("-----begin") || announces_secret(&folded_words(text)) {
        return true;
    }
    lower.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        // The header of a JSON Web Token is an object, and `{"` begins so in base64; its parts are joined by dots.
        let is_token = word.starts_with("eyj") && word.contains('.');
        let is_key = is_token || KEY_PREFIXES.iter().any(|prefix| word.starts_with(prefix));
        is_key && word.chars().count() >= KEY_CHARACTERS
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_numbers_are_found_in_any_grouping_and_other_numbers_are_not() {
        for card in [
            "4111111111111111",
            "4111 1111 1111 1111",
            "моя карта 5555-5555-5555-4444, спасибо",
            "3782 822463 10005 до 12/28",
            "карта 2200.0000.0000.0053",
            "(4222222222222)",
        ] {
            assert!(holds_card_number(card), "{card}");
        }
        for other in [
            "4111111111111112",
            "+7 999 123-45-67",
            "заказ 20261123000017 от 23.11.2026",
            "0000000000000000",
            "ИНН 7707083893",
            "",
        ] {
            assert!(!holds_card_number(other), "{other}");
        }
    }

    #[test]
    fn secrets_are_known_by_their_name_or_by_their_look() {
        for key in ["Password", "пароль от кабинета", "api_key", "api-key", "PIN", "card cvv", "access key id"]
        {
            assert!(names_secret(key), "{key}");
        }
        for key in ["name", "pinned product", "spinning bike", "город", "секретарь"] {
            assert!(!names_secret(key), "{key}");
        }
        for value in [
            "мой пароль 12345",
            "sk-abcdefghijklmnop1234",
            "-----BEGIN PRIVATE KEY-----",
            "key: AKIAIOSFODNN7EXAMPLE",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x",
        ] {
            assert!(holds_secret(value), "{value}");
        }
        for value in ["Анна", "prefers e-mail", "eyjafjallajokull tour", "Нужен велосипед к 5 мая"]
        {
            assert!(!holds_secret(value), "{value}");
        }
    }
}
