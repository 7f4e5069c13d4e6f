//! A Python environment of this repository's own for the tools that read the template.

use std::fs;
use std::path::PathBuf;

use crate::{process, workspace};

/// The folder with the tools of `infra/requirements.txt`; makes it when it is missing or out of date.
///
/// # Errors
///
/// Says what is missing: Python, its `venv` module or the package registry.
pub(crate) fn tools() -> Result<PathBuf, String> {
    let list = workspace::root().join("infra/requirements.txt");
    let wanted = fs::read_to_string(&list).map_err(|error| format!("infra/requirements.txt: {error}"))?;
    let venv = workspace::target().join("venv");
    let stamp = venv.join("requirements.txt");
    let tools = venv.join("bin");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(tools);
    }
    crate::report::note("installing cfn-lint and sam into target/venv; this is done once");
    let mut make = workspace::command("python3");
    make.args(["-m", "venv", "--clear"]).arg(&venv);
    process::quiet(make)
        .map_err(|problem| format!("python3 with its venv module is needed ({})", first_line(&problem)))?;
    let mut install = workspace::command(tools.join("pip"));
    install.args(["install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(&list);
    process::quiet(install)
        .map_err(|problem| format!("the package registry did not answer ({})", first_line(&problem)))?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(tools)
}

fn first_line(text: &str) -> &str {
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or("no message").trim()
}
