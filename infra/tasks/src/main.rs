//! What one types in this repository: `cargo up`, `cargo verify`, `cargo figures`, `cargo new-function`, `cargo structure`.
//!
//! Only the standard library, so that it is built in a second, before anything else is.

#![expect(clippy::print_stdout, reason = "a tool of the command line speaks through its standard output")]

mod browser;
mod chromium;
mod figures;
mod new_function;
mod process;
mod report;
mod stages;
mod structure;
mod system;
mod tally;
mod up;
mod venv;
mod verify;
mod web;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
Tasks of this repository:
  cargo up [--release] [--no-web] [FLAGS]     run the whole system on this machine; FLAGS go to the local program
  cargo verify [--quick] [--only STAGE]...    run every check and test; the last line is `N passed, N failed`
  cargo figures [NAME...]                     run the benchmarks
  cargo new-function NAME KIND                make a function that passes every test; KIND is --http, --queue QUEUE or --schedule
  cargo structure [MEASURE...]                count the shape of the code";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match task.as_str() {
        "up" => up::run(rest),
        "verify" => verify::run(&rest),
        "figures" => figures::run(&rest),
        "new-function" => new_function::run(&rest),
        "structure" => structure::run(&rest),
        "" | "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        unknown => Err(format!("there is no task {unknown}\n{HELP}")),
    };
    outcome.unwrap_or_else(|problem| {
        eprintln!("error: {problem}");
        ExitCode::FAILURE
    })
}
