//! One conversation's way through a sequence: what state it is in, and which changes of state there are.
//!
//! Every change counts the epoch up; a message from the tick names the epoch that it was made for, so one that comes
//! twice, late or out of order is told from the one that is meant. A lease is no change: two leases of one wait are
//! equally good. Who writes a change names the version that it was made from, so of two writers one loses.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::definition::{Plan, Step};
use super::delivery::{Replies, SendId};
use super::due::DueStep;
use super::receipt::{ObservedState, Receipt, StepOutcome};
use super::stop_reason::StopReason;
use crate::ids::{AgentId, ConversationId, EnrolmentId, MessageId, SequenceId, StepId};
use crate::limits::{LEASE_SECONDS, LOOKAHEAD_SECONDS, LOOKUPS, RECEIPTS_PER_ENROLMENT, RECOVERY_SECONDS};
use crate::time::Timestamp;

/// Who is enrolled in what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// The agent.
    pub agent: AgentId,
    /// The sequence.
    pub sequence: SequenceId,
    /// The version of the sequence, which stays whatever is changed later.
    pub sequence_version: u64,
    /// The conversation.
    pub conversation: ConversationId,
    /// The customer's last message before the enrolment; another one is a reply.
    pub replied_before: Option<Timestamp>,
}

/// One conversation's way through a sequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// Who is enrolled in what.
    #[serde(flatten)]
    pub subject: Subject,
    /// The number of the step that it is at, counted from 0; the number of steps when it finished.
    pub step: usize,
    /// How often this step was begun and, for certain, not handed over.
    pub occurrence: u32,
    /// Counts the changes of state.
    pub epoch: u64,
    /// The state.
    pub state: State,
    /// What was decided so far, oldest first.
    pub receipts: Vec<Receipt>,
    /// When it began.
    pub created_at: Timestamp,
    /// When its state last changed.
    pub updated_at: Timestamp,
}

/// What an enrolment is doing. `wake_at` is when somebody must look at it: it is what the due index holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum State {
    /// It waits for the moment of its step.
    Waiting {
        /// The moment.
        due_at: Timestamp,
        /// The moment, or when a lease of it ends.
        wake_at: Timestamp,
    },
    /// Its step is being handed over, or nobody knows whether it was.
    Sending {
        /// What is being handed over.
        intent: Intent,
        /// When the intent is looked up, should it have no outcome until then.
        wake_at: Timestamp,
        /// It ends with this as soon as there is an outcome.
        stop: Option<StopReason>,
    },
    /// It went through all steps.
    Finished,
    /// It ended before.
    Stopped {
        /// Why.
        reason: StopReason,
    },
}

/// A hand-over that was decided on, written down before it is tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Intent {
    /// Its name.
    pub id: SendId,
    /// The message that it becomes.
    pub message: MessageId,
    /// When it was decided; the next step's delay counts from here.
    pub at: Timestamp,
    /// How often it was looked up without an answer.
    pub lookups: u32,
}

/// The state in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It waits for the moment of its step.
    Waiting,
    /// Its step is being handed over.
    Sending,
    /// Nobody knows whether its step was handed over.
    Unknown,
    /// It went through all steps.
    Finished,
    /// It ended before.
    Stopped,
}

impl Status {
    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Finished => "finished",
            Self::Stopped => "stopped",
        }
    }
}

impl Enrolment {
    /// An enrolment that waits for the first step of `plan`.
    #[must_use]
    pub fn start(id: EnrolmentId, subject: Subject, plan: &Plan, now: Timestamp) -> Self {
        let state = waiting_for(plan.steps.get(0), now);
        let (step, occurrence, epoch, receipts) = (0, 0, 1, Vec::new());
        Self { id, subject, step, occurrence, epoch, state, receipts, created_at: now, updated_at: now }
    }

    /// The state in one word.
    #[must_use]
    pub fn status(&self) -> Status {
        match &self.state {
            State::Waiting { .. } => Status::Waiting,
            State::Sending { intent, .. } if intent.lookups == 0 => Status::Sending,
            State::Sending { .. } => Status::Unknown,
            State::Finished => Status::Finished,
            State::Stopped { .. } => Status::Stopped,
        }
    }

