//! Which language a text is in, as far as retrieval needs to know.

/// The language of a passage or a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Mostly Cyrillic letters.
    Russian,
    /// Mostly Latin letters.
    English,
    /// Neither: no words at all, such as a part number, or another script.
    Other,
}

/// Cyrillic letters among Cyrillic and Latin ones, in percent, from which a text counts as Russian. Below half, because Russian
/// texts on technical subjects are full of Latin names while English texts have no Cyrillic at all.
const RUSSIAN_PERCENT: usize = 30;

impl Language {
    /// Detects the language by the share of Cyrillic letters. Words with digits, such as `iPhone15` or `A-12/34`, say nothing
    /// about the language around them and are left out.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (mut cyrillic, mut latin, mut other) = (0, 0, 0);
        for word in text.split_whitespace().filter(|word| !word.chars().any(|c| c.is_ascii_digit())) {
            for letter in word.chars().filter(|c| c.is_alphabetic()) {
                match letter {
                    'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => latin += 1,
                    '\u{400}'..='\u{52f}' => cyrillic += 1,
                    _ => other += 1,
                }
            }
        }
        let known = cyrillic + latin;
        if known == 0 || other > known {
            Self::Other
        } else if cyrillic * 100 >= known * RUSSIAN_PERCENT {
            Self::Russian
        } else {
            Self::English
        }
    }

    /// Whether a question in this language and a passage in `passage` can be expected to share words.
    pub(crate) fn shares_words_with(self, passage: Self) -> bool {
        self == passage || self == Self::Other || passage == Self::Other
    }

    pub(super) const fn code(self) -> u8 {
        match self {
            Self::Russian => 1,
            Self::English => 2,
            Self::Other => 0,
        }
    }

    pub(super) const fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Russian,
            2 => Self::English,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn goes_by_letters_and_forgives_latin_names_in_russian() {
        assert_eq!(Language::of("Сколько стоит доставка?"), Language::Russian);
        assert_eq!(Language::of("How much is delivery?"), Language::English);
        assert_eq!(Language::of("Настройка apt-get install"), Language::Russian);
        assert_eq!(Language::of("Où est la gare?"), Language::English);
    }

    #[test]
    fn part_numbers_numbers_and_other_scripts_have_no_language_of_ours() {
        for text in ["", "A-12/34", "iPhone15 256GB", "42 %", "送料はいくらですか", "🙂"] {
            assert_eq!(Language::of(text), Language::Other, "{text}");
        }
        assert_eq!(Language::of("цена A-12/34"), Language::Russian);
    }
}
