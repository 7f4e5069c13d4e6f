//! Drops running headers, footers and page numbers.

use std::collections::{HashMap, HashSet};

use super::PageLines;
use super::glyphs::Line;

/// How many lines from the top and the bottom of a page may be furniture.
const DEPTH: usize = 3;
/// A line on fewer pages is not running.
const MIN_PAGES: usize = 3;
/// Lines within so many points stand at the same height.
const SAME_HEIGHT: f64 = 4.0;

/// What makes two lines on two pages the same: the words with numbers masked, and the height.
type Key = (String, i64);

/// Drops the lines that stand at the same height with the same words (but for numbers) on several pages: at the very
/// edge of three pages, since chapter titles run through one chapter only, or further in on half of all pages.
pub(super) fn drop_repeated(pages: &mut [PageLines]) {
    let mut counts: HashMap<Key, usize> = HashMap::new();
    for page in pages.iter() {
        // A short page has lines that are near both edges.
        let keys: HashSet<Key> = edges(page).into_iter().map(|(_, line)| key(line)).collect();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    let half = pages.len().div_ceil(2).max(MIN_PAGES);
    for page in pages {
        let mut repeated: Vec<usize> = Vec::new();
        for (depth, line) in edges(page) {
            let needed = if depth == 0 { MIN_PAGES } else { half };
            if counts.get(&key(line)).is_some_and(|count| *count >= needed) {
                repeated.extend(page.lines.iter().position(|other| std::ptr::eq(other, line)));
            }
        }
        // Words that are all there is are text, unless they are printed on a scan.
        if !page.pictured && (0..page.lines.len()).all(|index| repeated.contains(&index)) {
            continue;
        }
        let mut index = 0;
        page.lines.retain(|_| {
            index += 1;
            !repeated.contains(&(index - 1))
        });
    }
}

/// The lines near the top and the bottom of a page, with their distance from it in lines. What stands at one height is
/// one line here: a title on the left and a page number on the right.
fn edges(page: &PageLines) -> Vec<(usize, &Line)> {
    let mut sorted: Vec<&Line> = page.lines.iter().collect();
    sorted.sort_by(|a, b| b.y.total_cmp(&a.y));
    let top = with_depth(sorted.iter().copied());
    let bottom = with_depth(sorted.iter().rev().copied());
    top.into_iter().chain(bottom).collect()
}

fn with_depth<'a>(lines: impl Iterator<Item = &'a Line>) -> Vec<(usize, &'a Line)> {
    let mut found: Vec<(usize, &Line)> = Vec::new();
    for line in lines {
        let depth = match found.last() {
            Some((depth, last)) if (last.y - line.y).abs() < SAME_HEIGHT => *depth,
            Some((depth, _)) => depth + 1,
            None => 0,
        };
        if depth >= DEPTH {
            break;
        }
        found.push((depth, line));
    }
    found
}

fn key(line: &Line) -> Key {
    #[expect(clippy::cast_possible_truncation, reason = "a page is a few thousand points high")]
    let height = (line.y / SAME_HEIGHT).round() as i64;
    (masked(&line.text), height)
}

/// The words of a line with every number, also a Roman one on its own, as `#`.
fn masked(text: &str) -> String {
    let is_roman = |word: &str| word.chars().all(|c| "ivxlcIVXLC".contains(c));
    let word = |word: &str| {
        if is_roman(word) {
            return "#".to_owned();
        }
        let mut masked = String::new();
        for character in word.chars() {
            let character = if character.is_ascii_digit() { '#' } else { character };
            if character != '#' || !masked.ends_with('#') {
                masked.push(character);
            }
        }
        masked
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: u32, lines: &[(&str, f64)]) -> PageLines {
        let line = |(text, y): &(&str, f64)| Line {
            text: (*text).to_owned(),
            left: 50.0,
            right: 300.0,
            y: *y,
            size: 10.0,
            cells: vec![50.0],
        };
        PageLines { number, lines: lines.iter().map(line).collect(), pictured: false }
    }

    #[test]
    fn headers_and_page_numbers_go_and_text_stays() {
        let body = ["first", "second", "third", "fourth"];
        let mut pages: Vec<PageLines> = (1..)
            .zip(body)
            .map(|(n, body)| {
                let page_number = format!("Page {n} of 4");
                page(
                    n,
                    &[
                        ("Price list 2026", 800.0),
                        (body, 700.0),
                        ("same words", 600.0 - f64::from(n) * 20.0),
                        (&page_number, 20.0),
                    ],
                )
            })
            .collect();
        drop_repeated(&mut pages);
        for (page, body) in pages.iter().zip(body) {
            assert_eq!(page.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), [body, "same words"]);
        }
    }

    #[test]
    fn two_pages_repeat_nothing() {
        let mut pages = vec![page(1, &[("Title", 800.0)]), page(2, &[("Title", 800.0)])];
        drop_repeated(&mut pages);
        assert_eq!(pages.iter().map(|page| page.lines.len()).sum::<usize>(), 2);
    }
}
