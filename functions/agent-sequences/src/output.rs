//! What clients get.

use domain::sequence;
use serde::Serialize;
use shared::store::Versioned;
use utoipa::ToSchema;

/// A sequence.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sequence {
    id: String,
    agent_id: String,
    name: String,
    steps: Vec<Step>,
    stop_on_reply: bool,
    /// Counts the changes; the `ETag`, and the version that new enrolments get.
    version: u64,
    created_at: String,
    updated_at: String,
}

/// A step.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Step {
    id: String,
    delay_seconds: i64,
    action: Action,
}

/// What a step does.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", tag = "type")]
pub(crate) enum Action {
    /// Writes to the customer.
    Message {
        /// What it writes.
        text: String,
    },
}

/// One conversation's way through a sequence.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Enrolment {
    id: String,
    sequence_id: String,
    /// The version of the sequence that it goes through, whatever was changed since.
    sequence_version: u64,
    conversation_id: String,
    /// `waiting`, `sending`, `unknown` (a step may or may not have been sent), `finished` or `stopped`.
    #[schema(example = "waiting")]
    status: &'static str,
    /// The step that it is at, counted from 0; the number of steps when it finished.
    step_index: usize,
    /// When that step is due; `null` unless it waits for it.
    #[schema(required)]
    due_at: Option<String>,
    /// Why it ended early, or will as soon as the step in hand has an outcome.
    #[schema(required)]
    stop_reason: Option<&'static str>,
    receipts: Vec<Receipt>,
    version: u64,
    created_at: String,
    updated_at: String,
}

/// What was decided about a step, and on what grounds.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Receipt {
    #[schema(required)]
    step_id: Option<String>,
    /// `sending`, `sent`, `unknown`, `notSent` or `postponed`.
    #[schema(example = "sent")]
    status: &'static str,
    /// When it was decided.
    at: String,
    /// The message, when there is or may be one.
    #[schema(required)]
    message_id: Option<String>,
    /// Why it was not sent; `null` with `notSent` means that it was interrupted and is tried again.
    #[schema(required)]
    reason: Option<&'static str>,
    /// When the customer last wrote, as seen then.
    #[schema(required)]
    last_customer_message_at: Option<String>,
    /// When the agent's working hours began or begin, as seen then.
    #[schema(required)]
    opens_at: Option<String>,
}

impl From<Versioned<sequence::Sequence>> for Sequence {
    fn from(sequence: Versioned<sequence::Sequence>) -> Self {
        let Versioned { value, version } = sequence;
        Self {
            id: value.id.to_string(),
            agent_id: value.agent.to_string(),
            name: value.plan.name.into(),
            steps: value.plan.steps.as_slice().iter().map(Step::from).collect(),
            stop_on_reply: value.plan.stop_on_reply,
            version,
            created_at: value.created_at.to_string(),
            updated_at: value.updated_at.to_string(),
        }
    }
}

impl From<&sequence::Step> for Step {
    fn from(step: &sequence::Step) -> Self {
        let sequence::Action::Message { text } = &step.action;
        let action = Action::Message { text: text.as_str().to_owned() };
        Self { id: step.id.to_string(), delay_seconds: step.delay.into(), action }
    }
}

impl From<Versioned<sequence::Enrolment>> for Enrolment {
    fn from(enrolment: Versioned<sequence::Enrolment>) -> Self {
        let Versioned { value, version } = enrolment;
        Self {
            id: value.id.to_string(),
            sequence_id: value.subject.sequence.to_string(),
            sequence_version: value.subject.sequence_version,
            conversation_id: value.subject.conversation.to_string(),
            status: value.status().as_str(),
            step_index: value.step,
            due_at: value.due_at().map(|at| at.to_string()),
            stop_reason: value.stop_reason().map(sequence::StopReason::as_str),
            receipts: value.receipts.iter().map(Receipt::from).collect(),
            version,
            created_at: value.created_at.to_string(),
            updated_at: value.updated_at.to_string(),
        }
    }
}

impl From<&sequence::Receipt> for Receipt {
    fn from(receipt: &sequence::Receipt) -> Self {
        Self {
            step_id: receipt.step.map(|id| id.to_string()),
            status: receipt.outcome.as_str(),
            at: receipt.at.to_string(),
            message_id: receipt.outcome.message().map(|id| id.to_string()),
            reason: receipt.outcome.reason().map(sequence::StopReason::as_str),
            last_customer_message_at: receipt.seen.last_customer_message_at.map(|at| at.to_string()),
            opens_at: receipt.seen.opens_at.map(|at| at.to_string()),
        }
    }
}
