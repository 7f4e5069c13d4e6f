//! Places that a change touches: files for a new function of each kind, and for a setting of an agent.

use std::collections::BTreeSet;

use crate::new_function::{self, Kind};
use crate::{process, workspace};

/// Files that a new function may touch, those that programs make from others included.
const HTTP_FILES: usize = 12;
const QUEUE_FILES: usize = 16;
/// Files of code that may name one setting of an agent; tests, documents and what is generated come on top.
const SETTING_FILES: usize = 6;

/// A setting that was added late and is in nothing special, in the spellings of its languages.
const SETTING: [&str; 4] = ["goldenPassRate", "golden_pass_rate", "golden-pass-rate", "GoldenPassRate"];

/// The measure's lines.
pub(super) fn lines() -> Result<Vec<String>, String> {
    let mut lines = Vec::new();
    for (what, name, kind, most) in functions() {
        let (made, changed, derived) = files(name, &kind)?;
        let all = made + changed + derived;
        let most = most.map_or(String::new(), |most| format!(", at most {most}"));
        lines.push(format!("{what}: {all} files ({made} made, {changed} changed, {derived} derived{most})"));
    }
    let Setting { code, tests, rest } = setting()?;
    lines.push(format!(
        "a setting of an agent ({}): {} files of code, at most {SETTING_FILES}; {} of tests, {} generated or documents",
        SETTING[0],
        code.len(),
        tests,
        rest
    ));
    lines.extend(code.iter().map(|path| format!("  {path}")));
    Ok(lines)
}

fn functions() -> [(&'static str, &'static str, Kind, Option<usize>); 3] {
    [
        ("an HTTP function", "example-reports", Kind::Http, Some(HTTP_FILES)),
        ("a queue function", "example-sender", Kind::Queue("examples".into()), Some(QUEUE_FILES)),
        ("a scheduled function", "example-report", Kind::Schedule, None),
    ]
}

/// Files that are made, changed, and derived by other programs.
fn files(name: &str, kind: &Kind) -> Result<(usize, usize, usize), String> {
    let draft = new_function::plan(name, kind)?;
    let (made, changed) = draft.paths();
    Ok((made.len(), changed.len(), new_function::derived(kind).len()))
}

/// The files that name a setting.
struct Setting {
    code: BTreeSet<String>,
    tests: usize,
    rest: usize,
}

fn setting() -> Result<Setting, String> {
    let mut search = workspace::command("git");
    search.args(["grep", "--files-with-matches", "--fixed-strings"]);
    for spelling in SETTING {
        search.args(["-e", spelling]);
    }
    let found = process::quiet(search)?;
    let mut setting = Setting { code: BTreeSet::new(), tests: 0, rest: 0 };
    for path in found.lines().filter(|path| !path.starts_with("infra/tasks/")) {
        match kind(path) {
            PathKind::Code => drop(setting.code.insert(path.to_owned())),
            PathKind::Test => setting.tests += 1,
            PathKind::Rest => setting.rest += 1,
        }
    }
    Ok(setting)
}

enum PathKind {
    Code,
    Test,
    Rest,
}

fn kind(path: &str) -> PathKind {
    let is_test = path.starts_with("tests/")
        || path.starts_with("web/e2e/")
        || path.contains("/tests/")
        || path.ends_with("tests.rs")
        || path.contains(".test.")
        || path.starts_with("benches/");
    let is_code = [".rs", ".ts", ".tsx"].iter().any(|end| path.ends_with(end)) && !path.ends_with("schema.d.ts");
    match (is_test, is_code && !path.contains("generated")) {
        (true, _) => PathKind::Test,
        (false, true) => PathKind::Code,
        (false, false) => PathKind::Rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_touches_no_more_files_than_promised() {
        for (what, name, kind, most) in functions() {
            let (made, changed, derived) = files(name, &kind).unwrap();
            assert!(made + changed + derived <= most.unwrap_or(QUEUE_FILES), "{what}");
        }
    }

    #[test]
    fn tests_and_what_is_generated_are_no_code() {
        let count = |path| matches!(kind(path), PathKind::Code);
        assert!(count("functions/agents/src/input.rs") && count("web/src/features/agents/schema.ts"));
        assert!(!count("web/src/shared/api/schema.d.ts") && !count("docs/API.md") && !count("tests/it/api/agents.rs"));
        assert!(!count("web/src/features/agents/model.test.ts"));
    }
}
