//! A run: which sides are compared, how far it is and what it came to.

use serde::{Deserialize, Serialize};

use super::item::{Given, GoldenItem};
use super::subject::Subject;
use crate::ids::{AgentId, GoldenRunId};
use crate::limits::GOLDEN_SILENCE_SECONDS;
use crate::time::Timestamp;

/// A run of an agent's golden questions. It counts each of them exactly once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoldenRun {
    /// Its id.
    pub id: GoldenRunId,
    /// The agent.
    pub agent: AgentId,
    /// Why it began.
    pub trigger: Trigger,
    /// What the candidate is compared with; `None` when there is nothing.
    pub baseline: Option<Side>,
    /// What is judged.
    pub candidate: Side,
    /// What the candidate's results are about.
    pub subject: Subject,
    /// How many questions it asks.
    pub total: u32,
    /// How many of them are settled.
    pub settled: u32,
    /// What the baseline came to.
    pub baseline_tally: Tally,
    /// What the candidate came to.
    pub candidate_tally: Tally,
    /// How far it is.
    pub status: RunStatus,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<RunFailure>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last heard of.
    pub updated_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// Why a run began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Trigger {
    /// Somebody asked for it.
    Manual,
    /// The draft changed.
    Settings,
    /// The knowledge base changed.
    Knowledge,
}

impl Trigger {
    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Settings => "settings",
            Self::Knowledge => "knowledge",
        }
    }
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Side {
    /// Where its settings or its results come from.
    pub origin: Origin,
    /// The [`super::fingerprint`] of its settings.
    pub settings: String,
}

/// Where a side comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Origin {
    /// The draft as it was when the run began.
    Draft,
    /// A published version.
    Version(u32),
    /// The results of an earlier run, which are not made again.
    Run(GoldenRunId),
}

impl Origin {
    /// What people call it.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Draft => "draft".to_owned(),
            Self::Version(version) => format!("version {version}"),
            Self::Run(run) => run.to_string(),
        }
    }
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RunStatus {
    /// Its questions are not yet handed out.
    Waiting,
    /// Its questions are being asked.
    Running,
    /// Every question is settled.
    Finished,
    /// It ended before that.
    Failed,
}

impl RunStatus {
    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Failed => "failed",
        }
    }
}

/// Why a run failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFailure {
    /// A stable code for programs.
    pub code: String,
    /// A sentence for people: what happened and what to do.
    pub message: String,
}

impl RunFailure {
    /// The knowledge base changed, so that the rest of the answers would be about something else.
    #[must_use]
    pub fn knowledge_changed() -> Self {
        Self::new("knowledge_changed", "the knowledge base changed during the run; a new run begins when it is quiet")
    }

    /// Nothing was heard of it for too long.
    #[must_use]
    pub fn silent() -> Self {
        Self::new("silent", "nothing was heard of the run for too long; start another one")
    }

    /// The questions are others than those that the run is about.
    #[must_use]
    pub fn questions_changed() -> Self {
        Self::new("questions_changed", "the golden questions changed before the run began; start another one")
    }

    /// There was nothing to ask.
    #[must_use]
    pub fn no_questions() -> Self {
        Self::new("no_questions", "all golden questions were deleted before the run began")
    }

    fn new(code: &str, message: &str) -> Self {
        Self { code: code.to_owned(), message: message.to_owned() }
    }
}

/// What the answers of a side came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Answers.
    pub answers: u32,
    /// Those that were as expected.
    pub passed: u32,
    /// Milliseconds of all of them.
    pub milliseconds: u64,
    /// Milliseconds of the slowest.
    pub slowest_milliseconds: u64,
    /// Their price, in millionths of the currency.
    pub amount_micros: u64,
    /// Those whose price is not known.
    pub unpriced: u32,
}

impl Tally {
    fn add(&mut self, given: &Given) {
        self.answers += 1;
        self.passed += u32::from(given.passed());
        self.milliseconds += given.milliseconds;
        self.slowest_milliseconds = self.slowest_milliseconds.max(given.milliseconds);
        match &given.cost {
            Some(cost) => self.amount_micros += cost.amount_micros,
            None => self.unpriced += 1,
        }
    }

    /// The share that passed in percent, rounded down: 100 means all. `None` without answers.
    #[must_use]
    pub fn pass_rate(&self) -> Option<u32> {
        (self.passed * 100).checked_div(self.answers)
    }

    /// Milliseconds of an answer on average; `None` without answers.
    #[must_use]
    pub fn average_milliseconds(&self) -> Option<u64> {
        self.milliseconds.checked_div(self.answers.into())
    }
}

