//! Lists of words of natural language that stand in Rust code instead of `shared/domain/src/language`.
//!
//! A list is a constant with at least [`SHORTEST_LIST`] string literals that are words: letters, with spaces,
//! apostrophes and hyphens between them, most of them in small letters as words are compared.

use std::fs;

use super::source;
use crate::workspace;

/// Where words could stand in code.
const FOLDERS: &[&str] = &["shared/domain/src", "shared/src", "functions"];
/// Where they belong.
const DATA: &str = "shared/domain/src/language";
/// Lists whose words are names of formats, tags and hosts.
const TECHNICAL: &[&str] = &[
    "detect.rs UNSUPPORTED",
    "formats.rs FORMATS",
    "html/boilerplate.rs NEVER_TEXT",
    "html/boilerplate.rs REPEATED_NAMES",
    "html/boilerplate.rs REPEATED_ROLES",
    "output/addresses.rs DOMAINS",
    "rtf/reader.rs SKIPPED",
    "site/address.rs TRACKING",
];
/// Words of the shortest list that counts.
const SHORTEST_LIST: usize = 5;

/// A line for each list, and the sums in code and in data.
pub(super) fn lines() -> Result<Vec<String>, String> {
    let mut lines = Vec::new();
    let (mut lists, mut words, mut cyrillic, mut files) = (0, 0, 0, 0);
    for folder in FOLDERS {
        let folder = workspace::root().join(folder);
        for path in source::files(&folder).map_err(|error| format!("reading {}: {error}", folder.display()))? {
            let named = path.strip_prefix(workspace::root()).unwrap_or(&path).display().to_string();
            if is_test(&named) {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(|error| format!("reading {named}: {error}"))?;
            let found = of_source(&text);
            let is_technical =
                |list: &List| TECHNICAL.iter().any(|name| format!("{named} {}", list.name).ends_with(name));
            let found: Vec<List> = found.into_iter().filter(|list| !is_technical(list)).collect();
            files += usize::from(!found.is_empty());
            for list in found {
                lists += 1;
                words += list.words;
                cyrillic += list.cyrillic;
                lines.push(format!("{named} {}: {} words, {} of them Cyrillic", list.name, list.words, list.cyrillic));
            }
        }
    }
    lines.push(format!("in code: {lists} lists in {files} files, {words} words, {cyrillic} of them Cyrillic"));
    lines.push(data()?);
    Ok(lines)
}

/// How many files of words there are, and how many entries they have.
fn data() -> Result<String, String> {
    let (mut files, mut entries) = (0, 0);
    let folder = workspace::root().join(DATA);
    let failed = |error: std::io::Error| format!("reading {DATA}: {error}");
    for language in fs::read_dir(&folder).map_err(failed)? {
        let language = language.map_err(failed)?.path();
        if !language.is_dir() {
            continue;
        }
        for file in fs::read_dir(&language).map_err(failed)? {
            let file = file.map_err(failed)?.path();
            if file.extension().is_some_and(|extension| extension == "txt") {
                let text = fs::read_to_string(&file).map_err(failed)?;
                let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '[']));
                entries += lines.map(|line| line.split(", ").count()).sum::<usize>();
                files += 1;
            }
        }
    }
    Ok(format!("in data: {files} files, {entries} entries"))
}

fn is_test(path: &str) -> bool {
    path.ends_with("tests.rs") || path.contains("/tests/") || path.ends_with("properties.rs")
}

/// A list of words in code.
#[derive(Debug, PartialEq, Eq)]
struct List {
    name: String,
    words: usize,
    cyrillic: usize,
}

fn of_source(source: &str) -> Vec<List> {
    let source = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let constants = source.split("\nconst ").skip(1).chain(source.split("\nstatic ").skip(1));
    let with_visibility =
        source.split("\npub(crate) const ").skip(1).chain(source.split("\npub(super) const ").skip(1));
    let mut lists: Vec<List> = constants.chain(with_visibility).filter_map(of_constant).collect();
    lists.sort_by(|a, b| a.name.cmp(&b.name));
    lists
}

/// The list that a constant is, given from its name on.
fn of_constant(text: &str) -> Option<List> {
    let (name, value) = text.split_once(':')?;
    let value = value.get(..value.find(";\n").unwrap_or(value.len()))?;
    let words: Vec<&str> = literals(value).into_iter().filter(|literal| is_word(literal)).collect();
    let is_cyrillic = |word: &&&str| word.contains(|c: char| ('\u{400}'..='\u{52f}').contains(&c));
    let cyrillic = words.iter().filter(is_cyrillic).count();
    (words.len() >= SHORTEST_LIST).then(|| List { name: name.to_owned(), words: words.len(), cyrillic })
}

/// The contents of the string literals of `code`; none of the words that count has an escape.
fn literals(code: &str) -> Vec<&str> {
    let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split('"').skip(1).step_by(2)).collect()
}

fn is_word(literal: &str) -> bool {
    let letters = literal.chars().filter(|c| c.is_alphabetic()).count();
    letters > 0
        && literal.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '\'' | '-' | ',' | '!' | '.'))
        && !literal.starts_with('.')
        && literal.chars().all(|c| !c.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_words_are_counted_and_other_constants_are_not() {
        let source = "use x;\n\n/// Words.\nconst WORDS: &[&str] = &[\"да\", \"нет\", \"yes\", \"it's\",\n    // \"no\"\n    \"no way\"];\n\
                      const CODES: &[&str] = &[\"A-1\", \"B_2\", \"/c\", \"D\", \"E\"];\nconst FEW: [&str; 1] = [\"one\"];\n\
                      #[cfg(test)]\nmod tests {\nconst TESTED: &[&str] = &[\"a\", \"b\", \"c\", \"d\", \"e\"];\n}\n";
        assert_eq!(of_source(source), [List { name: "WORDS".to_owned(), words: 5, cyrillic: 2 }]);
    }
}
