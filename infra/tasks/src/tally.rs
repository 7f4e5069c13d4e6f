//! How many tests passed and failed, read from what the test programs print.

use std::ops::AddAssign;

/// Tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests, or whole checks, that passed.
    pub(crate) passed: usize,
    /// Tests, or whole checks, that failed.
    pub(crate) failed: usize,
    /// Tests that were not run.
    pub(crate) skipped: usize,
}

impl Tally {
    /// A check that counts as one test.
    pub(crate) fn one(passed: bool) -> Self {
        Self { passed: usize::from(passed), failed: usize::from(!passed), skipped: 0 }
    }

    /// Counts the tests in the output of cargo's test programs, nextest, Vitest and Playwright.
    ///
    /// A program that failed without counting a failure, such as one that did not compile, counts as one failed test.
    pub(crate) fn read(output: &str, success: bool) -> Self {
        let lines = || output.lines().map(str::trim);
        let tally = lines().filter_map(total).next_back().unwrap_or_else(|| {
            let mut sum = Self::default();
            lines().map(summary).for_each(|counts| sum += counts);
            sum
        });
        match (tally.passed + tally.failed, success) {
            (0, success) => Self { skipped: tally.skipped, ..Self::one(success) },
            (_, false) if tally.failed == 0 => Self { failed: 1, ..tally },
            _ => tally,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// The counts of one line, if it is the last word of a script that has added up its own steps: `web: 105 passed, 0 failed`.
fn total(line: &str) -> Option<Tally> {
    let (name, counts) = line.split_once(": ")?;
    let is_name = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' ');
    let is_total = is_name && counts.contains(" passed, ") && counts.ends_with(" failed");
    is_total.then(|| counted(counts))
}

/// The counts of one line, if it is the summary of a test program.
fn summary(line: &str) -> Tally {
    let counts = if let Some(counts) = line.strip_prefix("test result:") {
        counts.split_once('.').map_or(counts, |(_, counts)| counts)
    } else if let Some((_, counts)) = line.split_once("tests run:").or_else(|| line.split_once("test run:")) {
        counts
    } else if let Some(counts) = line.strip_prefix("Tests ") {
        counts
    } else if is_playwright(line) {
        line
    } else {
        return Tally::default();
    };
    counted(counts)
}

/// Playwright ends with one line for each outcome: `12 passed (3.4s)`.
fn is_playwright(line: &str) -> bool {
    let mut words = line.split(' ');
    let number = words.next().is_some_and(|word| word.parse::<usize>().is_ok());
    let outcome = words.next().is_some_and(|word| matches!(word, "passed" | "failed" | "flaky" | "skipped"));
    number && outcome && words.all(|word| word.starts_with('(') && word.ends_with(')'))
}

fn counted(counts: &str) -> Tally {
    let mut tally = Tally::default();
    for part in counts.split([',', ';', '|']) {
        let mut words = part.split_whitespace();
        let Some(number) = words.next().and_then(|word| word.parse::<usize>().ok()) else {
            continue;
        };
        match words.next() {
            Some("passed" | "flaky") => tally.passed += number,
            Some("failed" | "timed" | "exec") => tally.failed += number,
            Some("skipped" | "ignored" | "todo") => tally.skipped += number,
            _ => {}
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(output: &str) -> (usize, usize, usize) {
        let tally = Tally::read(output, true);
        (tally.passed, tally.failed, tally.skipped)
    }

    #[test]
    fn cargo_test_is_summed_over_its_programs() {
        let output = "running 2 tests\ntest a ... ok\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(read(output), (5, 1, 1));
    }

    #[test]
    fn nextest_is_read() {
        assert_eq!(
            read("     Summary [   1.204s] 24 tests run: 22 passed (1 slow), 1 failed, 1 timed out, 3 skipped"),
            (22, 2, 3)
        );
        assert_eq!(read("     Summary [   0.004s] 1 test run: 1 passed, 0 skipped"), (1, 0, 0));
    }

    #[test]
    fn vitest_is_read_and_its_files_are_not_counted() {
        assert_eq!(
            read(" Test Files  1 failed | 4 passed (5)\n      Tests  2 failed | 40 passed | 1 skipped (43)"),
            (40, 2, 1)
        );
    }

    #[test]
    fn a_script_that_adds_up_its_steps_has_the_last_word() {
        assert_eq!(read("      Tests  2 failed | 40 passed (42)\n\nweb: 45 passed, 3 failed"), (45, 3, 0));
    }

    #[test]
    fn playwright_is_read_and_prose_is_not() {
        assert_eq!(
            read("  1 failed\n    [chromium] › a.spec.ts\n  2 skipped\n  12 passed (3.4s)\n3 passed the door"),
            (12, 1, 2)
        );
    }

    #[test]
    fn a_failure_without_counts_is_one_failure() {
        assert_eq!(Tally::read("error: could not compile", false), Tally::one(false));
        assert_eq!(Tally::read("12 passed (3.4s)", false), Tally { passed: 12, failed: 1, skipped: 0 });
        assert_eq!(Tally::read("nothing to count", true), Tally::one(true));
    }
}
