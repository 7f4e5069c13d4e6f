//! The lock file is held to `deny.toml`, and every declared dependency is used.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

#[derive(Deserialize)]
struct Policy {
    graph: Graph,
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    skip: Vec<Ban>,
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
    /// A name, or `name@version`.
    #[serde(rename = "crate")]
    spec: String,
    reason: String,
    /// The crates that may depend on it all the same.
    #[serde(default)]
    wrappers: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    resolve: Resolve,
}

/// Who depends on whom, with the features that are on.
#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
    manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Dependency {
    /// As sources name it.
    name: String,
    pkg: String,
}

impl Metadata {
    fn package(&self, id: &str) -> &Package {
        self.packages.iter().find(|package| package.id == id).unwrap()
    }
}

impl Package {
    fn spec(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn policy() -> Policy {
    toml::from_str(&std::fs::read_to_string(root().join("deny.toml")).unwrap()).unwrap()
}

/// Every package that is linked on the platforms of the policy, which a build has fetched: no registry is asked.
fn metadata() -> Metadata {
    let targets = policy().graph.targets;
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--all-features"])
        .args(targets.iter().flat_map(|target| ["--filter-platform", target]))
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_licence_is_allowed() {
    let allowed = policy().licenses.allow;
    let is_allowed = |package: &Package| {
        let Some(license) = &package.license else { return false };
        let expression = spdx::Expression::parse_mode(license, spdx::ParseMode::LAX);
        expression.is_ok_and(|expression| {
            expression.evaluate(|required| {
                required.license.id().is_some_and(|id| allowed.iter().any(|allowed| allowed == id.name))
            })
        })
    };
    let refused: Vec<String> = metadata()
        .packages
        .iter()
        .filter(|package| !is_allowed(package))
        .map(|package| format!("{}: {}", package.spec(), package.license.as_deref().unwrap_or("none")))
        .collect();
    assert!(refused.is_empty(), "deny.toml allows none of these licences: {refused:#?}");
}

#[test]
fn a_second_version_of_a_crate_has_a_reason() {
    let policy = policy();
    let packages = metadata().packages;
    let mut versions: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for package in &packages {
        versions.entry(&package.name).or_default().insert(package.spec());
    }
    let skipped: BTreeSet<&String> = policy.bans.skip.iter().map(|ban| &ban.spec).collect();
    let is_twice = |name: &str| versions.get(name).is_some_and(|versions| versions.len() > 1);
    // All but one version of a crate are named in the policy.
    let new: Vec<_> =
        versions.values().filter(|specs| specs.iter().filter(|spec| !skipped.contains(spec)).count() > 1).collect();
    assert!(new.is_empty(), "in several versions, and not in deny.toml: {new:#?}");
    let stale: Vec<_> = skipped
        .into_iter()
        .filter(|spec| {
            let name = spec.split('@').next().unwrap_or_default();
            !is_twice(name) || !packages.iter().any(|package| package.spec() == **spec)
        })
        .collect();
    assert!(stale.is_empty(), "deny.toml skips what is not there twice: {stale:#?}");
    assert!(policy.bans.skip.iter().chain(&policy.bans.deny).all(|ban| !ban.reason.is_empty()));
}

#[test]
fn nothing_forbidden_is_linked() {
    let metadata = metadata();
    for ban in policy().bans.deny {
        let depends =
            |node: &&Node| node.deps.iter().any(|dependency| metadata.package(&dependency.pkg).name == ban.spec);
        let users: Vec<&str> = metadata
            .resolve
            .nodes
            .iter()
            .filter(depends)
            .map(|node| metadata.package(&node.id).name.as_str())
            .filter(|user| !ban.wrappers.iter().any(|wrapper| wrapper == user))
            .collect();
        assert!(users.is_empty(), "{users:?} depend on {}: {}", ban.spec, ban.reason);
    }
}

#[test]
fn every_package_comes_from_the_registry_or_from_here() {
    let elsewhere: Vec<String> = metadata()
        .packages
        .iter()
        .filter(|package| package.source.as_deref().is_some_and(|source| !source.starts_with("registry+")))
        .map(Package::spec)
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:#?}");
}

#[test]
fn every_dependency_is_used() {
    let metadata = metadata();
    let mut unused = Vec::new();
    for node in metadata.resolve.nodes.iter().filter(|node| metadata.workspace_members.contains(&node.id)) {
        let package = metadata.package(&node.id);
        let mut sources = String::new();
        read_sources(package.manifest_path.parent().unwrap(), &mut sources);
        let words: BTreeSet<&str> = sources.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
        let names = node.deps.iter().map(|dependency| &dependency.name);
        unused.extend(
            names.filter(|name| !words.contains(name.as_str())).map(|name| format!("{}: {name}", package.name)),
        );
    }
    assert!(unused.is_empty(), "no source names these dependencies: {unused:#?}");
}

/// The Rust sources of one package, without those of packages inside its folder.
fn read_sources(folder: &Path, sources: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.join("Cargo.toml").exists() {
            read_sources(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}
