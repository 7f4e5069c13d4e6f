//! The end-to-end stage: the real binaries under the local program, and a real browser.

use crate::report::{Outcome, note};
use crate::system::{self, System};
use crate::tally::Tally;
use crate::{chromium, process, web, workspace};

/// Starts the system and runs the browser tests against it.
pub(crate) fn run() -> Result<Outcome, String> {
    if let Err(missing) = web::ready() {
        return Ok(Outcome::Skipped(missing));
    }
    let chromium = match chromium::find_or_install() {
        Ok(chromium) => chromium,
        Err(missing) => return Ok(Outcome::Skipped(missing)),
    };
    web::build()?;
    if !process::run(workspace::cargo(&["build", "--workspace", "--bins"]))?.success {
        return Err("the build failed; its messages are above".into());
    }
    let system = System::start()?;
    note(&format!("the system runs at {}; its log is {}", system.url, system::log().display()));
    let mut tests = web::npm(&["run", "e2e"]);
    tests.env("VORONKA_URL", &system.url).env("CHROMIUM_PATH", chromium);
    let finished = process::run(tests)?;
    drop(system);
    Ok(Outcome::Ran(Tally::read(&finished.output, finished.success)))
}
