//! Tells the single-byte Cyrillic encodings apart by how Russian their decoding looks.
//!
//! The encodings hold the same letters at different places, so a text read in the wrong one has rare letters where
//! common ones should be, capitals inside words, or signs beside letters. Detectors made for browsers do not try all of
//! them (none knows mac-cyrillic well), so this looks at the whole family.

use encoding_rs::{Encoding, IBM866, ISO_8859_5, KOI8_R, WINDOWS_1251, X_MAC_CYRILLIC};

/// The family. Windows comes first: it is by far the most common and wins a tie.
const CANDIDATES: [&Encoding; 5] = [WINDOWS_1251, KOI8_R, IBM866, ISO_8859_5, X_MAC_CYRILLIC];

/// Bytes that are looked at.
const SAMPLE: usize = 1 << 16;

/// The mean score from which a decoding counts as Russian: a true one has about 5.5, a wrong one under 3.
const RUSSIAN_FROM: f64 = 4.0;

/// Frequency of each letter from `а` to `я` in per cent of Russian text (Lyashevskaya and Sharoff, 2009, rounded).
const FREQUENCY: [f64; 32] = [
    8.0, 1.6, 4.5, 1.7, 3.0, 8.5, 0.9, 1.7, 7.4, 1.2, 3.5, 4.4, 3.2, 6.7, 11.0, 2.8, 4.7, 5.5, 6.3, 2.6, 0.3, 1.0, 0.5,
    1.4, 0.7, 0.4, 0.0, 1.9, 1.7, 0.3, 0.6, 2.0,
];

/// What an impossible neighbourhood costs.
const PENALTY: f64 = -8.0;

/// What a small letter right after a dash costs: capitals of mac-cyrillic are dashes and signs in windows-1251.
const DASH_PENALTY: f64 = -4.0;

/// The Cyrillic encoding in which the bytes read as Russian, if there is one.
pub(crate) fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let mut best: Option<(f64, &'static Encoding)> = None;
    for encoding in CANDIDATES {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        if let Some(score) = score(&text).filter(|score| best.is_none_or(|(top, _)| *score > top)) {
            best = Some((score, encoding));
        }
    }
    best.filter(|(score, _)| *score >= RUSSIAN_FROM).map(|(_, encoding)| encoding)
}

/// The mean score of the characters outside ASCII, or `None` if there are none.
fn score(text: &str) -> Option<f64> {
    let mut sum = 0.0;
    let mut count = 0_u32;
    let mut previous = ' ';
    for character in text.chars() {
        if !character.is_ascii() {
            sum += score_of(previous, character);
            count += 1;
        } else if character.is_ascii_alphabetic() && is_cyrillic(previous) {
            sum += PENALTY;
        }
        previous = character;
    }
    (count > 0).then(|| sum / f64::from(count))
}

fn score_of(previous: char, character: char) -> f64 {
    let lower = character.to_lowercase().next().unwrap_or(character);
    let capital_inside = previous.is_lowercase() && character.is_uppercase();
    if (is_cyrillic(character) && previous.is_ascii_alphabetic()) || capital_inside {
        return PENALTY;
    }
    if matches!(previous, '—' | '–' | '…' | '“' | '”' | '„') && is_cyrillic(character) && character.is_lowercase()
    {
        return DASH_PENALTY;
    }
    match lower {
        'а'..='я' => FREQUENCY.get(lower as usize - 'а' as usize).copied().unwrap_or(0.0),
        'ё' | '«' | '»' | '—' | '–' | '„' | '“' | '”' | '…' | '№' | '°' | '§' | '©' | '\u{a0}' => {
            1.0
        }
        'і' | 'ї' | 'є' | 'ґ' | 'ў' => -1.0,
        _ => PENALTY,
    }
}

fn is_cyrillic(character: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&character)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Прайс-лист на 2026 год. Доставка по Москве — бесплатно, ёмкость «Яуза» стоит 1 500 руб.";

    #[test]
    fn each_encoding_of_the_family_is_recognised() {
        for encoding in CANDIDATES {
            let (bytes, _, _) = encoding.encode(TEXT);
            assert_eq!(guess(&bytes).map(Encoding::name), Some(encoding.name()));
        }
    }

    #[test]
    fn western_text_is_not_russian() {
        let (bytes, _, _) =
            encoding_rs::WINDOWS_1252.encode("Voilà une pièce à côté du café, très élégante, là-bas où");
        assert_eq!(guess(&bytes), None);
    }
}
