//! Cuts text into sentences.

use unicode_segmentation::UnicodeSegmentation;

/// Short forms whose dot does not end a sentence, in lower case and without the dot.
const ABBREVIATIONS: &[&str] = &[
    "dr", "e.g", "etc", "fig", "i.e", "inc", "mr", "mrs", "ms", "no", "p", "st", "vs", "г", "гл", "гр", "д", "др",
    "им", "к", "кв", "корп", "коп", "м", "мин", "млн", "н", "напр", "обл", "п", "пер", "пл", "пос", "пр", "рис", "род",
    "руб", "с", "см", "ст", "стр", "т", "тел", "тыс", "ул", "ч", "шт", "э",
];

/// The sentences of a text, each with the space that follows it, so that together they are the text.
///
/// The boundaries are those of Unicode (UAX 29), but none after an abbreviation or an initial.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, part) in text.split_sentence_bound_indices() {
        let end = at + part.len();
        let Some(sentence) = text.get(start..end) else { continue };
        if end < text.len() && ends_in_abbreviation(sentence) && !sentence.ends_with('\n') {
            continue;
        }
        sentences.push(sentence);
        start = end;
    }
    sentences.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    sentences
}

fn ends_in_abbreviation(sentence: &str) -> bool {
    let Some(sentence) = sentence.trim_end().strip_suffix('.') else {
        return false;
    };
    let word = sentence.rsplit(|c: char| c.is_whitespace() || "(«\"".contains(c)).next().unwrap_or_default();
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    is_initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_full_stops() {
        assert_eq!(sentences("One. Two! Три? Да"), ["One. ", "Two! ", "Три? ", "Да"]);
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_one() {
        let text = "Офис на ул. Ленина, д. 5. Директор А. С. Пушкин. Cost is 5.5 euros, see Fig. 3.";
        assert_eq!(
            sentences(text),
            ["Офис на ул. Ленина, д. 5. ", "Директор А. С. Пушкин. ", "Cost is 5.5 euros, see Fig. 3."]
        );
        assert_eq!(sentences(text).concat(), text);
    }
}
