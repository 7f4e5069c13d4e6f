//! What of a sentence is said not to be so.
//!
//! A negation denies what follows it in its clause. Before a predicate it denies the subject as well, together with all
//! that is said of it, so that `доставка в Уфу не осуществляется` is no delivery to Ufa.

use super::Denial;
use super::pieces::Break;
use super::terms::Word;

/// Words that deny what follows them.
const BEFORE: &[&str] = &["не", "ни", "без", "not", "no", "never", "without", "cannot"];
/// Words that deny the whole clause that they stand in.
const WHOLE: &[&str] = &[
    "нет",
    "нельзя",
    "невозможно",
    "невозможен",
    "невозможна",
    "отсутствует",
    "отсутствуют",
    "unavailable",
    "impossible",
];
/// Words after which a negation is none: `не только`.
const NO_NEGATION_BEFORE: &[&str] = &["только", "просто", "only", "just", "лишь"];
/// Words that begin a clause of the opposite.
const CONTRAST: &[&str] = &["но", "а", "однако", "зато", "but", "however", "although", "while", "whereas"];
/// Words that join what a negation before both denies only in the first.
const JOINING: &[&str] = &["и", "или", "and", "or", "либо"];
/// Endings of Russian predicates: `не входит`, `не включена`, `не берем`.
const PREDICATE_ENDINGS: &[&str] = &[
    "ет", "ит", "ем", "им", "ут", "ют", "ат", "ят", "ете", "ите", "тся", "ть", "ться", "л", "ла", "ло", "ли", "на",
    "но", "ны", "ен", "ан",
];

/// Whether a word denies what follows it and says nothing else.
pub(super) fn is_negation(word: &str) -> bool {
    BEFORE.contains(&word) || word.ends_with("n't")
}

/// Marks what is denied.
pub(super) fn mark(words: &mut [Word]) {
    for at in 0..words.len() {
        let Some(word) = words.get(at) else { return };
        let next = words.get(at + 1);
        let whole = WHOLE.contains(&word.folded.as_str());
        // `не менее` is one word with a meaning: it bounds a number and denies nothing.
        let negation = whole || (is_negation(&word.folded) && word.meaning.is_none());
        let excused = next.is_some_and(|next| NO_NEGATION_BEFORE.contains(&next.folded.as_str()));
        // `Нет, доставка платная`: an answer and no negation of what it says.
        let interjection = at == 0 && next.is_none_or(|next| next.before >= Break::Comma);
        if !negation || excused || interjection {
            continue;
        }
        let predicate = match word.folded.as_str() {
            "не" => next.is_some_and(|next| is_predicate(&next.folded)),
            "not" | "cannot" => true,
            other => whole || other.ends_with("n't"),
        };
        deny_after(words, at);
        if predicate {
            deny_before(words, at, whole);
        }
    }
}

fn deny_after(words: &mut [Word], negation: usize) {
    for word in words.iter_mut().skip(negation + 1) {
        let joined = JOINING.contains(&word.folded.as_str());
        if word.before >= Break::Comma || joined || CONTRAST.contains(&word.folded.as_str()) {
            return;
        }
        word.denial = Denial::Direct;
    }
}

/// Denies what stands before a predicate, up to where its clause begins. A list before `нет` goes on over its commas.
fn deny_before(words: &mut [Word], negation: usize, whole: bool) {
    let mut listed = false;
    for at in (0..negation).rev() {
        let Some(word) = words.get_mut(at) else { return };
        let folded = word.folded.as_str();
        if CONTRAST.contains(&folded) {
            return;
        }
        listed |= JOINING.contains(&folded);
        word.denial = word.denial.max(Denial::Subject);
        let over_comma = whole && listed && word.before == Break::Comma;
        if word.before >= Break::Comma && !over_comma {
            return;
        }
    }
}

fn is_predicate(word: &str) -> bool {
    PREDICATE_ENDINGS.iter().any(|ending| word.ends_with(ending))
}
