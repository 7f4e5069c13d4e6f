//! `cargo new-function`: a function that is complete from its first minute: crate, template, role, alarms, runbook, event,
//! test and documentation, so that every test passes at once. What it is to do is left to whoever asked for it.

pub(crate) mod draft;
mod kinds;
mod names;

use std::process::ExitCode;

use crate::report::note;
use crate::{process, web, workspace};
use draft::Draft;
use names::Names;

pub(crate) use kinds::Kind;

const USAGE: &str = "cargo new-function NAME --http | --queue QUEUE | --schedule";

/// Makes the function that the arguments name, and what derives from it.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode, String> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (name, kind) = match arguments[..] {
        [name, "--http"] => (name, Kind::Http),
        [name, "--queue", queue] => (name, Kind::Queue(queue.to_owned())),
        [name, "--schedule"] => (name, Kind::Schedule),
        _ => return Err(format!("usage: {USAGE}")),
    };
    let draft = plan(name, &kind)?;
    draft.write()?;
    let (made, changed) = draft.paths();
    made.iter().for_each(|path| note(&format!("made {path}")));
    changed.iter().for_each(|path| note(&format!("changed {path}")));
    derive(&kind)?;
    note(&format!("functions/{name} is ready; `cargo verify` passes with it. Now make it do its work."));
    Ok(ExitCode::SUCCESS)
}

/// The change that makes a function, over the files of this repository.
///
/// # Errors
///
/// When the name cannot be one, is taken, or a file is not as it was.
pub(crate) fn plan(name: &str, kind: &Kind) -> Result<Draft, String> {
    let names = Names::new(name, kind)?;
    let mut draft = Draft::new(workspace::root());
    kinds::add(&mut draft, &names, kind)?;
    Ok(draft)
}

/// What programs make from the rest: the lock file, and from routes the document and the interface's types.
fn derive(kind: &Kind) -> Result<(), String> {
    process::quiet(workspace::cargo(&["fmt", "--all"]))?;
    if !matches!(kind, Kind::Http) {
        return process::quiet(workspace::cargo(&["metadata", "--format-version", "1"])).map(drop);
    }
    note("making the OpenAPI document");
    let mut document = workspace::cargo(&["test", "--quiet", "--workspace", "--test", "it", "--", "openapi"]);
    document.env("UPDATE_OPENAPI", "1");
    process::quiet(document)?;
    if let Err(missing) = web::ready().and_then(|()| web::install()) {
        note(&format!("the interface's types are as they were: {missing}; `npm run api:types` in web/ makes them"));
        return Ok(());
    }
    process::quiet(web::npm(&["run", "api:types"])).map(drop)
}

/// Files that [`run`] changes through other programs.
pub(crate) fn derived(kind: &Kind) -> &'static [&'static str] {
    match kind {
        Kind::Http => &["Cargo.lock", "web/openapi.json", "web/src/shared/api/schema.d.ts"],
        Kind::Queue(_) | Kind::Schedule => &["Cargo.lock"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each kind, under names that no function has.
    fn kinds() -> [(&'static str, Kind); 3] {
        [
            ("example-reports", Kind::Http),
            ("example-sender", Kind::Queue("examples".into())),
            ("example-report", Kind::Schedule),
        ]
    }

    #[test]
    fn every_placeholder_is_filled_and_every_file_ends_in_a_line_break() {
        for (name, kind) in kinds() {
            let mut draft = plan(name, &kind).unwrap();
            let (made, changed) = draft.paths();
            let paths: Vec<String> = made.into_iter().chain(changed).map(str::to_owned).collect();
            for path in paths {
                let text = draft.text(&path);
                for line in text.lines() {
                    let is_left = line.split('@').skip(1).any(|word| PLACEHOLDERS.contains(&word));
                    assert!(!is_left, "{path}: {line}");
                }
                assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{path}");
            }
        }
    }

    const PLACEHOLDERS: [&str; 14] = [
        "name",
        "Name",
        "snake",
        "words",
        "queue",
        "Queue",
        "QUEUE",
        "dead",
        "Dead",
        "alarm",
        "alarm-title",
        "repeat",
        "description",
        "events",
    ];

    #[test]
    fn a_function_is_listed_wherever_functions_are() {
        for (name, kind) in kinds() {
            let mut draft = plan(name, &kind).unwrap();
            let snake = name.replace('-', "_");
            assert!(draft.text("tests/it/registry.rs").contains(&format!("    {snake}::FUNCTION,\n")));
            assert!(
                draft.text("tests/Cargo.toml").contains(&format!("\n{name} = {{ path = \"../functions/{name}\" }}\n"))
            );
            let template = draft.text("template.yaml");
            let (_, watched) = template.split_once("        Functions: >-\n").unwrap();
            let (watched, _) = watched.split_once("        AlarmEmail").unwrap();
            let watched: Vec<_> = watched.lines().map(str::trim).collect();
            assert!(watched.iter().any(|line| line.trim_end_matches(',') == name), "{watched:?}");
            let (last, others) = watched.split_last().unwrap();
            assert!(others.iter().all(|line| line.ends_with(',')) && !last.ends_with(','), "{watched:?}");
        }
    }

    #[test]
    fn what_is_not_a_request_has_dead_letters_an_alarm_a_page_and_an_event() {
        for (name, kind) in kinds().into_iter().skip(1) {
            let dead = if let Kind::Queue(queue) = &kind { queue.clone() } else { name.to_owned() };
            let mut draft = plan(name, &kind).unwrap();
            let monitoring = draft.text("infra/monitoring.yaml").to_owned();
            assert!(monitoring.contains(&format!("docs/runbooks/{dead}-dead.md")));
            assert!(draft.text(&format!("docs/runbooks/{dead}-dead.md")).starts_with("# "));
            assert!(draft.text("docs/runbooks/README.md").contains(&format!("({dead}-dead.md)")));
            assert!(draft.text(&format!("events/{name}.one.json")).starts_with('{'));
            let template = draft.text("template.yaml").to_owned();
            let parameters = template.lines().filter_map(|line| line.trim().split_once("DeadLetterQueueName: !GetAtt"));
            for (queue, _) in parameters {
                assert!(template.contains(&format!("\n  {queue}DeadLetterQueue:\n")), "{queue}");
                assert!(
                    monitoring.contains(&format!("\n  {queue}DeadLetterQueueName: {{ Type: String }}\n")),
                    "{queue}"
                );
                assert!(monitoring.contains(&format!("!Ref {queue}DeadLetterQueueName")), "{queue}");
            }
        }
    }

    #[test]
    fn a_name_that_is_taken_is_refused() {
        assert!(plan("people", &Kind::Http).err().unwrap().contains("functions/people"));
        assert!(run(&["people".to_owned(), "--soon".to_owned()]).unwrap_err().contains("--schedule"));
    }
}
