//! The local program: `cargo run -p local -- --help`.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(local::watchdog::ARGUMENT) {
        local::watchdog::run(std::io::stdin().lock());
        return ExitCode::SUCCESS;
    }
    match start(local::cli::Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "the log may not exist yet")]
            {
                eprintln!("local: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn start(mut arguments: local::cli::Arguments) -> anyhow::Result<ExitCode> {
    match arguments.command.take() {
        Some(local::cli::Command::Golden(golden)) => local::golden::run(golden).await,
        None => local::run(arguments).await.map(|()| ExitCode::SUCCESS),
    }
}
