//! What an agent remembers of its runs: how many began today, and what the last ones came to.

use serde::{Deserialize, Serialize};

use super::run::{GoldenRun, RunStatus, Trigger};
use super::subject::Subject;
use crate::cost::Day;
use crate::ids::GoldenRunId;
use crate::limits::{GOLDEN_AUTOMATIC_RUNS_PER_DAY, GOLDEN_OUTCOMES, GOLDEN_RUNS_PER_DAY};
use crate::time::Timestamp;

const DAY_SECONDS: i64 = 24 * 3600;

/// What an agent remembers of its runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ledger {
    /// The day that the counts are of, in UTC.
    day: String,
    /// Runs that began on it.
    begun: u32,
    /// Those among them that began by themselves.
    begun_automatically: u32,
    /// What finished runs came to, the newest last.
    outcomes: Vec<RunOutcome>,
}

/// What a finished run came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunOutcome {
    /// The run.
    pub run: GoldenRunId,
    /// What it is about.
    pub subject: Subject,
    /// Questions that passed.
    pub passed: u32,
    /// Questions.
    pub total: u32,
    /// When it began.
    pub created_at: Timestamp,
}

impl RunOutcome {
    /// The share that passed in percent, rounded down.
    #[must_use]
    pub fn pass_rate(&self) -> u32 {
        (self.passed * 100).checked_div(self.total).unwrap_or_default()
    }
}

impl Ledger {
    /// Counts a run that begins; `false` when the day has had enough of them.
    #[must_use]
    pub fn begin(&mut self, trigger: Trigger, now: Timestamp) -> bool {
        let today = Day::of(now).to_string();
        if self.day != today {
            (self.day, self.begun, self.begun_automatically) = (today, 0, 0);
        }
        let automatic = trigger != Trigger::Manual;
        if self.begun >= GOLDEN_RUNS_PER_DAY || (automatic && self.begun_automatically >= GOLDEN_AUTOMATIC_RUNS_PER_DAY)
        {
            return false;
        }
        self.begun += 1;
        self.begun_automatically += u32::from(automatic);
        true
    }

    /// Seconds until another day begins.
    #[must_use]
    pub fn seconds_left_of_day(now: Timestamp) -> i64 {
        DAY_SECONDS - now.as_seconds().rem_euclid(DAY_SECONDS)
    }

    /// Remembers what a finished run came to.
    pub fn finish(&mut self, run: &GoldenRun) {
        if run.status != RunStatus::Finished {
            return;
        }
        self.outcomes.push(RunOutcome {
            run: run.id,
            subject: run.subject.clone(),
            passed: run.candidate_tally.passed,
            total: run.total,
            created_at: run.created_at,
        });
        let surplus = self.outcomes.len().saturating_sub(GOLDEN_OUTCOMES);
        self.outcomes.drain(..surplus);
    }

    /// What the last finished run about exactly this came to.
    #[must_use]
    pub fn of(&self, subject: &Subject) -> Option<&RunOutcome> {
        self.outcomes.iter().rev().find(|outcome| outcome.subject == *subject)
    }

    /// The last finished run of these settings, over any knowledge.
    #[must_use]
    pub fn of_settings(&self, settings: &str) -> Option<&RunOutcome> {
        self.outcomes.iter().rev().find(|outcome| outcome.subject.settings == settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> Timestamp {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_day_has_only_so_many_runs_and_people_have_the_last_of_them() {
        let mut ledger = Ledger::default();
        for _ in 0..GOLDEN_AUTOMATIC_RUNS_PER_DAY {
            assert!(ledger.begin(Trigger::Knowledge, noon()));
        }
        assert!(!ledger.begin(Trigger::Settings, noon()));
        for _ in GOLDEN_AUTOMATIC_RUNS_PER_DAY..GOLDEN_RUNS_PER_DAY {
            assert!(ledger.begin(Trigger::Manual, noon()));
        }
        assert!(!ledger.begin(Trigger::Manual, noon()));
        let left = Ledger::seconds_left_of_day(noon());
        assert!(!ledger.begin(Trigger::Manual, noon().plus_seconds(left - 1)));
        assert!(ledger.begin(Trigger::Manual, noon().plus_seconds(left)), "another day");
    }
}
