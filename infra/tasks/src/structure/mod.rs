//! `cargo structure`: measures of the code's shape, counted from its sources.

mod cycles;
mod places;
mod source;
mod words;

use std::process::ExitCode;

/// Prints one measure, or all of them.
pub(crate) fn run(names: &[String]) -> Result<ExitCode, String> {
    let all = names.is_empty();
    let wanted = |name: &str| all || names.iter().any(|given| given == name);
    if let Some(unknown) = names.iter().find(|name| !MEASURES.iter().any(|measure| measure.name == **name)) {
        let known: Vec<&str> = MEASURES.iter().map(|measure| measure.name).collect();
        return Err(format!("there is no measure {unknown}; there are {}", known.join(", ")));
    }
    for measure in MEASURES.iter().filter(|measure| wanted(measure.name)) {
        println!("{}: {}", measure.name, measure.what);
        for line in (measure.count)()? {
            println!("  {line}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// One measure.
struct Measure {
    name: &'static str,
    what: &'static str,
    /// The lines to print.
    count: fn() -> Result<Vec<String>, String>,
}

const MEASURES: &[Measure] = &[
    Measure {
        name: "cycles",
        what: "modules of one parent that import each other in a circle, by crate",
        count: cycles::lines,
    },
    Measure {
        name: "places",
        what: "files that a new function or a setting of an agent touches",
        count: places::lines,
    },
    Measure {
        name: "words",
        what: "lists of words of natural language in code, and the files of data that they belong to",
        count: words::lines,
    },
];
