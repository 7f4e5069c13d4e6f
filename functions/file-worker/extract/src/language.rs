//! In which languages a text is, by its letters.

use serde::{Deserialize, Serialize};

/// The shares of a text's letters; together they are 1, or 0 when there are no letters.
///
/// Cyrillic letters count as Russian and basic Latin ones as English: the search index knows these two languages, and a
/// share by letters does not fail on text that mixes both, as statistical detectors do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LanguageShares {
    /// Cyrillic letters.
    pub ru: f64,
    /// Letters from a to z.
    pub en: f64,
    /// All other letters.
    pub other: f64,
}

impl LanguageShares {
    /// The shares over all of `texts`.
    #[must_use]
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let (mut ru, mut en, mut other) = (0_u32, 0_u32, 0_u32);
        for character in texts.flat_map(str::chars).filter(|character| character.is_alphabetic()) {
            match character {
                '\u{400}'..='\u{4ff}' => ru += 1,
                'a'..='z' | 'A'..='Z' => en += 1,
                _ => other += 1,
            }
        }
        let all = f64::from((ru + en + other).max(1));
        Self { ru: f64::from(ru) / all, en: f64::from(en) / all, other: f64::from(other) / all }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_count_letters_only() {
        let shares = LanguageShares::of(["Цена", "USD 100", "é"].into_iter());
        assert_eq!(shares, LanguageShares { ru: 0.5, en: 0.375, other: 0.125 });
    }

    #[test]
    fn no_letters_have_no_shares() {
        assert_eq!(LanguageShares::of(["1 + 1"].into_iter()), LanguageShares::default());
    }
}
