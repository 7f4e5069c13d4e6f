//! The inverse document frequency of words: the rarer a word, the more it says about a passage that has it.

use super::lexicon::common_words;

/// The Zipf value of a word that is not common, somewhat below the rarest that is.
const UNCOMMON: f32 = 4.0;
/// That of a number or a code.
const CODE: f32 = 3.0;
/// About the words of a passage.
const PASSAGE: f32 = 100.0;
/// How many passages the common frequencies weigh as much as. In a base of 5 passages they decide; in one of 5,000 the
/// base itself does.
const BACKGROUND: f32 = 50.0;
/// The least share of passages that any word is expected in.
const LEAST: f32 = 0.001;

/// How much `term` tells when `holding` of `passages` passages hold it: the negative logarithm of the share of passages
/// that are expected to, from about 0 for "the" to 7.
pub(crate) fn idf(term: &str, holding: usize, passages: usize) -> f32 {
    let zipf = match common_words().get(term) {
        Some(zipf) => *zipf,
        None if term.contains(|c: char| c.is_numeric()) => CODE,
        None => UNCOMMON,
    };
    let elsewhere = 1.0 - (-10_f32.powf(zipf - 9.0) * PASSAGE).exp();
    let share = (holding as f32 + BACKGROUND * elsewhere) / (passages as f32 + BACKGROUND);
    -share.clamp(LEAST, 1.0).ln()
}

#[cfg(test)]
mod tests {
    use super::idf;

    #[test]
    fn a_common_word_tells_little_even_in_a_base_that_lacks_it() {
        assert!(idf("the", 0, 0) < 0.1 && idf("и", 0, 5) < 0.2);
        assert!(idf("велосипед", 0, 5) > 4.0 && idf("a-12/34", 0, 5) > 4.0);
    }

    #[test]
    fn in_a_large_base_its_own_frequencies_decide() {
        assert!(idf("велосипед", 900, 1000) < 0.2, "every passage is about bicycles");
        assert!(idf("велосипед", 5, 5) > 1.0, "five passages prove little");
    }
}
