//! Which words of a question carry what it is about.

use super::folding::fold;
use super::lexicon::lexicon;

/// The words of `question` that are about something, as written.
pub(crate) fn content_words(question: &str) -> impl Iterator<Item = &str> {
    let words = question.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !word.is_empty() && !is_function_word(&fold(word)))
}

/// Whether a word in small letters says nothing of a subject.
pub(crate) fn is_function_word(word: &str) -> bool {
    lexicon().function_words.contains(word)
}

#[cfg(test)]
mod tests {
    use super::content_words;

    #[test]
    fn only_the_subject_is_left() {
        let words = |text| content_words(text).collect::<Vec<_>>();
        assert_eq!(words("Подскажите, сколько стоит доставка в Казань?"), ["стоит", "доставка", "Казань"]);
        assert_eq!(words("What is the price of the A-12/34?"), ["price", "A-12/34"]);
        assert!(words("А что это?").is_empty());
    }
}
