//! Words of prices, goods, terms and promises: what speaks of them is the company's business, whoever says it.

use crate::language::lexicon;

/// Whether a word, in small letters, speaks of the company's business.
pub(in crate::answer) fn is_business(word: &str) -> bool {
    lexicon().business.contains(word)
}
