//! What is said between the programs' own words: headers and times, which are no results and so go to standard error; and the
//! table at the end.

use std::time::Duration;

use crate::tally::Tally;

/// How a stage ended.
pub(crate) enum Outcome {
    /// It ran, and counted this.
    Ran(Tally),
    /// It could not run here; why.
    Skipped(String),
}

/// A stage that is over.
pub(crate) struct Done {
    /// Its name, as `--only` takes it.
    pub(crate) stage: &'static str,
    /// How long it took.
    pub(crate) time: Duration,
    /// How it ended.
    pub(crate) outcome: Outcome,
}

/// Begins a step.
pub(crate) fn header(number: usize, of: usize, title: &str) {
    eprintln!("\n==> [{number}/{of}] {title}");
}

/// Says something about the step at hand.
pub(crate) fn note(text: &str) {
    eprintln!("    {text}");
}

/// Ends a step.
pub(crate) fn time(title: &str, time: Duration) {
    eprintln!("    {title}: {:.1} s", time.as_secs_f64());
}

/// One stage in a line.
pub(crate) fn line(Done { stage, time, outcome }: &Done) -> String {
    let seconds = time.as_secs_f64();
    match outcome {
        Outcome::Ran(Tally { passed, failed, skipped }) => {
            format!("{stage}: {seconds:.1} s, {passed} passed, {failed} failed, {skipped} skipped")
        }
        Outcome::Skipped(why) => format!("{stage}: not run: {why}"),
    }
}

/// Sums up all stages.
pub(crate) fn total(done: &[Done]) -> Tally {
    let mut total = Tally::default();
    for stage in done {
        if let Outcome::Ran(tally) = &stage.outcome {
            total += *tally;
        }
    }
    total
}

/// The table of all stages; its last line is `N passed, N failed`.
pub(crate) fn table(done: &[Done]) -> String {
    let mut table = format!("\n{:<10} {:>9} {:>7} {:>7} {:>8}\n", "stage", "seconds", "passed", "failed", "skipped");
    for Done { stage, time, outcome } in done {
        let seconds = time.as_secs_f64();
        let row = match outcome {
            Outcome::Ran(Tally { passed, failed, skipped }) => {
                format!("{stage:<10} {seconds:>9.1} {passed:>7} {failed:>7} {skipped:>8}\n")
            }
            Outcome::Skipped(why) => format!("{stage:<10} {seconds:>9.1} not run: {why}\n"),
        };
        table.push_str(&row);
    }
    let Tally { passed, failed, .. } = total(done);
    table.push_str(&format!("\n{passed} passed, {failed} failed"));
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_the_sum() {
        let ran = |stage, passed, failed| Done {
            stage,
            time: Duration::from_millis(1_250),
            outcome: Outcome::Ran(Tally { passed, failed, skipped: 0 }),
        };
        let skipped = Done { stage: "e2e", time: Duration::ZERO, outcome: Outcome::Skipped("no browser".into()) };
        let table = table(&[ran("format", 1, 0), ran("tests", 40, 2), skipped]);
        assert_eq!(table.lines().last(), Some("41 passed, 2 failed"));
        assert!(table.contains("e2e              0.0 not run: no browser"), "{table}");
    }
}
