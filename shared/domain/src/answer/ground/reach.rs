//! How far a sentence holds, and whether two sentences deny each other.

use crate::language::{Denial, Text, folded_words, lexicon};

/// What a sentence says of how far it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    /// For everything, always, everywhere.
    all: bool,
    /// For what it names and nothing else.
    only: bool,
    /// Not for what it names.
    except: bool,
}

impl Reach {
    pub(super) fn of(sentence: &str) -> Self {
        let words = folded_words(sentence);
        let words = || words.iter().map(String::as_str);
        let scopes = &lexicon().scopes;
        Self {
            all: scopes.all.are_in(words()),
            only: scopes.only.are_in(words()),
            except: scopes.except.are_in(words()),
        }
    }

    /// Whether this claims more, or something else, than `said`.
    pub(super) fn is_wider_than(self, said: Self) -> bool {
        (self.all && !said.all) || (self.only && !said.only) || (self.except && !said.except)
    }
}

/// Whether one text denies what the other affirms: a word or a figure that both have, in one of them denied and in the
/// other not.
pub(super) fn contradicts(claim: &Text, said: &Text) -> bool {
    let terms = |text: &'_ Text| text.sentences.iter().flat_map(|sentence| sentence.terms.clone()).collect::<Vec<_>>();
    let said = terms(said);
    terms(claim).iter().any(|term| {
        let mut same = said.iter().filter(|other| term.meaning.is_said_by(&other.meaning)).peekable();
        same.peek().is_some() && same.all(|other| (other.denial == Denial::None) != (term.denial == Denial::None))
    })
}
