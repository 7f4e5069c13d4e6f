//! Whether a step that is due is handed over: asked at the last moment, of what is true then.

use super::definition::{Plan, Step};
use super::enrolment::Enrolment;
use super::receipt::{Seen, StopReason};
use crate::schedule::Schedule;
use crate::time::Timestamp;

/// What is true around an enrolment at the moment of the decision. `None` is what is no more.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The moment.
    pub now: Timestamp,
    /// What the enrolment's version of the sequence says.
    pub plan: Option<&'a Plan>,
    /// The agent.
    pub agent: Option<AgentSeen<'a>>,
    /// The conversation.
    pub conversation: Option<ConversationSeen>,
}

/// What matters of an agent.
#[derive(Clone, Copy, Debug)]
pub struct AgentSeen<'a> {
    /// When it works; `None` is always.
    pub schedule: Option<&'a Schedule>,
}

/// What matters of a conversation.
#[derive(Clone, Copy, Debug)]
pub struct ConversationSeen {
    /// When the customer last wrote.
    pub last_customer_message_at: Option<Timestamp>,
}

/// What is done about a step that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// It is handed over.
    Send(&'a Step),
    /// It waits.
    Postpone(&'a Step, Timestamp),
    /// The enrolment ends.
    Stop(StopReason, Option<&'a Step>),
}

/// Decides about the step that `enrolment` is at, and says on what the decision rests.
#[must_use]
pub fn decide<'a>(enrolment: &Enrolment, around: &Surroundings<'a>) -> (Verdict<'a>, Seen) {
    let last_customer_message_at = around.conversation.and_then(|seen| seen.last_customer_message_at);
    let schedule = around.agent.and_then(|agent| agent.schedule);
    let opens_at = schedule.map_or(Some(around.now), |schedule| schedule.next_open(around.now));
    let seen = Seen { last_customer_message_at, opens_at };

    let planned = around.plan.and_then(|plan| Some((plan, plan.steps.get(enrolment.step)?)));
    let Some((plan, step)) = planned else {
        return (Verdict::Stop(StopReason::SequenceDeleted, None), seen);
    };
    let stop = |reason| Verdict::Stop(reason, Some(step));
    let verdict = if around.agent.is_none() {
        stop(StopReason::AgentDeleted)
    } else if around.conversation.is_none() {
        stop(StopReason::ConversationDeleted)
    } else if enrolment.replies(plan).since(last_customer_message_at).is_some() {
        stop(StopReason::Replied)
    } else {
        match opens_at {
            None => stop(StopReason::NeverOpen),
            Some(moment) if moment > around.now => Verdict::Postpone(step, moment),
            Some(_) => Verdict::Send(step),
        }
    };
    (verdict, seen)
}
