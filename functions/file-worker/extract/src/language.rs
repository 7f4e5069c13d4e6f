//! In which languages a text is, by its letters.

use domain::language::Language;
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
        Letters::of(texts).shares()
    }
}

/// How many letters of each language a text has: what shares are made of, and what can be added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Letters {
    /// Cyrillic letters.
    pub ru: usize,
    /// Letters from a to z.
    pub en: usize,
    /// All other letters.
    pub other: usize,
}

impl Letters {
    /// Counts the letters of all of `texts`.
    #[must_use]
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut letters = Self::default();
        for character in texts.flat_map(str::chars).filter(|character| character.is_alphabetic()) {
            match Language::of_letter(character) {
                Language::Russian => letters.ru += 1,
                Language::English => letters.en += 1,
                Language::Other => letters.other += 1,
            }
        }
        letters
    }

    /// The number of all letters.
    #[must_use]
    pub const fn all(self) -> usize {
        self.ru + self.en + self.other
    }

    /// The share of each.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of letters are far below 2^52")]
    pub fn shares(self) -> LanguageShares {
        let share = |letters: usize| letters as f64 / self.all().max(1) as f64;
        LanguageShares { ru: share(self.ru), en: share(self.en), other: share(self.other) }
    }
}

impl std::ops::AddAssign for Letters {
    fn add_assign(&mut self, more: Self) {
        self.ru += more.ru;
        self.en += more.en;
        self.other += more.other;
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
