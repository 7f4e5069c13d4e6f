//! Where things are, and how cargo is called so that nothing is compiled twice.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest)
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// A program built from this workspace.
pub(crate) fn binary(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(name).with_extension(env::consts::EXE_EXTENSION)
}

/// A call of cargo.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// A call of `program` from the root of the repository.
///
/// `cargo run` tells this program about its own package through the environment. Build scripts watch some of those
/// variables, so handing them on would rebuild what a plain `cargo build` has built, and the other way round.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in env::vars_os() {
        let ours =
            name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"));
        if ours {
            command.env_remove(name);
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_template() {
        assert!(root().join("template.yaml").is_file());
    }

    #[test]
    fn cargo_does_not_inherit_the_package_of_this_program() {
        let removed: Vec<_> = cargo(&["build"])
            .get_envs()
            .filter(|(_, value)| value.is_none())
            .map(|(name, _)| name.to_owned())
            .collect();
        assert!(removed.iter().any(|name| name == "CARGO_PKG_NAME"), "{removed:?}");
        assert!(!removed.iter().any(|name| name == "CARGO_HOME"), "{removed:?}");
    }
}
