//! One question of a run: asked of both sides, judged, settled once.

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::question::Expectations;
use crate::conversation::CustomerText;
use crate::ids::{FileId, GoldenQuestionId, GoldenRunId};
use crate::limits::{GOLDEN_ATTEMPTS, GOLDEN_LEASE_SECONDS};
use crate::time::Timestamp;

/// A question of a run, as it was when the run began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoldenItem {
    /// The run.
    pub run: GoldenRunId,
    /// The golden question.
    pub question: GoldenQuestionId,
    /// What is asked.
    pub text: CustomerText,
    /// What is expected.
    pub expectations: Expectations,
    /// What the baseline answered.
    pub baseline: Option<Given>,
    /// What the candidate answered.
    pub candidate: Option<Given>,
    /// How often somebody began to ask.
    pub attempts: u32,
    /// Until when whoever asks is taken to be alive.
    pub leased_until: Option<Timestamp>,
    /// Whether the run has counted it.
    pub settled: bool,
}

/// Which side of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Which {
    /// What the candidate is compared with.
    Baseline,
    /// What is judged.
    Candidate,
}

/// An answer of a side, with the verdict on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Given {
    /// Its text; `[1]` cites the first of `citations`.
    pub answer: String,
    /// How it went.
    pub outcome: GivenOutcome,
    /// What it cites.
    pub citations: Vec<Citation>,
    /// How long it took.
    pub milliseconds: u64,
    /// What it cost; `None` when nobody knows.
    pub cost: Option<Cost>,
    /// What is not as expected. An answer without any passed.
    #[serde(deserialize_with = "super::failure::read_all")]
    pub failures: Vec<Failure>,
}

/// How an answer went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum GivenOutcome {
    /// It rests on passages.
    Grounded,
    /// It rests on none.
    Ungrounded,
    /// The agent said that it does not know.
    Unknown,
    /// The message asked nothing.
    SmallTalk,
    /// The agent asked a person to take over.
    HandedOver,
    /// There is no whole answer.
    Failed,
}

impl GivenOutcome {
    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Grounded => "grounded",
            Self::Ungrounded => "ungrounded",
            Self::Unknown => "unknown",
            Self::SmallTalk => "smallTalk",
            Self::HandedOver => "handedOver",
            Self::Failed => "failed",
        }
    }
}

/// A passage that an answer cites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Citation {
    /// The file.
    pub file: FileId,
    /// The file's name.
    pub file_name: String,
    /// The page, counted from 1, where the file has pages.
    pub page: Option<u32>,
    /// The passage's place in its file.
    pub passage: u32,
}

/// A price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// Millionths of the currency.
    pub amount_micros: u64,
    /// The currency's code.
    pub currency: String,
}

/// How the candidate stands to the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Both passed, both failed, or one of them is missing.
    Same,
    /// The candidate passed and the baseline failed.
    Better,
    /// The candidate failed and the baseline passed.
    Worse,
}

impl Change {
    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Better => "better",
            Self::Worse => "worse",
        }
    }
}

/// What somebody who would ask a question is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// Ask. The item is leased and must be written before.
    Ask,
    /// Nothing: it is settled.
    Settled,
    /// Wait: somebody else asks.
    Busy,
    /// Settle it as failed: it was begun too often and never settled.
    Exhausted,
}

impl Given {
    /// Whether everything is as expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }

    /// What stands for an answer that there is none of.
    #[must_use]
    pub fn none(reason: Failure) -> Self {
        Self {
            answer: String::new(),
            outcome: GivenOutcome::Failed,
            citations: Vec::new(),
            milliseconds: 0,
            cost: None,
            failures: vec![reason],
        }
    }
}

impl GoldenItem {
    /// A question that nobody has asked yet.
    #[must_use]
    pub fn new(run: GoldenRunId, question: GoldenQuestionId, text: CustomerText, expectations: Expectations) -> Self {
        Self {
            run,
            question,
            text,
            expectations,
            baseline: None,
            candidate: None,
            attempts: 0,
            leased_until: None,
            settled: false,
        }
    }

