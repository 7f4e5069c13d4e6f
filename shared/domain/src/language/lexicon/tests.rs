use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::language::Text;
use crate::language::folding::fold;

/// Every file of a language and the file of units, by name.
fn files() -> Vec<(String, &'static str)> {
    let of_languages = LANGUAGES
        .iter()
        .enumerate()
        .flat_map(|(at, pack)| pack.names().map(move |name| (format!("{at}/{name}"), pack.file(name))));
    of_languages.chain([("common/units".to_owned(), UNITS), ("common/topics".to_owned(), TOPICS)]).collect()
}

/// Files whose entries are no words.
fn holds_words(name: &str) -> bool {
    !["language", "phonetics"].iter().any(|file| name.ends_with(file)) && !name.starts_with("common/")
}

#[test]
fn every_file_says_what_it_is_for_and_where_its_words_are_from() {
    for (name, text) in files() {
        let mut lines = text.lines();
        for head in ["# Purpose: ", "# Source: "] {
            let said = lines.next().and_then(|line| line.strip_prefix(head)).unwrap_or_default();
            assert!(said.chars().count() > 20, "{name} does not say its {head}");
        }
        assert_eq!(lines.next(), Some(""), "{name}: a line between its head and its entries");
    }
}

#[test]
fn every_language_has_the_same_files() {
    let names = |pack: &Pack| pack.names().collect::<Vec<_>>();
    for pack in LANGUAGES {
        assert_eq!(names(pack), names(&LANGUAGES[0]));
    }
}

#[test]
fn entries_are_written_as_words_are_compared() {
    for (name, text) in files().into_iter().filter(|(name, _)| holds_words(name)) {
        for entry in pack::entries(text) {
            assert_eq!(fold(entry.form), entry.form, "{name}");
            assert!(!entry.form.contains("  ") && entry.form.trim() == entry.form, "{name}: {:?}", entry.form);
        }
    }
}

#[test]
fn entries_are_sorted_and_none_stands_twice_in_a_list() {
    for (name, text) in files() {
        let mut lists: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for entry in pack::entries(text) {
            lists.entry(entry.key).or_default().push(entry.form);
        }
        for (key, list) in lists {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "{name}, {key}: {list:?} is not in order");
        }
    }
}

#[test]
fn no_word_has_two_meanings_in_a_table() {
    for name in ["magnitudes", "months", "numerals", "quantities", "units"] {
        let mut meanings: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for entry in LANGUAGES.iter().flat_map(|pack| pack::entries(pack.file(name))) {
            let is_table = !entry.key.contains(' ') || name == "quantities";
            if is_table {
                meanings.entry(entry.form).or_default().insert(entry.key);
            }
        }
        for (form, keys) in meanings {
            assert_eq!(keys.len(), 1, "{name}: {form} means {keys:?}");
        }
    }
}

#[test]
fn every_number_and_unit_of_the_tables_is_understood() {
    let entries = |name: &'static str| LANGUAGES.iter().flat_map(move |pack| pack::entries(pack.file(name)));
    let lexicon = lexicon();
    for entry in entries("numerals") {
        assert!(lexicon.numerals.contains(entry.form), "{}", entry.form);
    }
    for entry in entries("units").filter(|entry| !entry.key.contains(' ')) {
        assert!(lexicon.units.contains(entry.form.trim_end_matches(['*', '3'])), "{}", entry.form);
    }
    for entry in entries("quantities") {
        assert!(lexicon.quantities.of_first(entry.form.split(' ')).is_some(), "{}", entry.form);
    }
    for entry in pack::entries(UNITS) {
        assert!(unit(entry.key).is_some(), "{}", entry.key);
    }
    assert!(entries("units").filter(|entry| entry.key == "before a number").all(|e| lexicon.units.contains(e.form)));
    assert_eq!(lexicon.languages.len(), LANGUAGES.len());
    assert!(lexicon.languages.iter().all(|letters| letters.stemmer.is_some()));
}

/// A language that nobody speaks, written in Greek letters.
const INVENTED: Pack = Pack::new(&[
    ("language", "code: xx\nletters: α-ω\nmostly: 50\nsome: 10\nstemmed letters: α-ω"),
    ("abbreviations", "[always]\nαβ"),
    ("bounds", "[at least]\nμι λα\n[range]\nτω"),
    ("magnitudes", "1000: χιλ"),
    ("months", "3: μαρ*2"),
    ("negations", "[before]\nνο\n[of a predicate]\nνο"),
    ("numerals", "2: δυο\n20: ικοσι"),
    ("units", "kg: κιλ*\nRUB: ρου"),
]);

#[test]
fn a_language_is_data_and_no_code() {
    let all: Vec<Pack> = LANGUAGES.iter().copied().chain([INVENTED]).collect();
    let lexicon = Lexicon::of(&all);
    let said = |wanted: &str, said: &str| {
        let terms = |text: &str| -> Vec<_> {
            Text::read_with(&lexicon, text).sentences.into_iter().flat_map(|sentence| sentence.terms).collect()
        };
        let (wanted, said) = (terms(wanted), terms(said));
        !wanted.is_empty() && wanted.iter().all(|term| said.iter().any(|said| term.meaning.is_said_by(&said.meaning)))
    };
    assert!(said("22 000 ₽", "ικοσι δυο χιλ ρου"));
    assert!(said("2 kg", "δυο κιλα") && !said("3 kg", "δυο κιλα"));
    assert!(said("12.03.2026", "12 μαρτ 2026"));
    assert!(said("at least 2 kg", "μι λα 2 κιλ"));
    let denied = Text::read_with(&lexicon, "ζηταω νο βηταω");
    assert!(denied.sentences[0].terms.iter().all(|term| term.denial != crate::language::Denial::None));
    assert_eq!(crate::language::detection::detect("Καλημερα κοσμε", &lexicon.languages), Some("xx"));
    assert_eq!(crate::language::detection::detect("How much is it?", &lexicon.languages), Some("en"));
    assert!(crate::language::sentences::split_with(&lexicon, "Ζ αβ. Ω").len() == 1);
}
