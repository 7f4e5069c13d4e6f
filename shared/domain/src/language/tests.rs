use super::detection::detect;
use super::lexicon::{LANGUAGES, Lexicon, Pack};
use super::sentences::split_with;
use super::{Denial, Text};

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
    assert!(denied.sentences[0].terms.iter().all(|term| term.denial != Denial::None));
    assert_eq!(detect("Καλημερα κοσμε", &lexicon.languages), Some("xx"));
    assert_eq!(detect("How much is it?", &lexicon.languages), Some("en"));
    assert!(split_with(&lexicon, "Ζ αβ. Ω").len() == 1);
}
