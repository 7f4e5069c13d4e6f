//! Names across scripts: `Икеа` is IKEA, and `Джареда Аллена` is Jared Allen in another case.
//!
//! A phonetic key keeps consonants, of which those that transliterations exchange are one, and a vowel only at the beginning:
//! vowels change most from spelling to spelling and from case to case.

/// A shorter key is too common to be compared by its beginning.
const SHORTEST_PREFIX: usize = 3;
/// The least common prefix of two keys of one name, as a share of the longer key: a case adds a consonant or two (`Аллен`, `Алленом`).
const SAME: f32 = 0.75;

/// Which letters a word is written with; a word of both, or of neither, has no script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
}

/// How a name is pronounced, coarsely, and the script it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PhoneticKey {
    script: Script,
    letters: Vec<char>,
}

impl PhoneticKey {
    /// The key of a word that is written like a name; `None` for any other word. Codes with digits are compared by letter.
    pub(super) fn of_name(word: &str) -> Option<Self> {
        let is_name = word.starts_with(char::is_uppercase) && !word.contains(char::is_numeric);
        is_name.then(|| Self::of(word)).flatten()
    }

    fn of(word: &str) -> Option<Self> {
        let lower: String = word.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphabetic()).collect();
        let cyrillic = |c: char| matches!(c, 'а'..='я' | 'ё');
        let script = match () {
            () if lower.is_empty() => return None,
            () if lower.chars().all(|c| c.is_ascii_lowercase()) => Script::Latin,
            () if lower.chars().all(cyrillic) => Script::Cyrillic,
            () => return None,
        };
        let mut letters: Vec<char> = Vec::new();
        let mut rest = lower.as_str();
        while !rest.is_empty() {
            let known = SPELLINGS.iter().find(|(spelling, _)| rest.starts_with(spelling));
            let (length, sounds) = match known {
                Some((spelling, sounds)) => (spelling.len(), *sounds),
                None => (rest.chars().next().map_or(0, char::len_utf8), ""),
            };
            let first = letters.is_empty();
            for sound in sounds.chars() {
                let is_weak = matches!(sound, VOWEL | BREATH);
                let sound = if sound == BREATH { 'g' } else { sound };
                if (first || !is_weak) && letters.last() != Some(&sound) {
                    letters.push(sound);
                }
            }
            rest = rest.split_at_checked(length).map_or("", |(_, behind)| behind);
        }
        Some(Self { script, letters })
    }

    /// Whether both are spellings of one name in two scripts. Within one script, spelling is the better evidence.
    pub(super) fn matches(&self, other: &Self) -> bool {
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

/// How spellings sound, longer ones before their beginnings.
const SPELLINGS: &[(&str, &str)] = &[
    ("sch", "c"),
    ("tch", "c"),
    ("sh", "c"),
    ("ch", "c"),
    ("zh", "g"),
    ("kh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("ts", "s"),
    ("tz", "s"),
    ("ce", "sa"),
    ("ci", "sa"),
    ("cy", "sa"),
    ("dg", "g"),
    ("qu", "kv"),
    ("a", "a"),
    ("b", "b"),
    ("c", "k"),
    ("d", "d"),
    ("e", "a"),
    ("f", "f"),
    ("g", "g"),
    ("h", "h"),
    ("i", "a"),
    ("j", "g"),
    ("k", "k"),
    ("l", "l"),
    ("m", "m"),
    ("n", "n"),
    ("o", "a"),
    ("p", "p"),
    ("q", "k"),
    ("r", "r"),
    ("s", "s"),
    ("t", "t"),
    ("u", "a"),
    ("v", "v"),
    ("w", "v"),
    ("x", "ks"),
    ("y", "a"),
    ("z", "s"),
    ("дж", "g"),
    ("тч", "c"),
    ("тс", "s"),
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("г", "g"),
    ("д", "d"),
    ("е", "a"),
    ("ё", "a"),
    ("ж", "g"),
    ("з", "s"),
    ("и", "a"),
    ("й", "a"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "a"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
    ("у", "a"),
    ("ф", "f"),
    ("х", "g"),
    ("ц", "s"),
    ("ч", "c"),
    ("ш", "c"),
    ("щ", "c"),
    ("ы", "a"),
    ("э", "a"),
    ("ю", "a"),
    ("я", "a"),
];

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
