//! Rust sources as text: what is code in them, without comments, literals and unit tests.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Every file below `folder` that ends in `.rs`, sorted.
///
/// # Errors
/// Those of reading the folder.
pub(super) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The code of a source: comments and the contents of string literals are blanked, and everything from the first
/// `#[cfg(test)] mod tests` on is left out, because unit tests stand at the end of a file here.
pub(super) fn code(source: &str) -> String {
    let code = without_comments_and_strings(source);
    match code.find("#[cfg(test)]\nmod ") {
        Some(tests) => code.get(..tests).unwrap_or_default().to_owned(),
        None => code,
    }
}

fn without_comments_and_strings(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = raw_string(rest) {
            code.push_str("\"\"");
            length
        } else if first == '"' {
            code.push_str("\"\"");
            1 + string_end(rest.get(1..).unwrap_or_default())
        } else if let Some(length) = character(rest) {
            code.push_str("' '");
            length
        } else {
            code.push(first);
            first.len_utf8()
        };
        rest = rest.get(skipped..).unwrap_or_default();
    }
    code
}

/// The length of the raw string that `text` begins with.
fn raw_string(text: &str) -> Option<usize> {
    let after = text.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after.get(hashes..)?.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(1 + hashes + 1 + body.find(&end).map_or(body.len(), |at| at + end.len()))
}

/// The length of what is left of a string literal, with its closing quotation mark.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of the character literal that `text` begins with; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let body = text.strip_prefix('\'')?;
    let mut characters = body.char_indices();
    let (_, first) = characters.next()?;
    if first == '\\' {
        return Some(2 + body.get(2..)?.find('\'')? + 2);
    }
    let (at, closing) = characters.next()?;
    (closing == '\'').then_some(1 + at + 1)
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn comments_literals_and_tests_are_no_code() {
        let source = "use crate::a; // crate::b\n/* crate::c */ let s = \"crate::d \\\" \"; let r = r#\"crate::e\"#;\n\
                      fn f<'a>(x: &'a str) -> char { if x.is_empty() { '\"' } else { '\\'' } }\nuse crate::z;\n\
                      #[cfg(test)]\nmod tests { use crate::t; }";
        let code = code(source);
        for kept in ["crate::a", "crate::z", "fn f<'a>(x: &'a str)"] {
            assert!(code.contains(kept), "{kept} is missing in {code}");
        }
        for gone in ["crate::b", "crate::c", "crate::d", "crate::e", "crate::t"] {
            assert!(!code.contains(gone), "{gone} is still in {code}");
        }
    }
}
