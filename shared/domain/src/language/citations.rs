//! Marks of citations: `[1]`, `[2, 3]`, `[4; 5]`.

/// Whether what stands between two brackets cites something: numbers, with commas, semicolons and spaces between them.
#[must_use]
pub(crate) fn is_citation(inside: &str) -> bool {
    inside.contains(|c: char| c.is_ascii_digit()) && inside.chars().all(is_citation_character)
}

/// Whether a character may stand between the brackets of a citation.
#[must_use]
pub(crate) fn is_citation_character(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ',' | ';' | ' ')
}

/// The text without its citations; the spaces around them stay.
#[must_use]
pub(crate) fn without_citations(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        clean.push_str(before);
        rest = match after.split_once(']').filter(|(inside, _)| is_citation(inside)) {
            Some((_, behind)) => behind,
            None => {
                clean.push('[');
                after
            }
        };
    }
    clean.push_str(rest);
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_in_brackets_are_citations() {
        assert_eq!(without_citations("a[i] [x] [12] [1, 2][3; 4] ["), "a[i] [x]   [");
        assert_eq!(without_citations("[[1] [] [,] [1"), "[ [] [,] [1");
    }
}
