//! Circles of imports among the modules of one parent.
//!
//! An arrow goes from module `a::b` to `a::c` when code below `b` names an item below `c`, through `crate::`, `super::`
//! or `self::`; re-exports are followed to where the item is declared. Parent and child may know each other, as is usual
//! in Rust. Unit tests do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::source;
use crate::workspace;

/// A module's path below its crate, without `crate`.
type Module = Vec<String>;
/// Arrows between the modules of one parent.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// The crates that are measured, by the folder of their sources.
const CRATES: &[&str] = &[
    "shared/domain/src",
    "shared/src",
    "shared/testkit/src",
    "shared/e5/src",
    "functions/file-worker/src",
    "functions/file-worker/extract/src",
    "functions/chat/src",
    "functions/golden-runner/src",
    "functions/site-crawler/src",
    "infra/local/src",
    "infra/tasks/src",
];

/// A line for each circle.
pub(super) fn lines() -> Result<Vec<String>, String> {
    let mut lines = Vec::new();
    for folder in CRATES {
        let crate_ = Crate::read(&workspace::root().join(folder))?;
        let circles = crate_.circles();
        if circles.is_empty() {
            lines.push(format!("{folder}: none"));
        }
        lines.extend(circles.iter().map(|circle| format!("{folder}: {circle}")));
    }
    Ok(lines)
}

/// What the files of a crate declare and name.
struct Crate {
    /// Every module with the paths that its code names, absolute.
    named: BTreeMap<Module, Vec<Module>>,
    /// Re-exports: the name that a module gives to an item of another.
    exported: BTreeMap<Module, Module>,
}

impl Crate {
    fn read(folder: &Path) -> Result<Self, String> {
        let failed = |error| format!("reading {}: {error}", folder.display());
        let mut sources = BTreeMap::new();
        for path in source::files(folder).map_err(failed)? {
            let module = module_of(path.strip_prefix(folder).unwrap_or(&path));
            sources.insert(module, source::code(&fs::read_to_string(&path).map_err(failed)?));
        }
        Ok(Self::of(&sources))
    }

    fn of(sources: &BTreeMap<Module, String>) -> Self {
        let mut crate_ = Self { named: BTreeMap::new(), exported: BTreeMap::new() };
        for (module, code) in sources {
            let mut named = Vec::new();
            for statement in uses(code) {
                for (path, name) in leaves(statement.tree) {
                    let Some(path) = absolute(module, &path, sources) else { continue };
                    if statement.is_exported {
                        crate_.exported.insert(below(module, &name), path);
                    } else {
                        named.push(path);
                    }
                }
            }
            named.extend(paths(code).into_iter().filter_map(|path| absolute(module, &path, sources)));
            crate_.named.insert(module.clone(), named);
        }
        crate_
    }

    /// Where an item is declared.
    fn declared(&self, path: &Module) -> Module {
        let mut path = path.clone();
        // Re-exports of re-exports are few; a bound keeps a circle of them from turning for ever.
        for _ in 0..8 {
            let Some(length) =
                (1..=path.len()).find(|&length| self.exported.contains_key(path.get(..length).unwrap_or_default()))
            else {
                break;
            };
            let (known, rest) = path.split_at(length);
            let mut longer = self.exported.get(known).cloned().unwrap_or_default();
            longer.extend_from_slice(rest);
            if longer == path {
                break;
            }
            path = longer;
        }
        path
    }

    /// Every circle, as its modules in order.
    fn circles(&self) -> Vec<String> {
        let mut circles = Vec::new();
        for (parent, arrows) in self.arrows() {
            for circle in strongly_connected(&arrows) {
                let parent = if parent.is_empty() { "crate".to_owned() } else { parent.join("::") };
                circles.push(format!("{parent}: {{{}}}", circle.join(", ")));
            }
        }
        circles
    }

    /// By parent.
    fn arrows(&self) -> BTreeMap<Module, Arrows> {
        let mut arrows: BTreeMap<Module, Arrows> = BTreeMap::new();
        for (from, named) in &self.named {
            for path in named {
                let to = self.module_of(&self.declared(path));
                let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
                let (Some(a), Some(b)) = (from.get(shared), to.get(shared)) else { continue };
                let parent = from.get(..shared).unwrap_or_default().to_vec();
                arrows.entry(parent).or_default().entry(a.clone()).or_default().insert(b.clone());
            }
        }
        arrows
    }

    /// The innermost module on a path.
    fn module_of(&self, path: &Module) -> Module {
        let longest = (0..=path.len()).rev().map(|length| path.get(..length).unwrap_or_default());
        longest.map(<[String]>::to_vec).find(|module| self.named.contains_key(module)).unwrap_or_default()
    }
}

/// The module of a file, by its path below the folder of sources.
fn module_of(path: &Path) -> Module {
    let mut parts: Module = path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|last| last == "mod")
        || parts.len() == 1 && parts.iter().all(|p| p == "lib" || p == "main")
    {
        parts.pop();
    }
    parts
}

fn below(module: &Module, name: &str) -> Module {
    let mut path = module.clone();
    path.push(name.to_owned());
    path
}

