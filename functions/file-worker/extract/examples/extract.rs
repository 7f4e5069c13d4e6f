//! Reads a file and prints its report and text: `cargo run -p extract --example extract -- FILE [text|passages]`.
//!
//! Without a second argument the report is printed as JSON, `text` prints the text instead and `passages` the passages.

use std::io::Write;
use std::ops::ControlFlow;
use std::process::ExitCode;

use extract::{Block, Limits, Report, SplitOptions};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else {
        return fail("usage: extract FILE [text|passages]");
    };
    let what = arguments.next().unwrap_or_default();
    match run(&path, &what) {
        Ok(output) => match std::io::stdout().write_all(output.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err(message) => fail(&message),
    }
}

fn run(path: &str, what: &str) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let document = extract::extract(&bytes, path, &Limits::default(), &mut |_| ControlFlow::Continue(()))
        .map_err(|error| format!("{path}: {}: {error} {}", error.code(), error.advice()))?;
    let passages = extract::split(&document, &SplitOptions::default());
    match what {
        "text" => Ok(document.pages.iter().flat_map(|page| &page.blocks).map(block_text).collect()),
        "passages" => {
            let text = |p: &extract::Passage| {
                format!(
                    "--- {} | page {} | {}\n{}\n",
                    p.ordinal,
                    p.page.unwrap_or_default(),
                    p.heading_path.join(" > "),
                    p.text
                )
            };
            Ok(passages.iter().map(text).collect())
        }
        _ => {
            let report = Report { passages: passages.len(), ..Report::of(&document) };
            serde_json::to_string_pretty(&report).map(|json| json + "\n").map_err(|error| error.to_string())
        }
    }
}

fn block_text(block: &Block) -> String {
    match block {
        Block::Heading { level, text } => format!("{} {text}\n\n", "#".repeat(usize::from(*level))),
        Block::Paragraph(text) | Block::Code(text) => format!("{text}\n\n"),
        Block::ListItem(text) => format!("- {text}\n\n"),
        Block::Table { header, rows } => {
            let line = |cells: &Vec<String>| format!("| {} |\n", cells.join(" | ").replace('\n', " "));
            std::iter::once(header).chain(rows).map(line).chain(std::iter::once("\n".to_owned())).collect()
        }
    }
}

fn fail(message: &str) -> ExitCode {
    drop(writeln!(std::io::stderr(), "{message}"));
    ExitCode::FAILURE
}
