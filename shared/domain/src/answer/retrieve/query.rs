//! A question taken apart: its telling words, what kind of thing it asks for, and how a text meets both.

use std::collections::HashMap;

use super::answer_type::Kind;
use super::idf::rarity;
use super::phonetic::Sound;
use crate::answer::words::content_words;
use crate::retrieval::{Index, analyze};

/// Common beginnings of at least this share of the longer word make two words forms of one: Snowball knows no names.
const SAME_WORD: f32 = 0.6;
/// Letters that two such words share at least.
const SHARED_LETTERS: usize = 3;
/// How soon more occurrences of a word stop counting, and how much length counts against a text: those of BM25.
const SATURATION: f32 = 1.2;
const LENGTH_WEIGHT: f32 = 0.75;
/// The length in terms that a passage is compared with. A constant, so that scores do not depend on the base.
const USUAL_LENGTH: f32 = 110.0;
/// Words of a phrase are at most so many places apart.
const PHRASE: usize = 3;

/// A question taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(super) words: Vec<Word>,
    pub(super) kind: Kind,
    /// The sum of the words' rarities.
    total: f32,
}

/// A telling word of a question.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// In small letters.
    form: Vec<char>,
    terms: Vec<String>,
    /// How much it tells; see [`rarity`].
    rarity: f32,
    /// Whether it is written like a name.
    is_name: bool,
    /// How it sounds, for texts in another script.
    sound: Option<Sound>,
    has_digit: bool,
}

/// A text to hold against a question.
#[derive(Debug)]
pub(crate) struct Text {
    /// The places of each term.
    places: HashMap<String, Vec<usize>>,
    forms: Vec<Vec<char>>,
    names: Vec<Sound>,
    length: f32,
}

impl Asked {
    pub(crate) fn of(question: &str, index: &Index) -> Self {
        let passages = index.len();
        let weigh = |terms: &[String]| {
            let each = terms.iter().map(|term| rarity(term, index.document_frequency(term), passages));
            each.fold(0.0, f32::max)
        };
        let first = question.split_whitespace().next().unwrap_or_default();
        let mut words: Vec<Word> = Vec::new();
        for word in content_words(question) {
            let terms = analyze(word);
            if terms.is_empty() || words.iter().any(|known| known.terms == terms) {
                continue;
            }
            let rarity = weigh(&terms);
            let is_name = word.starts_with(char::is_uppercase) && !first.contains(word);
            words.push(Word {
                form: form(word),
                terms,
                rarity,
                is_name,
                sound: Sound::of_name(word).filter(|_| is_name),
                has_digit: word.contains(|c: char| c.is_numeric()),
            });
        }
        let total = words.iter().map(|word| word.rarity).sum();
        Self { words, kind: Kind::of(question), total }
    }

    /// How far `text` holds each word, 0 to 1.
    pub(crate) fn held(&self, text: &Text) -> Vec<f32> {
        self.words.iter().map(|word| text.holds(word)).collect()
    }

    /// The share of the question's words that are held, by rarity.
    pub(crate) fn share(&self, held: &[f32]) -> f32 {
        let found: f32 = self.words.iter().zip(held).map(|(word, held)| word.rarity * held).sum();
        found / self.total.max(f32::MIN_POSITIVE)
    }

    /// BM25 by the question's own rarities, as a share of what a text of nothing but the question's words would reach.
    pub(crate) fn bm25(&self, text: &Text) -> f32 {
        let norm = SATURATION * (1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * text.length / USUAL_LENGTH);
        let found = self.words.iter().map(|word| {
            let occurrences = word.terms.iter().map(|term| text.places.get(term).map_or(0, Vec::len)).min();
            let occurrences = occurrences.unwrap_or_default() as f32;
            word.rarity * occurrences / (occurrences + norm)
        });
        found.sum::<f32>() / self.total.max(f32::MIN_POSITIVE)
    }

    /// The sum of the rarities of the words that are not held at all, and how many they are.
    pub(crate) fn missing(&self, held: &[f32]) -> (f32, usize) {
        let missing = self.words.iter().zip(held).filter(|(_, held)| **held == 0.0);
        missing.fold((0.0, 0), |(sum, count), (word, _)| (sum + word.rarity, count + 1))
    }

    /// The share of the question's rarity that is in names, or in words with digits, that are not held.
    pub(crate) fn missing_names(&self, held: &[f32]) -> f32 {
        let missing = self.words.iter().zip(held).filter(|(word, held)| word.is_name && **held == 0.0);
        missing.map(|(word, _)| word.rarity).sum::<f32>() / self.total.max(f32::MIN_POSITIVE)
    }

    /// How many words with digits are not held.
    pub(crate) fn missing_numbers(&self, held: &[f32]) -> usize {
        self.words.iter().zip(held).filter(|(word, held)| word.has_digit && **held == 0.0).count()
    }