/// A path without `crate`, `self` and `super`; `None` for one that leads out of the crate.
fn absolute(module: &Module, path: &Module, sources: &BTreeMap<Module, String>) -> Option<Module> {
    let first = path.first()?.as_str();
    let mut absolute = match first {
        "crate" => Vec::new(),
        "self" | "super" => module.clone(),
        // `mod a; pub use a::Thing;`
        child if sources.contains_key(&below(module, child)) => below(module, child),
        _ => return None,
    };
    if first == "super" {
        absolute.pop();
    }
    for part in path.iter().skip(1) {
        if part == "super" {
            absolute.pop();
        } else {
            absolute.push(part.clone());
        }
    }
    Some(absolute)
}

/// A `use` statement.
struct Use<'a> {
    is_exported: bool,
    tree: &'a str,
}

fn uses(code: &str) -> Vec<Use<'_>> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let before = code.get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default().trim();
        let is_exported = line.starts_with("pub");
        if !(line.is_empty() || is_exported) {
            continue;
        }
        let tree = code.get(at + 4..).unwrap_or_default();
        found.push(Use { is_exported, tree: tree.split(';').next().unwrap_or_default() });
    }
    found
}

/// The paths of a `use` tree, each with the name under which it is known.
fn leaves(tree: &str) -> Vec<(Module, String)> {
    let tree = tree.trim();
    let Some((head, group)) = tree.split_once('{') else {
        let (path, name) = tree.split_once(" as ").map_or((tree, None), |(path, name)| (path, Some(name.trim())));
        let mut path: Module = path.split("::").map(|part| part.trim().to_owned()).collect();
        path.retain(|part| part != "*" && !part.is_empty());
        let name = name.or(path.last().map(String::as_str)).unwrap_or_default().to_owned();
        return vec![(path, name)];
    };
    let head = head.trim().trim_end_matches("::");
    let group = group.rsplit_once('}').map_or(group, |(inside, _)| inside);
    let mut found = Vec::new();
    for part in split_outside_braces(group) {
        let (part, itself) = match part.trim() {
            "" => continue,
            "self" => (head.to_owned(), true),
            part => (format!("{head}::{part}"), false),
        };
        let mut below = leaves(part.trim_start_matches("::"));
        if itself && let Some((path, name)) = below.first_mut() {
            path.last().unwrap_or(&String::new()).clone_into(name);
        }
        found.extend(below);
    }
    found
}

fn split_outside_braces(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0_i32, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(group.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(group.get(start..).unwrap_or_default());
    parts
}

/// Paths outside of `use` that begin with `crate`, `super` or `self`.
fn paths(code: &str) -> Vec<Module> {
    let mut found = Vec::new();
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(start) {
            let before = code.get(..at).and_then(|before| before.chars().next_back());
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let rest = code.get(at..).unwrap_or_default();
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(rest.len());
            let path = rest.get(..end).unwrap_or_default();
            found.push(path.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect());
        }
    }
    found
}

/// The sets of more than one module in which each leads to each.
fn strongly_connected(arrows: &Arrows) -> Vec<Vec<String>> {
    let reached = |from: &str| {
        let mut seen = BTreeSet::new();
        let mut next = vec![from.to_owned()];
        while let Some(module) = next.pop() {
            for to in arrows.get(&module).into_iter().flatten() {
                if seen.insert(to.clone()) {
                    next.push(to.clone());
                }
            }
        }
        seen
    };
    let reach: BTreeMap<&String, BTreeSet<String>> = arrows.keys().map(|module| (module, reached(module))).collect();
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    for (module, to) in &reach {
        let circle = reach.iter().filter(|(other, back)| to.contains(**other) && back.contains(*module));
        let circle: Vec<String> = circle.map(|(other, _)| (*other).clone()).collect();
        if circle.len() > 1 {
            found.insert(circle);
        }
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles(sources: &[(&str, &str)]) -> Vec<String> {
        let module = |path: &str| path.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let sources = sources.iter().map(|(path, code)| (module(path), (*code).to_owned())).collect();
        Crate::of(&sources).circles()
    }

    #[test]
    fn siblings_in_a_circle_are_found_through_groups_paths_and_re_exports() {
        let sources = [
            ("", "mod a; mod b; mod c; pub use c::Thing;"),
            ("a", "use crate::{b::One, Thing};"),
            ("b", "fn f() { crate::c::g(); }"),
            ("c", "use crate::a::{self, Two};"),
        ];
        assert_eq!(circles(&sources), ["crate: {a, b, c}"]);
    }

    #[test]
    fn parent_and_child_and_one_way_arrows_are_no_circle() {
        let sources = [
            ("", "mod a; mod b;"),
            ("a", "mod child; use child::X; pub struct Y; use crate::b::Z;"),
            ("a::child", "use super::Y;"),
            ("b", ""),
        ];
        assert!(circles(&sources).is_empty());
    }

    #[test]
    fn siblings_below_a_module_are_looked_at_too() {
        let sources =
            [("", "mod a;"), ("a", "mod x; mod y;"), ("a::x", "use super::y::Y;"), ("a::y", "use super::x::X;")];
        assert_eq!(circles(&sources), ["a: {x, y}"]);
    }
}
