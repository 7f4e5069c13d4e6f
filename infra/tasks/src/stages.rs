//! The stages of `cargo verify`.

use std::process::Command;

use crate::report::Outcome;
use crate::tally::Tally;
use crate::{browser, process, venv, web, workspace};

/// One stage.
pub(crate) struct Stage {
    /// Its name, as `--only` takes it.
    pub(crate) name: &'static str,
    /// What it does, for its header.
    pub(crate) what: &'static str,
    /// Runs it.
    pub(crate) run: fn() -> Result<Outcome, String>,
}

/// Every stage: cheap ones first, and those that need another's build after it.
pub(crate) static ALL: [Stage; 7] = [
    Stage { name: "format", what: "is the Rust code formatted?", run: format },
    Stage { name: "clippy", what: "lints of all targets, warnings are errors", run: clippy },
    Stage { name: "tests", what: "every Rust test", run: tests },
    Stage { name: "docs", what: "does the documentation build without a warning, do its examples work?", run: docs },
    Stage { name: "template", what: "cfn-lint and sam validate", run: template },
    Stage { name: "web", what: "lint, types and tests of the interface", run: interface },
    Stage { name: "e2e", what: "the whole system in a browser", run: browser::run },
];

/// Seconds of work: formatting and the tests of the pure core.
pub(crate) static QUICK: [Stage; 2] = [
    Stage { name: "format", what: "is the Rust code formatted?", run: format },
    Stage { name: "domain", what: "tests of the pure core", run: domain },
];

fn format() -> Result<Outcome, String> {
    check(workspace::cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Result<Outcome, String> {
    check(workspace::cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// The whole workspace at once, as in every other build: naming one package would choose other features and compile the
/// same libraries again.
fn tests() -> Result<Outcome, String> {
    count(match has_nextest() {
        true => workspace::cargo(&["nextest", "run", "--workspace", "--no-fail-fast"]),
        false => workspace::cargo(&["test", "--workspace", "--no-fail-fast"]),
    })
}

fn domain() -> Result<Outcome, String> {
    count(workspace::cargo(&["test", "--package", "domain", "--lib"]))
}

fn docs() -> Result<Outcome, String> {
    let mut build = workspace::cargo(&["doc", "--workspace", "--no-deps"]);
    build.env("RUSTDOCFLAGS", "-D warnings");
    let mut tally = Tally::one(process::run(build)?.success);
    // `cargo test` has run the examples already; nextest does not know them.
    if has_nextest() {
        let examples = process::run(workspace::cargo(&["test", "--workspace", "--doc", "--no-fail-fast"]))?;
        tally += Tally::read(&examples.output, examples.success);
    }
    Ok(Outcome::Ran(tally))
}

fn template() -> Result<Outcome, String> {
    let tools = match venv::tools() {
        Ok(tools) => tools,
        Err(missing) => return Ok(Outcome::Skipped(missing)),
    };
    let mut lint = workspace::command(tools.join("cfn-lint"));
    lint.args(["template.yaml", "infra/identity.yaml", "infra/monitoring.yaml"]);
    let mut tally = Tally::one(process::run(lint)?.success);
    let mut validate = workspace::command(tools.join("sam"));
    // The region only chooses the schemas; nothing is asked of AWS.
    validate.args(["validate", "--lint"]).env("AWS_DEFAULT_REGION", "us-east-1").env("SAM_CLI_TELEMETRY", "0");
    tally += Tally::one(process::run(validate)?.success);
    Ok(Outcome::Ran(tally))
}

fn interface() -> Result<Outcome, String> {
    if let Err(missing) = web::ready() {
        return Ok(Outcome::Skipped(missing));
    }
    web::install()?;
    count(web::npm(&["run", "check"]))
}

/// A command that counts as one test.
fn check(command: Command) -> Result<Outcome, String> {
    Ok(Outcome::Ran(Tally::one(process::run(command)?.success)))
}

/// A command that says how many tests it ran.
fn count(command: Command) -> Result<Outcome, String> {
    let finished = process::run(command)?;
    Ok(Outcome::Ran(Tally::read(&finished.output, finished.success)))
}

fn has_nextest() -> bool {
    process::quiet(workspace::cargo(&["nextest", "--version"])).is_ok()
}