    /// The share of the question's pairs of neighbouring words that stand close together in `text`.
    pub(crate) fn phrases(&self, text: &Text) -> f32 {
        let places = |word: &Word| word.terms.first().and_then(|term| text.places.get(term));
        let close = |pair: &[Word]| {
            let (Some(left), Some(right)) = (places(&pair[0]), places(&pair[1])) else { return false };
            left.iter().any(|left| right.iter().any(|right| left.abs_diff(*right) <= PHRASE))
        };
        let pairs = self.words.windows(2);
        let count = pairs.len();
        if count == 0 { 0.0 } else { pairs.filter(|pair| close(pair)).count() as f32 / count as f32 }
    }

    /// Whether `word` of a text is one of the question's.
    pub(crate) fn repeats(&self, word: &str) -> bool {
        let form = form(word);
        let terms = analyze(word);
        self.words.iter().any(|own| own.terms == terms || likeness(&own.form, &form) >= SAME_WORD)
    }
}

impl Text {
    pub(crate) fn of(text: &str) -> Self {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        let mut length = 0;
        for (place, term) in analyze(text).into_iter().enumerate() {
            places.entry(term).or_default().push(place);
            length = place + 1;
        }
        let words = || text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        let mut forms: Vec<Vec<char>> = words().map(form).collect();
        forms.sort_unstable();
        forms.dedup();
        Self { places, forms, names: words().filter_map(Sound::of_name).collect(), length: length as f32 }
    }

    fn holds(&self, word: &Word) -> f32 {
        if word.terms.iter().all(|term| self.places.contains_key(term)) {
            return 1.0;
        }
        if word.has_digit {
            return 0.0;
        }
        let first = word.form.first();
        let alike = self.forms.iter().filter(|form| form.first() == first).map(|form| likeness(&word.form, form));
        let best = alike.fold(0.0, f32::max);
        let heard = || word.sound.as_ref().is_some_and(|sound| self.names.iter().any(|name| sound.is_that_of(name)));
        match best {
            _ if best >= SAME_WORD => best,
            _ if heard() => 1.0,
            _ => 0.0,
        }
    }
}

/// A word in small letters, `ё` as `е`.
fn form(word: &str) -> Vec<char> {
    word.chars().flat_map(char::to_lowercase).map(|c| if c == 'ё' { 'е' } else { c }).collect()
}

/// The common beginning of two words as a share of the longer one.
fn likeness(one: &[char], other: &[char]) -> f32 {
    let shared = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    if shared < SHARED_LETTERS { 0.0 } else { shared as f32 / one.len().max(other.len()) as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(question: &str) -> Asked {
        Asked::of(question, &Index::default())
    }

    fn share(question: &str, text: &str) -> f32 {
        let asked = asked(question);
        asked.share(&asked.held(&Text::of(text)))
    }

    #[test]
    fn words_are_held_in_any_form_and_names_by_their_beginning() {
        assert_eq!(share("Сколько стоит доставка?", "Стоимость доставки: стоит 300 рублей"), 1.0);
        assert!(share("Где родился Джаред Аллен?", "Карьера Джареда Аллена: родился в Далласе") > 0.8);
        assert_eq!(share("Ёлка дорогая?", "дорогие елки"), 1.0);
        assert_eq!(share("What about bicycles?", "We sell books"), 0.0);
    }

    #[test]
    fn names_are_held_in_another_script() {
        assert_eq!(share("Где Джаред Аллен?", "Jared Allen was born in Dallas"), 1.0);
        assert_eq!(share("Где Джаред Аллен?", "Peyton Manning was born in Dallas"), 0.0);
    }

    #[test]
    fn numbers_and_codes_are_held_exactly_or_not_at_all() {
        assert_eq!(share("A-12/34?", "The A-12/34 costs 5"), 1.0);
        assert_eq!(share("A-12/34?", "The A-12/35 costs 5"), 0.0);
        let asked = asked("Is the A-12/34 in Kazan?");
        let held = asked.held(&Text::of("Nothing of it"));
        assert_eq!(asked.missing_numbers(&held), 1);
        assert!(asked.missing_names(&held) > 0.0 && asked.missing(&held).1 == 2);
    }

    #[test]
    fn a_question_of_no_telling_word_is_met_by_nothing() {
        let nothing = asked("А что это?");
        let text = Text::of("Что это такое");
        assert_eq!((nothing.share(&nothing.held(&text)), nothing.bm25(&text), nothing.phrases(&text)), (0.0, 0.0, 0.0));
    }

    #[test]
    fn phrases_are_neighbours_in_the_text() {
        let asked = asked("red bicycle price");
        assert_eq!(asked.phrases(&Text::of("the red bicycle and its price")), 1.0);
        let apart = "red is a colour that many people like more than blue; a bicycle";
        assert_eq!(asked.phrases(&Text::of(apart)), 0.0);
    }
}
