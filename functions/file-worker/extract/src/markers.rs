//! The signs that begin list items and numbered sections.

/// Bullets of lists, in text and as PDF and office files draw them.
const BULLETS: &[char] = &['•', '◦', '▪', '●', '■', '○', '‣', '⁃', '·', '*', '-', '–', '—', '\u{f0b7}', '\u{f0a7}'];

/// The text of a list item without its mark, if the line begins one.
pub(crate) fn list_item(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix(BULLETS) {
        return rest.starts_with(char::is_whitespace).then(|| rest.trim_start()).filter(|rest| !rest.is_empty());
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at_checked(digits)?;
    let rest = rest.strip_prefix([')', '.'])?;
    let is_marker = matches!(number.len(), 1..=2) && rest.starts_with(char::is_whitespace);
    is_marker.then(|| rest.trim_start()).filter(|rest| !rest.is_empty())
}

/// The depth of a section number at the start of a line: 1 for `Chapter 3`, 2 for `2.1. Delivery`.
///
/// A single number with a dot is taken for a list item, so `1. Delivery` has no depth.
pub(crate) fn section_depth(line: &str) -> Option<u8> {
    let line = line.trim();
    let (number, title) = line.split_once(char::is_whitespace)?;
    let title = title.trim_start();
    if ["chapter", "section", "part", "глава", "раздел", "часть"].contains(&number.to_lowercase().as_str())
    {
        return title.starts_with(|c: char| c.is_ascii_digit() || "IVX".contains(c)).then_some(1);
    }
    let parts: Vec<&str> = number.trim_end_matches('.').split('.').collect();
    let is_number = |part: &&str| matches!(part.len(), 1..=2) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_section = matches!(parts.len(), 2..=5) && parts.iter().all(is_number);
    // Titles begin with a letter; `1.5 kg` and `12.05 in the morning` do not look like one.
    let is_title = title.starts_with(char::is_uppercase);
    (is_section && is_title).then(|| u8::try_from(parts.len()).unwrap_or(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_marks_are_taken_off() {
        assert_eq!(list_item("  • доставка"), Some("доставка"));
        assert_eq!(list_item("12) delivery"), Some("delivery"));
        assert_eq!(list_item("-5 degrees"), None);
        assert_eq!(list_item("2026. A year"), None);
        assert_eq!(list_item("plain"), None);
    }

    #[test]
    fn section_numbers_have_a_depth() {
        assert_eq!(section_depth("2.1. Delivery"), Some(2));
        assert_eq!(section_depth("3.2.1 Возврат"), Some(3));
        assert_eq!(section_depth("Глава 4 Оплата"), Some(1));
        assert_eq!(section_depth("1.5 kg of sugar"), None);
        assert_eq!(section_depth("Delivery"), None);
    }
}
