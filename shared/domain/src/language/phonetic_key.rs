//! Names across scripts: `Икеа` is IKEA, and `Джареда Аллена` is Jared Allen in another case.
//!
//! A phonetic key keeps consonants, of which those that transliterations exchange are one, and a vowel only at the beginning:
//! vowels change most from spelling to spelling and from case to case.

use super::folding::fold;
use super::lexicon::lexicon;

/// A shorter key is too common to be compared by its beginning.
const SHORTEST_PREFIX: usize = 3;
/// The least common prefix of two keys of one name, as a share of the longer key: a case adds a consonant or two (`Аллен`, `Алленом`).
const SAME: f32 = 0.75;

/// How a name is pronounced, coarsely, and the script it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PhoneticKey {
    /// The place of its script in the lexicon.
    script: usize,
    letters: Vec<char>,
}

impl PhoneticKey {
    /// The key of a word that is written like a name; `None` for any other word. Codes with digits are compared by letter.
    pub(crate) fn of_name(word: &str) -> Option<Self> {
        let is_name = word.starts_with(char::is_uppercase) && !word.contains(char::is_numeric);
        is_name.then(|| Self::of(word)).flatten()
    }

    fn of(word: &str) -> Option<Self> {
        let word: String = fold(word).chars().filter(|c| c.is_alphabetic()).collect();
        let scripts = &lexicon().phonetics;
        // A word in letters of two scripts, or in others, has none.
        let script = scripts.iter().position(|spellings| !word.is_empty() && spellings.spell(&word))?;
        let mut letters: Vec<char> = Vec::new();
        let mut rest = word.as_str();
        while let Some((length, sounds)) = scripts.get(script).and_then(|spellings| spellings.first_of(rest)) {
            let first = letters.is_empty();
            for sound in sounds.chars() {
                let is_weak = matches!(sound, VOWEL | BREATH);
                let sound = if sound == BREATH { 'g' } else { sound };
                if (first || !is_weak) && letters.last() != Some(&sound) {
                    letters.push(sound);
                }
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        Some(Self { script, letters })
    }

    /// Whether both are spellings of one name in two scripts. Within one script, spelling is the better evidence.
    pub(crate) fn matches(&self, other: &Self) -> bool {
        if self.script == other.script {
            return false;
        }
        let longer = self.letters.len().max(other.letters.len());
        let shared = self.letters.iter().zip(&other.letters).take_while(|(a, b)| a == b).count();
        shared > 1 && if longer < SHORTEST_PREFIX { shared == longer } else { shared as f32 >= SAME * longer as f32 }
    }
}

/// A vowel, and a breath, which Russian writes as `г` or `х` or not at all: they count at the beginning alone.
const VOWEL: char = 'a';
const BREATH: char = 'h';

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        PhoneticKey::of_name(one).unwrap().matches(&PhoneticKey::of_name(other).unwrap())
    }

    #[test]
    fn a_name_is_known_in_the_other_script_and_in_any_case() {
        for (russian, english) in [
            ("Икеа", "IKEA"),
            ("Джареда", "Jared"),
            ("Алленом", "Allen"),
            ("Вашингтоне", "Washington"),
            ("Гарри", "Harry"),
            ("Хопкинсом", "Hopkins"),
            ("Жуков", "Zhukov"),
            ("Филлипс", "Phillips"),
            ("Чикаго", "Chicago"),
            ("Самсунг", "Samsung"),
        ] {
            assert!(same(russian, english) && same(english, russian), "{russian} {english}");
        }
    }

    #[test]
    fn other_names_are_other_names() {
        for (russian, english) in [("Самсунг", "Siemens"), ("Москва", "Madrid"), ("Анна", "Allen"), ("Бош", "Bosnia")]
        {
            assert!(!same(russian, english), "{russian} {english}");
        }
    }

    #[test]
    fn within_a_script_and_without_a_capital_there_is_nothing_to_compare() {
        assert!(!same("Allen", "Allen") && !same("Аллен", "Аллен"));
        assert_eq!(
            (PhoneticKey::of_name("allen"), PhoneticKey::of_name("A-12/34"), PhoneticKey::of_name("1С")),
            (None, None, None)
        );
        assert_eq!(PhoneticKey::of_name("Cи"), None, "letters of two scripts");
    }
}
