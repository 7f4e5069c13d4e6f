//! The analysis of a question: its content words with their weights, the type of its answer, and how well a text matches
//! both.

use std::collections::HashMap;

use super::answer_type::AnswerType;
use crate::language::{PhoneticKey, content_words, idf, lexicon};
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

/// What a question asks for, ready to be compared with texts.
#[derive(Clone, Debug)]
pub(crate) struct QueryAnalysis {
    pub(super) words: Vec<QueryWord>,
    answer_type: AnswerType,
    /// The sum of the words' `idf`.
    total: f32,
}

/// A content word of a question.
#[derive(Clone, Debug)]
pub(super) struct QueryWord {
    /// In small letters.
    form: Vec<char>,
    terms: Vec<String>,
    /// Its weight; see [`idf`](crate::language::idf).
    idf: f32,
    /// Whether it is written like a name.
    is_name: bool,
    /// How it is pronounced, for texts in another script.
    phonetic_key: Option<PhoneticKey>,
    has_digit: bool,
}

/// A text, ready to be compared with questions.
#[derive(Debug)]
pub(crate) struct TextAnalysis {
    /// The places of each term.
    places: HashMap<String, Vec<usize>>,
    forms: Vec<Vec<char>>,
    names: Vec<PhoneticKey>,
    length: f32,
}

impl QueryAnalysis {
    pub(crate) fn of(question: &str, index: &Index) -> Self {
        let passages = index.len();
        let weigh = |terms: &[String]| {
            let each = terms.iter().map(|term| idf(term, index.document_frequency(term), passages));
            each.fold(0.0, f32::max)
        };
        let first = question.split_whitespace().next().unwrap_or_default();
        let mut words: Vec<QueryWord> = Vec::new();
        for word in content_words(question) {
            let terms = analyze(word);
            if terms.is_empty() || words.iter().any(|known| known.terms == terms) {
                continue;
            }
            let idf = weigh(&terms);
            let is_name = word.starts_with(char::is_uppercase) && !first.contains(word);
            words.push(QueryWord {
                form: form(word),
                terms,
                idf,
                is_name,
                phonetic_key: PhoneticKey::of_name(word).filter(|_| is_name),
                has_digit: word.contains(|c: char| c.is_numeric()),
            });
        }
        let total = words.iter().map(|word| word.idf).sum();
        Self { words, answer_type: AnswerType::of(question), total }
    }

    /// How well `text` matches each word of the question, 0 (not at all) to 1 (the same stem).
    pub(crate) fn word_matches(&self, text: &TextAnalysis) -> Vec<f32> {
        self.words.iter().map(|word| text.match_word(word)).collect()
    }

    /// The share of the question's words that match, weighted by `idf`, 0 to 1.
    pub(crate) fn coverage(&self, matches: &[f32]) -> f32 {
        let found: f32 = self.words.iter().zip(matches).map(|(word, matches)| word.idf * matches).sum();
        found / self.total.max(f32::MIN_POSITIVE)
    }

    /// BM25 with the question's own weights, divided by the score of a text that consists of the question's words alone.
    pub(crate) fn bm25(&self, text: &TextAnalysis) -> f32 {
        let norm = SATURATION * (1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * text.length / USUAL_LENGTH);
        let found = self.words.iter().map(|word| {
            let occurrences = word.terms.iter().map(|term| text.places.get(term).map_or(0, Vec::len)).min();
            let occurrences = occurrences.unwrap_or_default() as f32;
            word.idf * occurrences / (occurrences + norm)
        });
        found.sum::<f32>() / self.total.max(f32::MIN_POSITIVE)
    }

    /// The `idf` of the words that do not match at all, summed, and their number.
    pub(crate) fn missing(&self, matches: &[f32]) -> (f32, usize) {
        let missing = self.words.iter().zip(matches).filter(|(_, matches)| **matches == 0.0);
        missing.fold((0.0, 0), |(sum, count), (word, _)| (sum + word.idf, count + 1))
    }

    /// How many of the words that do not match say something that no other words of the text may say.
    pub(crate) fn missing_telling(&self, matches: &[f32]) -> usize {
        let missing = self.words.iter().zip(matches).filter(|(_, matches)| **matches == 0.0);
        let is_telling = |word: &QueryWord| {
            let form: String = word.form.iter().collect();
            !lexicon().paraphrases.contains(&form)
        };
        missing.filter(|(word, _)| is_telling(word)).count()
    }

    /// The share of the question's `idf` in names that do not match.
    pub(crate) fn missing_names(&self, matches: &[f32]) -> f32 {
        let missing = self.words.iter().zip(matches).filter(|(word, matches)| word.is_name && **matches == 0.0);
        missing.map(|(word, _)| word.idf).sum::<f32>() / self.total.max(f32::MIN_POSITIVE)
    }

    /// How many words with digits do not match.
    pub(crate) fn missing_numbers(&self, matches: &[f32]) -> usize {
        self.words.iter().zip(matches).filter(|(word, matches)| word.has_digit && **matches == 0.0).count()
    }

