//! What clients send, and how it becomes a plan: every problem is found at once, each with its place.

use domain::error::Result;
use domain::ids::{ConversationId, StepId};
use domain::sequence::{Action, Plan, SequenceName, Step, StepDraft, Steps};
use serde::Deserialize;
use shared::http::Errors;
use utoipa::ToSchema;

/// A new sequence.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SequenceInput {
    /// 1 to 100 characters.
    name: String,
    /// 1 to 50 steps, in order.
    steps: Vec<StepInput>,
    /// Whether a reply of the customer ends it.
    #[serde(default = "yes")]
    stop_on_reply: bool,
}

/// A change of a sequence: what is absent stays. Conversations that are in it go on with the version that they began.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SequencePatch {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    steps: Option<Vec<StepInput>>,
    #[serde(default)]
    stop_on_reply: Option<bool>,
}

/// A step.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StepInput {
    /// The id of a step that the sequence has already; absent for a new one.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    id: Option<StepId>,
    /// Seconds after the step before it, or after the enrolment; 0 to 31,622,400.
    delay_seconds: i64,
    /// What it does.
    action: ActionInput,
}

/// What a step does.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", tag = "type", deny_unknown_fields)]
pub(crate) enum ActionInput {
    /// Writes to the customer.
    Message {
        /// 1 to 4,000 characters.
        text: String,
    },
}

/// Who is to be enrolled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EnrolmentInput {
    /// The conversation, one of the agent's.
    #[schema(value_type = String)]
    pub(crate) conversation_id: ConversationId,
}

impl SequenceInput {
    /// The plan of a new sequence.
    pub(crate) fn parse(self, new_id: impl FnMut() -> StepId) -> Result<Plan> {
        self.into_plan(&[], new_id)
    }

    fn into_plan(self, known: &[Step], new_id: impl FnMut() -> StepId) -> Result<Plan> {
        let Self { name, steps, stop_on_reply } = self;
        let drafts = steps.into_iter().map(StepInput::into_draft).collect();
        let mut errors = Errors::new();
        let name = errors.check(SequenceName::try_from(name).map_err(|e| e.at(&["body", "name"])));
        let steps = errors.check(Steps::parse(drafts, known, new_id, &["body", "steps"]));
        errors.finish(name.zip(steps).map(|(name, steps)| Plan { name, steps, stop_on_reply }))
    }
}

impl SequencePatch {
    /// The plan that `current` becomes.
    pub(crate) fn apply(self, current: &Plan, new_id: impl FnMut() -> StepId) -> Result<Plan> {
        let known = current.steps.as_slice();
        let input = SequenceInput {
            name: self.name.unwrap_or_else(|| current.name.clone().into()),
            steps: self.steps.unwrap_or_else(|| known.iter().map(StepInput::of).collect()),
            stop_on_reply: self.stop_on_reply.unwrap_or(current.stop_on_reply),
        };
        input.into_plan(known, new_id)
    }
}

impl StepInput {
    fn of(step: &Step) -> Self {
        let Action::Message { text } = &step.action;
        let action = ActionInput::Message { text: text.as_str().to_owned() };
        Self { id: Some(step.id), delay_seconds: step.delay.into(), action }
    }

    fn into_draft(self) -> StepDraft {
        let ActionInput::Message { text } = self.action;
        StepDraft { id: self.id, delay_seconds: self.delay_seconds, text }
    }
}

fn yes() -> bool {
    true
}