impl GoldenRun {
    /// A run that waits for its questions to be handed out.
    #[must_use]
    pub fn new(
        id: GoldenRunId,
        agent: AgentId,
        trigger: Trigger,
        (baseline, candidate): (Option<Side>, Side),
        subject: Subject,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            agent,
            trigger,
            baseline,
            candidate,
            subject,
            total: 0,
            settled: 0,
            baseline_tally: Tally::default(),
            candidate_tally: Tally::default(),
            status: RunStatus::Waiting,
            failure: None,
            created_at: now,
            updated_at: now,
            finished_at: None,
        }
    }

    /// Whether nothing more happens to it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.status, RunStatus::Finished | RunStatus::Failed)
    }

    /// Hands out `total` questions. One without questions fails.
    pub fn begin(&mut self, total: u32, now: Timestamp) {
        self.total = total;
        self.status = RunStatus::Running;
        self.updated_at = now;
        if total == 0 {
            self.fail(RunFailure::no_questions(), now);
        }
    }

    /// Counts a settled question; the last one finishes the run.
    pub fn settle(&mut self, item: &GoldenItem, now: Timestamp) {
        self.settled += 1;
        self.updated_at = now;
        if let Some(given) = &item.baseline {
            self.baseline_tally.add(given);
        }
        if let Some(given) = &item.candidate {
            self.candidate_tally.add(given);
        }
        if self.settled >= self.total {
            self.status = RunStatus::Finished;
            self.finished_at = Some(now);
        }
    }

    /// Ends it before its end.
    pub fn fail(&mut self, failure: RunFailure, now: Timestamp) {
        self.status = RunStatus::Failed;
        self.failure = Some(failure);
        self.updated_at = now;
        self.finished_at = Some(now);
    }

    /// The same as it is at `now`: one that was silent for too long has failed, whether anybody wrote that or not.
    #[must_use]
    pub fn seen(mut self, now: Timestamp) -> Self {
        if !self.is_over() && now.since(self.updated_at).as_secs() > GOLDEN_SILENCE_SECONDS {
            let silent_from = self.updated_at.plus_seconds(GOLDEN_SILENCE_SECONDS);
            self.fail(RunFailure::silent(), silent_from);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::CustomerText;
    use crate::golden::{Cost, Expectations, Failure};
    use crate::ids::GoldenQuestionId;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000).unwrap()
    }

    fn run() -> GoldenRun {
        let side = |origin| Side { origin, settings: "s".into() };
        let subject = Subject { settings: "s".into(), knowledge: 1, questions: "q".into() };
        let sides = (Some(side(Origin::Version(1))), side(Origin::Draft));
        let (id, agent) = (GoldenRunId::derived(at(1), &["r"]), AgentId::derived(at(1), &["a"]));
        GoldenRun::new(id, agent, Trigger::Manual, sides, subject, at(1))
    }

    fn item(passed: bool, micros: Option<u64>) -> GoldenItem {
        let text = CustomerText::parse("?".into(), &[]).unwrap();
        let question = GoldenQuestionId::derived(at(1), &["q"]);
        let mut item = GoldenItem::new(run().id, question, text, Expectations::default());
        let cost = micros.map(|amount_micros| Cost { amount_micros, currency: "USD".into() });
        let wrong = Failure::NoAnswer { reason: None };
        let failures = if passed { vec![] } else { vec![wrong.clone()] };
        item.candidate = Some(Given { milliseconds: 30, cost, failures, ..Given::none(wrong) });
        item
    }

    #[test]
    fn the_last_question_closes_a_run_and_the_sums_are_those_of_its_answers() {
        let mut run = run();
        run.begin(3, at(2));
        for (passed, micros) in [(true, Some(5)), (false, Some(7)), (true, None)] {
            assert_eq!(run.status, RunStatus::Running);
            run.settle(&item(passed, micros), at(3));
        }
        assert_eq!((run.status, run.finished_at), (RunStatus::Finished, Some(at(3))));
        let tally = run.candidate_tally;
        assert_eq!((tally.pass_rate(), tally.average_milliseconds()), (Some(66), Some(30)));
        assert_eq!((tally.amount_micros, tally.unpriced), (12, 1));
        assert_eq!(run.baseline_tally.pass_rate(), None, "the baseline answered nothing");
    }

    #[test]
    fn a_run_without_questions_or_without_news_has_failed() {
        let mut empty = run();
        empty.begin(0, at(2));
        assert_eq!(empty.failure, Some(RunFailure::no_questions()));

        let quiet = at(1 + GOLDEN_SILENCE_SECONDS);
        assert_eq!(run().seen(quiet).status, RunStatus::Waiting);
        assert_eq!(run().seen(quiet.plus_seconds(1)).failure, Some(RunFailure::silent()));
        let mut finished = run();
        finished.begin(1, at(2));
        finished.settle(&item(true, None), at(2));
        assert_eq!(finished.clone().seen(at(1_000_000)), finished);
    }
}