    /// The share of the question's pairs of neighbouring words that stand close together in `text`.
    pub(crate) fn phrases(&self, text: &TextAnalysis) -> f32 {
        let places = |word: &QueryWord| word.terms.first().and_then(|term| text.places.get(term));
        let close = |pair: &[QueryWord]| {
            let (Some(left), Some(right)) = (places(&pair[0]), places(&pair[1])) else { return false };
            left.iter().any(|left| right.iter().any(|right| left.abs_diff(*right) <= PHRASE))
        };
        let pairs = self.words.windows(2);
        let count = pairs.len();
        if count == 0 { 0.0 } else { pairs.filter(|pair| close(pair)).count() as f32 / count as f32 }
    }

    /// Whether `sentence` has an answer of the type that is asked for, other than words of the question itself; `None` when
    /// the type is not known.
    pub(crate) fn finds_its_answer_type_in(&self, sentence: &str) -> Option<bool> {
        let words = sentence.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        self.answer_type.is_among(words.filter(|word| !word.is_empty() && !self.repeats(word)))
    }

    /// Whether `word` of a text is one of the question's.
    fn repeats(&self, word: &str) -> bool {
        let form = form(word);
        let terms = analyze(word);
        self.words.iter().any(|own| own.terms == terms || similarity(&own.form, &form) >= SAME_WORD)
    }
}

impl TextAnalysis {
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
        Self { places, forms, names: words().filter_map(PhoneticKey::of_name).collect(), length: length as f32 }
    }

    fn match_word(&self, word: &QueryWord) -> f32 {
        if word.terms.iter().all(|term| self.places.contains_key(term)) {
            return 1.0;
        }
        if word.has_digit {
            return 0.0;
        }
        let first = word.form.first();
        let alike = self.forms.iter().filter(|form| form.first() == first).map(|form| similarity(&word.form, form));
        let best = alike.fold(0.0, f32::max);
        let matches_phonetically =
            || word.phonetic_key.as_ref().is_some_and(|key| self.names.iter().any(|name| key.matches(name)));
        match best {
            _ if best >= SAME_WORD => best,
            _ if matches_phonetically() => 1.0,
            _ => 0.0,
        }
    }
}

/// A word in small letters, `ё` as `е`.
fn form(word: &str) -> Vec<char> {
    word.chars().flat_map(char::to_lowercase).map(|c| if c == 'ё' { 'е' } else { c }).collect()
}

/// The common beginning of two words as a share of the longer one.
fn similarity(one: &[char], other: &[char]) -> f32 {
    let shared = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    if shared < SHARED_LETTERS { 0.0 } else { shared as f32 / one.len().max(other.len()) as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(question: &str) -> QueryAnalysis {
        QueryAnalysis::of(question, &Index::default())
    }

    fn share(question: &str, text: &str) -> f32 {
        let query = query(question);
        query.coverage(&query.word_matches(&TextAnalysis::of(text)))
    }

    #[test]
    fn words_match_in_any_form_and_names_by_their_beginning() {
        assert_eq!(share("Сколько стоит доставка?", "Стоимость доставки: стоит 300 рублей"), 1.0);
        assert!(share("Где родился Джаред Аллен?", "Карьера Джареда Аллена: родился в Далласе") > 0.8);
        assert_eq!(share("Ёлка дорогая?", "дорогие елки"), 1.0);
        assert_eq!(share("What about bicycles?", "We sell books"), 0.0);
    }

    #[test]
    fn names_match_in_another_script() {
        assert_eq!(share("Где Джаред Аллен?", "Jared Allen was born in Dallas"), 1.0);
        assert_eq!(share("Где Джаред Аллен?", "Peyton Manning was born in Dallas"), 0.0);
    }

    #[test]
    fn numbers_and_codes_match_exactly_or_not_at_all() {
        assert_eq!(share("A-12/34?", "The A-12/34 costs 5"), 1.0);
        assert_eq!(share("A-12/34?", "The A-12/35 costs 5"), 0.0);
        let query = query("Is the A-12/34 in Kazan?");
        let matches = query.word_matches(&TextAnalysis::of("Nothing of it"));
        assert_eq!(query.missing_numbers(&matches), 1);
        assert!(query.missing_names(&matches) > 0.0 && query.missing(&matches).1 == 2);
    }

    #[test]
    fn a_question_without_content_words_matches_nothing() {
        let nothing = query("А что это?");
        let text = TextAnalysis::of("Что это такое");
        assert_eq!(
            (nothing.coverage(&nothing.word_matches(&text)), nothing.bm25(&text), nothing.phrases(&text)),
            (0.0, 0.0, 0.0)
        );
    }

    #[test]
    fn phrases_are_neighbours_in_the_text() {
        let query = query("red bicycle price");
        assert_eq!(query.phrases(&TextAnalysis::of("the red bicycle and its price")), 1.0);
        let apart = "red is a colour that many people like more than blue; a bicycle";
        assert_eq!(query.phrases(&TextAnalysis::of(apart)), 0.0);
    }

    #[test]
    fn what_the_question_says_itself_does_not_answer_it() {
        let met = |question: &str, sentence: &str| query(question).finds_its_answer_type_in(sentence);
        assert_eq!(met("Who leads Voronka?", "It is said that Voronka grows"), Some(false));
        assert_eq!(met("Who leads Voronka?", "Today Anna Petrova leads Voronka"), Some(true));
        assert_eq!(met("Сколько стоит A-12?", "A-12 в наличии"), Some(false));
        assert_eq!(met("Сколько стоит A-12?", "A-12 стоит триста рублей"), Some(true));
        assert_eq!(met("What is it?", "A bicycle"), None);
    }
}
