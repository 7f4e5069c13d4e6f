//! Cuts text into sentences.

use domain::language::sentence_ranges;

/// The sentences of a text, each with the space that follows it, so that together they are the text. Every line ends
/// one.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').flat_map(of_line).collect()
}

fn of_line(line: &str) -> impl Iterator<Item = &str> {
    let ranges = sentence_ranges(line);
    let starts = std::iter::once(0).chain(ranges.iter().skip(1).map(|range| range.start)).collect::<Vec<_>>();
    let ends = starts.iter().skip(1).copied().chain([line.len()]).collect::<Vec<_>>();
    starts.into_iter().zip(ends).filter_map(|(start, end)| line.get(start..end))
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
