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

/// Letters of a script, in percent of both, from which a text has words of that language, whichever it is mostly in: a manual in
/// two languages, or with its commands and messages in the other one. Names and terms make up less of a Russian text, while
/// English ones have nothing in Cyrillic.
const SOME_LATIN_PERCENT: usize = 20;
const SOME_CYRILLIC_PERCENT: usize = 3;

/// How many letters of each script a text has.
#[derive(Default)]
struct Letters {
    cyrillic: usize,
    latin: usize,
    other: usize,
}

impl Letters {
    /// Words with digits, such as `iPhone15` or `A-12/34`, say nothing about the language around them and are left out.
    fn of(text: &str) -> Self {
        let mut letters = Self::default();
        for word in text.split_whitespace().filter(|word| !word.chars().any(|c| c.is_ascii_digit())) {
            for letter in word.chars().filter(|c| c.is_alphabetic()) {
                match letter {
                    'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => letters.latin += 1,
                    '\u{400}'..='\u{52f}' => letters.cyrillic += 1,
                    _ => letters.other += 1,
                }
            }
        }
        letters
    }

    fn known(&self) -> usize {
        self.cyrillic + self.latin
    }
}

impl Language {
    /// Detects the language by the share of Cyrillic letters.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let letters = Letters::of(text);
        let known = letters.known();
        if known == 0 || letters.other > known {
            Self::Other
        } else if letters.cyrillic * 100 >= known * RUSSIAN_PERCENT {
            Self::Russian
        } else {
            Self::English
        }
    }

    /// Whether a question in this language can be expected to meet its words in `text`, if the text answers it. Stricter than
    /// [`Self::shares_words_with`]: a text that is half in this language is no translation.
    pub(crate) fn meets_words_in(self, text: &str) -> bool {
        let letters = Letters::of(text);
        match self {
            Self::Russian => letters.cyrillic * 100 >= letters.known() * SOME_CYRILLIC_PERCENT,
            Self::English => letters.latin * 100 >= letters.known() * SOME_LATIN_PERCENT,
            Self::Other => true,
        }
    }

    /// Whether a question in this language and a passage in `passage` can be expected to share words.
    pub(crate) fn shares_words_with(self, passage: Self) -> bool {
        self == passage || self == Self::Other || passage == Self::Other
    }

    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Russian => 1,
            Self::English => 2,
            Self::Other => 0,
        }
    }

    pub(crate) const fn from_code(code: u8) -> Self {
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
    fn a_text_in_two_languages_meets_the_words_of_both() {
        let both = "Запустите dpkg-buildpackage и прочтите build log, затем run lintian on the package";
        assert!(Language::Russian.meets_words_in(both) && Language::English.meets_words_in(both));
        let named =
            "Кухни Milano стоят от ста тысяч рублей, срок изготовления сорок дней, доставка по городу бесплатна";
        assert!(Language::Russian.meets_words_in(named) && !Language::English.meets_words_in(named));
        assert!(!Language::Russian.meets_words_in("How to build a package"));
        assert!(Language::Other.meets_words_in(named) && Language::English.meets_words_in("100 / 200"));
    }

    #[test]
    fn part_numbers_numbers_and_other_scripts_have_no_language_of_ours() {
        for text in ["", "A-12/34", "iPhone15 256GB", "42 %", "送料はいくらですか", "🙂"] {
            assert_eq!(Language::of(text), Language::Other, "{text}");
        }
        assert_eq!(Language::of("цена A-12/34"), Language::Russian);
    }
}
