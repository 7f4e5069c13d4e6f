//! Words of the prompt in a stream. A few in a row are chance; more are a quotation, and it is kept back.

use std::collections::HashMap;

use super::refuse;
use crate::answer::trace::Refusal;

/// Words in a row that are a quotation.
const QUOTATION: usize = 6;

/// Keeps back what repeats a secret text.
pub(super) struct Echo {
    /// Where in the secret each of its words stands.
    places: HashMap<String, Vec<usize>>,
    nonce: String,
    /// How many words up to now are those of the secret that end at a place.
    runs: HashMap<usize, usize>,
    /// The words that may become a quotation, each with what stands behind it.
    held: Vec<String>,
    /// The word that is being read.
    word: String,
    quoted: bool,
}

impl Echo {
    pub(super) fn new(secret: &str, nonce: &str) -> Self {
        let mut places: HashMap<_, Vec<_>> = HashMap::new();
        for (at, word) in secret.split_whitespace().map(folded).filter(|word| !word.is_empty()).enumerate() {
            places.entry(word).or_default().push(at);
        }
        Self {
            places,
            nonce: nonce.to_lowercase(),
            runs: HashMap::new(),
            held: Vec::new(),
            word: String::new(),
            quoted: false,
        }
    }

    /// Takes a character and writes what is certain.
    pub(super) fn push(&mut self, c: char, out: &mut String, refusals: &mut Vec<Refusal>) {
        self.word.push(c);
        // White space alone is nothing to wait for.
        if self.held.is_empty() && self.word.trim().is_empty() {
            out.push_str(&std::mem::take(&mut self.word));
        } else if c.is_whitespace() {
            self.end_word(out, refusals);
        }
    }

    /// Writes what was held back.
    pub(super) fn finish(&mut self, out: &mut String, refusals: &mut Vec<Refusal>) {
        self.end_word(out, refusals);
        self.release(0, out);
    }

    fn end_word(&mut self, out: &mut String, refusals: &mut Vec<Refusal>) {
        let word = std::mem::take(&mut self.word);
        let key = folded(&word);
        if !self.nonce.is_empty() && key.contains(&self.nonce) {
            return;
        }
        if key.is_empty() {
            if self.held.is_empty() {
                out.push_str(&word)
            } else {
                self.held.push(word)
            }
            return;
        }
        let places = self.places.get(&key).map(Vec::as_slice).unwrap_or_default();
        let run = |at: usize| at.checked_sub(1).and_then(|before| self.runs.get(&before)).map_or(1, |run| run + 1);
        self.runs = places.iter().map(|&at| (at, run(at))).collect();
        let longest = self.runs.values().copied().max().unwrap_or_default();
        if longest >= QUOTATION {
            if !self.quoted {
                refuse(refusals, &format!("{}{word}", self.held.concat()), "words of the prompt are not repeated");
            }
            self.quoted = true;
            self.held.clear();
            return;
        }
        self.quoted = false;
        self.held.push(word);
        self.release(longest, out);
    }

    /// Writes all of the held words but the last `keep`.
    fn release(&mut self, keep: usize, out: &mut String) {
        let mut words = 0;
        let mut from = self.held.len();
        while from > 0 && words < keep {
            from -= 1;
            words += usize::from(!folded(self.held.get(from).map_or("", String::as_str)).is_empty());
        }
        self.held.drain(..from).for_each(|word| out.push_str(&word));
    }
}

/// A word without what makes no difference.
fn folded(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