    /// Begins an attempt, if it is time for one.
    pub fn begin(&mut self, now: Timestamp) -> Begun {
        if self.settled {
            return Begun::Settled;
        }
        if self.leased_until.is_some_and(|until| until > now) {
            return Begun::Busy;
        }
        if self.attempts >= GOLDEN_ATTEMPTS {
            return Begun::Exhausted;
        }
        self.attempts += 1;
        self.leased_until = Some(now.plus_seconds(GOLDEN_LEASE_SECONDS));
        Begun::Ask
    }

    /// Ends an attempt that did not succeed, so that the next one need not wait.
    pub fn release(&mut self) {
        self.leased_until = None;
    }

    /// The answer of a side.
    #[must_use]
    pub fn given(&self, which: Which) -> Option<&Given> {
        match which {
            Which::Baseline => self.baseline.as_ref(),
            Which::Candidate => self.candidate.as_ref(),
        }
    }

    /// How the candidate stands to the baseline.
    #[must_use]
    pub fn change(&self) -> Change {
        match (&self.baseline, &self.candidate) {
            (Some(baseline), Some(candidate)) => match (baseline.passed(), candidate.passed()) {
                (false, true) => Change::Better,
                (true, false) => Change::Worse,
                _ => Change::Same,
            },
            _ => Change::Same,
        }
    }

    /// Puts the answer of a side in its place.
    pub fn put(&mut self, which: Which, given: Given) {
        match which {
            Which::Baseline => self.baseline = Some(given),
            Which::Candidate => self.candidate = Some(given),
        }
    }

    /// Closes it. A side that was to answer and did not counts as failed.
    pub fn settle(&mut self, has_baseline: bool) {
        let none = || Given::none(Failure::NeverAnswered { attempts: GOLDEN_ATTEMPTS });
        if has_baseline {
            self.baseline.get_or_insert_with(none);
        }
        self.candidate.get_or_insert_with(none);
        self.leased_until = None;
        self.settled = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item() -> GoldenItem {
        let at = Timestamp::from_millis(1).unwrap();
        let text = CustomerText::parse("?".into(), &[]).unwrap();
        let (run, question) = (GoldenRunId::derived(at, &["r"]), GoldenQuestionId::derived(at, &["q"]));
        GoldenItem::new(run, question, text, Expectations::default())
    }

    #[test]
    fn one_attempt_at_a_time_and_only_so_many() {
        let mut item = item();
        let mut now = Timestamp::from_millis(1).unwrap();
        for _ in 0..GOLDEN_ATTEMPTS {
            assert_eq!(item.begin(now), Begun::Ask);
            assert_eq!(item.begin(now), Begun::Busy);
            now = now.plus_seconds(GOLDEN_LEASE_SECONDS);
        }
        assert_eq!(item.begin(now), Begun::Exhausted);
        item.settle(true);
        assert_eq!(item.begin(now), Begun::Settled);
        for which in [Which::Baseline, Which::Candidate] {
            assert!(!item.given(which).unwrap().passed(), "what was never answered has failed");
        }
    }

    #[test]
    fn an_attempt_that_is_given_back_need_not_be_waited_for_and_counts() {
        let mut item = item();
        let now = Timestamp::from_millis(1).unwrap();
        assert_eq!(item.begin(now), Begun::Ask);
        item.release();
        assert_eq!((item.begin(now), item.attempts), (Begun::Ask, 2));
    }

    #[test]
    fn an_answer_of_an_older_product_is_read() {
        let given = Given::none(Failure::NeverAnswered { attempts: 3 });
        let mut stored = serde_json::to_value(&given).unwrap();
        assert_eq!(serde_json::from_value::<Given>(stored.clone()).unwrap(), given);
        stored["failures"] = serde_json::json!(["wrong"]);
        let read = serde_json::from_value::<Given>(stored).unwrap();
        assert_eq!(read.failures, [Failure::Told { message: "wrong".into() }]);
    }

    #[test]
    fn settling_keeps_what_was_answered() {
        let mut item = item();
        let given = Given { failures: vec![], ..Given::none(Failure::NoAnswer { reason: None }) };
        item.put(Which::Candidate, given.clone());
        item.settle(false);
        assert_eq!((item.given(Which::Candidate), item.given(Which::Baseline)), (Some(&given), None));
        assert_eq!(item.change(), Change::Same);
        item.baseline = Some(Given::none(Failure::NoAnswer { reason: None }));
        assert_eq!(item.change(), Change::Better);
    }
}
