//! `cargo verify`: every check and test, in order, each to its end.

use std::process::ExitCode;
use std::time::Instant;

use crate::report::{self, Done, Outcome};
use crate::stages::{ALL, QUICK, Stage};
use crate::tally::Tally;

/// Runs the stages; a failing one does not keep the later ones from running.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode, String> {
    let stages = choose(arguments)?;
    let mut done = Vec::new();
    for (index, stage) in stages.iter().enumerate() {
        report::header(index + 1, stages.len(), &format!("{}: {}", stage.name, stage.what));
        let began = Instant::now();
        // A stage that breaks, rather than fails, is one failure: the others still have something to say.
        let outcome = (stage.run)().unwrap_or_else(|problem| {
            report::note(&format!("failed: {problem}"));
            Outcome::Ran(Tally::one(false))
        });
        let stage = Done { stage: stage.name, time: began.elapsed(), outcome };
        report::note(&report::line(&stage));
        done.push(stage);
    }
    println!("{}", report::table(&done));
    Ok(if report::total(&done).failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn choose(arguments: &[String]) -> Result<Vec<&'static Stage>, String> {
    let mut chosen = Vec::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => chosen.extend(&QUICK),
            "--only" => chosen.push(named(arguments.next().map_or("", String::as_str))?),
            unknown => {
                return Err(format!("cargo verify has no flag {unknown}; it has --quick and --only STAGE"));
            }
        }
    }
    Ok(if chosen.is_empty() { ALL.iter().collect() } else { chosen })
}

fn named(name: &str) -> Result<&'static Stage, String> {
    ALL.iter().find(|stage| stage.name == name).ok_or_else(|| {
        let names: Vec<&str> = ALL.iter().map(|stage| stage.name).collect();
        format!("there is no stage {name:?}; there are {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(arguments: &[&str]) -> Result<Vec<&'static str>, String> {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        choose(&arguments).map(|stages| stages.iter().map(|stage| stage.name).collect())
    }

    #[test]
    fn all_stages_run_unless_some_are_named() {
        assert_eq!(names(&[]).unwrap().len(), ALL.len());
        assert_eq!(names(&["--only", "web", "--only", "format"]).unwrap(), ["web", "format"]);
    }

    #[test]
    fn an_unknown_stage_or_flag_is_refused() {
        assert!(names(&["--only", "nothing"]).unwrap_err().contains("format, clippy"));
        assert!(names(&["--only"]).is_err());
        assert!(names(&["--all"]).unwrap_err().contains("no flag --all"));
    }
}
