//! Deciding whether a step that is due is handed over, at the last moment, on the state of that moment.

use super::definition::{Plan, Step};
use super::enrolment::Enrolment;
use super::receipt::ObservedState;
use super::stop_reason::StopReason;
use crate::schedule::Schedule;
use crate::time::Timestamp;

/// What a decision about an enrolment rests on. `None` marks what no longer exists.
#[derive(Clone, Copy, Debug)]
pub struct DecisionInput<'a> {
    /// The moment.
    pub now: Timestamp,
    /// What the enrolment's version of the sequence says.
    pub plan: Option<&'a Plan>,
    /// The agent.
    pub agent: Option<AgentState<'a>>,
    /// The conversation.
    pub conversation: Option<ConversationState>,
}

/// The state of an agent, as far as it decides.
#[derive(Clone, Copy, Debug)]
pub struct AgentState<'a> {
    /// When it works; `None` is always.
    pub schedule: Option<&'a Schedule>,
}

/// The state of a conversation, as far as it decides.
#[derive(Clone, Copy, Debug)]
pub struct ConversationState {
    /// When the customer last wrote.
    pub last_customer_message_at: Option<Timestamp>,
}

/// What happens to a step that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepDecision<'a> {
    /// It is handed over.
    Send(&'a Step),
    /// It waits.
    Postpone(&'a Step, Timestamp),
    /// The enrolment ends.
    Stop(StopReason, Option<&'a Step>),
}

/// Decides about the current step of `enrolment`; also gives the state that the decision rests on.
#[must_use]
pub fn decide<'a>(enrolment: &Enrolment, input: &DecisionInput<'a>) -> (StepDecision<'a>, ObservedState) {
    let last_customer_message_at = input.conversation.and_then(|seen| seen.last_customer_message_at);
    let schedule = input.agent.and_then(|agent| agent.schedule);
    let opens_at = schedule.map_or(Some(input.now), |schedule| schedule.next_open(input.now));
    let seen = ObservedState { last_customer_message_at, opens_at };

    let planned = input.plan.and_then(|plan| Some((plan, plan.steps.get(enrolment.step)?)));
    let Some((plan, step)) = planned else {
        return (StepDecision::Stop(StopReason::SequenceDeleted, None), seen);
    };
    let stop = |reason| StepDecision::Stop(reason, Some(step));
    let decision = if input.agent.is_none() {
        stop(StopReason::AgentDeleted)
    } else if input.conversation.is_none() {
        stop(StopReason::ConversationDeleted)
    } else if enrolment.replies(plan).since(last_customer_message_at).is_some() {
        stop(StopReason::Replied)
    } else {
        match opens_at {
            None => stop(StopReason::NeverOpen),
            Some(moment) if moment > input.now => StepDecision::Postpone(step, moment),
            Some(_) => StepDecision::Send(step),
        }
    };
    (decision, seen)
}