    /// When somebody must look at it; `None` when it ended.
    #[must_use]
    pub fn wake_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Waiting { wake_at, .. } | State::Sending { wake_at, .. } => Some(wake_at),
            State::Finished | State::Stopped { .. } => None,
        }
    }

    /// When its step is due; `None` unless it waits for one.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Waiting { due_at, .. } => Some(due_at),
            _ => None,
        }
    }

    /// Why it ended early, or will.
    #[must_use]
    pub fn stop_reason(&self) -> Option<StopReason> {
        match self.state {
            State::Sending { stop, .. } => stop,
            State::Stopped { reason } => Some(reason),
            State::Waiting { .. } | State::Finished => None,
        }
    }

    /// Whether it ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.wake_at().is_none()
    }

    /// Whether a message that was made for `epoch` is meant for the present state.
    #[must_use]
    pub fn accepts(&self, epoch: u64) -> bool {
        self.epoch == epoch && !self.is_over()
    }

    /// Which messages of the customer end it.
    #[must_use]
    pub fn replies(&self, plan: &Plan) -> Replies {
        Replies { stop: plan.stop_on_reply, before: self.subject.replied_before }
    }

    /// Takes the enrolment for handing it to the queue, if it is due soon: until the lease ends nobody else does. Should
    /// the message be lost, the end of the lease brings the enrolment back.
    pub fn lease(&mut self, now: Timestamp) -> Option<DueStep> {
        let horizon = now.plus_seconds(LOOKAHEAD_SECONDS);
        let due_at = match &mut self.state {
            State::Waiting { due_at, wake_at } if *wake_at <= horizon => {
                *wake_at = (*due_at).max(now).plus_seconds(LEASE_SECONDS);
                *due_at
            }
            State::Sending { wake_at, .. } if *wake_at <= horizon => {
                let due_at = *wake_at;
                *wake_at = due_at.max(now).plus_seconds(LEASE_SECONDS);
                due_at
            }
            _ => return None,
        };
        let (enrolment, step, epoch) = (self.id, self.step, self.epoch);
        Some(DueStep { sequence: self.subject.sequence, enrolment, step, epoch, due_at })
    }

    /// Gives a lease back, because the queue did not take the message.
    pub fn release(&mut self, leased: &DueStep) {
        if let State::Waiting { wake_at, .. } | State::Sending { wake_at, .. } = &mut self.state {
            *wake_at = leased.due_at;
        }
    }

    /// Decides to hand its step over: from here on, the step is handed over at most once.
    pub fn begin(&mut self, step: StepId, seen: ObservedState, now: Timestamp) -> Intent {
        let id = SendId::derived(self.id, step, self.occurrence);
        let message = MessageId::derived(now, &[&id.to_string()]);
        let intent = Intent { id, message, at: now, lookups: 0 };
        let wake_at = now.plus_seconds(RECOVERY_SECONDS);
        let outcome = StepOutcome::Sending { message };
        self.keep(Receipt { step: Some(step), at: now, send: Some(intent.id.clone()), outcome, seen });
        self.change(State::Sending { intent: intent.clone(), wake_at, stop: None }, now);
        intent
    }

    /// Puts its step off.
    pub fn postpone(&mut self, step: StepId, until: Timestamp, seen: ObservedState, now: Timestamp) {
        let outcome = StepOutcome::Postponed { until };
        self.keep(Receipt { step: Some(step), at: now, send: None, outcome, seen });
        self.change(State::Waiting { due_at: until, wake_at: until }, now);
    }

    /// Ends it, or, while a step is being handed over, makes it end as soon as that has an outcome. `false` when nothing
    /// changed.
    pub fn stop(&mut self, reason: StopReason, step: Option<StepId>, seen: ObservedState, now: Timestamp) -> bool {
        match &self.state {
            State::Waiting { .. } => {
                let outcome = StepOutcome::NotSent { reason: Some(reason) };
                self.keep(Receipt { step, at: now, send: None, outcome, seen });
                self.change(State::Stopped { reason }, now);
                true
            }
            State::Sending { intent, wake_at, stop: None } => {
                let (intent, wake_at) = (intent.clone(), *wake_at);
                // The epoch stays: a message that will look the intent up is still meant.
                self.state = State::Sending { intent, wake_at, stop: Some(reason) };
                self.updated_at = now;
                true
            }
            State::Sending { .. } | State::Finished | State::Stopped { .. } => false,
        }
    }

    /// Records that the intent's message was handed over. `false` when there is no such intent any more.
    pub fn delivered(&mut self, send: &SendId, plan: Option<&Plan>, now: Timestamp) -> bool {
        let Some((intent, stop)) = self.intent(send) else {
            return false;
        };
        self.resolve(send, StepOutcome::Sent { message: intent.message });
        self.advance(intent.at, stop, plan, now);
        true
    }

    /// Records that the intent's message was not handed over and never will be. Without a reason to stop, the step is
    /// due again at once. `false` when there is no such intent any more.
    pub fn not_delivered(&mut self, send: &SendId, reason: Option<StopReason>, now: Timestamp) -> bool {
        let Some((_, stop)) = self.intent(send) else {
            return false;
        };
        let reason = stop.or(reason);
        self.resolve(send, StepOutcome::NotSent { reason });
        self.occurrence += 1;
        let state = match reason {
            Some(reason) => State::Stopped { reason },
            None => State::Waiting { due_at: now, wake_at: now },
        };
        self.change(state, now);
        true
    }

    /// Records that nobody could tell whether the intent's message was handed over. It is asked again later, each time
    /// after twice as long; in the end the step is left as unknown and the enrolment goes on with the next one. `false`
    /// when there is no such intent any more.
    pub fn unresolved(&mut self, send: &SendId, plan: Option<&Plan>, now: Timestamp) -> bool {
        let Some((mut intent, stop)) = self.intent(send) else {
            return false;
        };
        self.resolve(send, StepOutcome::Unknown { message: intent.message });
        intent.lookups += 1;
        if intent.lookups >= LOOKUPS {
            self.advance(now, stop, plan, now);
        } else {
            let wait = SignedDuration::from_secs(RECOVERY_SECONDS << intent.lookups);
            self.change(State::Sending { intent, wake_at: now.plus(wait), stop }, now);
        }
        true
    }

    fn intent(&self, send: &SendId) -> Option<(Intent, Option<StopReason>)> {
        match &self.state {
            State::Sending { intent, stop, .. } if intent.id == *send => Some((intent.clone(), *stop)),
            _ => None,
        }
    }

    /// Goes on to the next step, whose delay counts from `done_at`.
    fn advance(&mut self, done_at: Timestamp, stop: Option<StopReason>, plan: Option<&Plan>, now: Timestamp) {
        self.step += 1;
        self.occurrence = 0;
        let state = match (stop, plan) {
            (Some(reason), _) => State::Stopped { reason },
            (None, None) => State::Stopped { reason: StopReason::SequenceDeleted },
            (None, Some(plan)) => waiting_for(plan.steps.get(self.step), done_at),
        };
        self.change(state, now);
    }

    fn resolve(&mut self, send: &SendId, outcome: StepOutcome) {
        let receipt = self.receipts.iter_mut().rev().find(|receipt| receipt.send.as_ref() == Some(send));
        if let Some(receipt) = receipt {
            receipt.outcome = outcome;
        }
    }

    fn keep(&mut self, receipt: Receipt) {
        self.receipts.push(receipt);
        let excess = self.receipts.len().saturating_sub(RECEIPTS_PER_ENROLMENT);
        self.receipts.drain(..excess);
    }

    fn change(&mut self, state: State, now: Timestamp) {
        self.state = state;
        self.epoch += 1;
        self.updated_at = now;
    }
}

fn waiting_for(step: Option<&Step>, from: Timestamp) -> State {
    match step.map(|step| step.delay.after(from)) {
        Some(due_at) => State::Waiting { due_at, wake_at: due_at },
        None => State::Finished,
    }
}

#[cfg(test)]
mod tests;
