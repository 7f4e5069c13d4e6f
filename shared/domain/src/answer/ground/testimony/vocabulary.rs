//! Words of which sentences about a person are made, whoever the person is.

use crate::language::{analyze, folded_words, lexicon};

/// Punctuation of names, addresses and short sentences. Signs of money and of hundredths are not among it.
const PUNCTUATION: &str = " .,;:!?'’\"«»“”()-–—/@_+#№&\n";

/// The words of a text in small letters, `е` for `ё`; apostrophes belong to them.
pub(super) fn words(text: &str) -> Vec<String> {
    folded_words(text)
}

/// What is the same for all forms of a word.
pub(super) fn stem(word: &str) -> String {
    analyze(word).concat()
}

/// Whether a text has nothing but letters of one alphabet in each word, figures and plain punctuation: what is written to
/// deceive the eye is no statement.
pub(super) fn is_plain(text: &str) -> bool {
    let latin = |c: char| c.is_ascii_alphabetic() || ('\u{c0}'..='\u{24f}').contains(&c);
    let cyrillic = |c: char| ('\u{400}'..='\u{45f}').contains(&c);
    let known = |c: char| latin(c) || cyrillic(c) || c.is_ascii_digit() || PUNCTUATION.contains(c);
    let mixed = |word: &str| word.contains(latin) && word.contains(cyrillic);
    text.chars().all(known) && !text.split(|c: char| !c.is_alphanumeric()).any(mixed)
}

pub(super) fn joins(word: &str) -> bool {
    lexicon().customer_facts.joining.contains(word)
}

pub(super) fn speaks_to_customer(word: &str) -> bool {
    lexicon().customer_facts.to_customer.contains(word)
}

pub(super) fn speaks_of_oneself(word: &str) -> bool {
    lexicon().customer_facts.by_customer.contains(word)
}

pub(super) fn speaks_of_us(word: &str) -> bool {
    lexicon().customer_facts.of_company.contains(word)
}

pub(super) fn tells(word: &str) -> bool {
    lexicon().customer_facts.telling.contains(word)
}

pub(super) fn recalls(word: &str) -> bool {
    lexicon().customer_facts.recalling.contains(word)
}
