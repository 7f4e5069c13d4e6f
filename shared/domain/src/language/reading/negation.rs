//! What of a sentence is said not to be so.
//!
//! A negation denies what follows it in its clause. Before a predicate it denies the subject as well, together with all
//! that is said of it, so that `доставка в Уфу не осуществляется` is no delivery to Ufa.

use super::Denial;
use super::pieces::Break;
use super::terms::Word;
use crate::language::lexicon::{Lexicon, Negations};

/// Whether a word denies what follows it and says nothing else.
pub(super) fn is_negation(lexicon: &Lexicon, word: &str) -> bool {
    lexicon.negations.before.contains(word)
}

/// Marks what is denied.
pub(super) fn mark(lexicon: &Lexicon, words: &mut [Word]) {
    let negations = &lexicon.negations;
    for at in 0..words.len() {
        let Some(word) = words.get(at) else { return };
        let next = words.get(at + 1);
        let whole = negations.whole_clause.contains(&word.folded);
        // `не менее` is one word with a meaning: it bounds a number and denies nothing.
        let negation = whole || (is_negation(lexicon, &word.folded) && word.meaning.is_none());
        let excused = next.is_some_and(|next| negations.none_before.contains(&next.folded));
        // `Нет, доставка платная`: an answer and no negation of what it says.
        let interjection = at == 0 && next.is_none_or(|next| next.before >= Break::Comma);
        if !negation || excused || interjection {
            continue;
        }
        let before_predicate = negations.of_following_predicate.contains(&word.folded)
            && next.is_some_and(|next| negations.predicates.contains(&next.folded));
        let predicate = whole || before_predicate || negations.of_predicate.contains(&word.folded);
        deny_after(negations, words, at);
        if predicate {
            deny_before(negations, words, at, whole);
        }
    }
}

fn deny_after(negations: &Negations, words: &mut [Word], negation: usize) {
    for word in words.iter_mut().skip(negation + 1) {
        let joined = negations.joining.contains(&word.folded);
        if word.before >= Break::Comma || joined || negations.contrast.contains(&word.folded) {
            return;
        }
        word.denial = Denial::Direct;
    }
}

/// Denies what stands before a predicate, up to where its clause begins. A list before `нет` goes on over its commas.
fn deny_before(negations: &Negations, words: &mut [Word], negation: usize, whole: bool) {
    let mut listed = false;
    for at in (0..negation).rev() {
        let Some(word) = words.get_mut(at) else { return };
        let folded = word.folded.as_str();
        if negations.contrast.contains(folded) {
            return;
        }
        listed |= negations.joining.contains(folded);
        word.denial = word.denial.max(Denial::Subject);
        let over_comma = whole && listed && word.before == Break::Comma;
        if word.before >= Break::Comma && !over_comma {
            return;
        }
    }
}
