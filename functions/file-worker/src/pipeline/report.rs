//! The report that a file's owner sees.

use domain::knowledge::{LanguageShare, Report, Timings, Warning};
use extract::{LanguageShares, PageState};

/// Warnings that are kept; a file with more has one cause for most of them.
const WARNINGS: usize = 50;

/// What was read, how it was cut and how long it took.
pub(crate) fn report(read: extract::Report, passages: usize, timings: Timings) -> Report {
    let to_recognise = read.pages.iter().filter(|page| page.state == PageState::NeedsOcr);
    let pages_to_recognise = to_recognise.map(|page| page.number).collect();
    let kind = serde_json::to_value(read.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
    Report {
        kind: kind.unwrap_or_default(),
        encoding: read.encoding,
        pages: number(read.pages.len()),
        page_characters: read.pages.iter().map(|page| number(page.characters)).collect(),
        characters: read.characters as u64,
        pages_without_text: read.pages_without_text,
        pages_to_recognise,
        languages: languages(read.languages),
        tables: number(read.tables),
        passages: number(passages),
        warnings: warnings(read.warnings),
        timings,
    }
}

fn languages(shares: LanguageShares) -> Vec<LanguageShare> {
    let mut languages = [("ru", shares.ru), ("en", shares.en), ("other", shares.other)];
    languages.sort_by(|a, b| b.1.total_cmp(&a.1));
    let present = languages.into_iter().filter(|(_, share)| *share > 0.0);
    present.map(|(language, share)| LanguageShare { language: language.to_owned(), share }).collect()
}

fn warnings(all: Vec<extract::Warning>) -> Vec<Warning> {
    let more = all.len().saturating_sub(WARNINGS);
    let mut kept: Vec<Warning> = all
        .into_iter()
        .take(WARNINGS)
        .map(|warning| Warning { code: warning.code, message: warning.message, page: warning.page })
        .collect();
    if more > 0 {
        let message = format!("and {more} more like these");
        kept.push(Warning { code: "more_warnings".to_owned(), message, page: None });
    }
    kept
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_are_bounded_and_say_how_many_are_left_out() {
        let warning = extract::Warning { code: "damaged_page".into(), message: "page 1".into(), page: Some(1) };
        let kept = warnings(vec![warning; WARNINGS + 7]);
        assert_eq!(kept.len(), WARNINGS + 1);
        assert_eq!(kept[WARNINGS].message, "and 7 more like these");
    }

    #[test]
    fn languages_are_those_that_are_there_the_largest_first() {
        let found = languages(LanguageShares { ru: 0.25, en: 0.75, other: 0.0 });
        assert_eq!(found.iter().map(|l| l.language.as_str()).collect::<Vec<_>>(), ["en", "ru"]);
    }
}
