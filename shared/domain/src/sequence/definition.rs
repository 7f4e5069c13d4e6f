//! What a sequence says: its steps, and when it ends early.

use serde::{Deserialize, Serialize};

use crate::error::FieldError;
use crate::ids::{AgentId, SequenceId, StepId};
use crate::limits::{MESSAGE_CHARACTERS, NAME_CHARACTERS, STEP_DELAY_SECONDS, STEPS_PER_SEQUENCE};
use crate::text::{Line, Prose};
use crate::time::Timestamp;

/// What people call a sequence.
pub type SequenceName = Line<NAME_CHARACTERS>;

/// A sequence of an agent. Its version is that of the stored item: every change makes a new one, and an enrolment goes
/// on with the version that it began with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sequence {
    /// Its id.
    pub id: SequenceId,
    /// The agent.
    pub agent: AgentId,
    /// What the newest version says.
    pub plan: Plan,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When its deletion began. From then on it is gone for everybody; what belongs to it is being removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
}

/// What one version of a sequence says. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// What people call it.
    pub name: SequenceName,
    /// What is done, in order.
    pub steps: Steps,
    /// Whether a reply of the customer ends it.
    pub stop_on_reply: bool,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Its id, which it keeps when the sequence is changed around it.
    pub id: StepId,
    /// How long it waits after the step before it, or after the enrolment.
    pub delay: Delay,
    /// What it does.
    pub action: Action,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum Action {
    /// Writes to the customer.
    Message {
        /// What it writes.
        text: MessageText,
    },
}

/// Seconds from 0 to [`STEP_DELAY_SECONDS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Delay(i64);

/// The text of a message: 1 to [`MESSAGE_CHARACTERS`] characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageText(Prose<MESSAGE_CHARACTERS>);

/// 1 to [`STEPS_PER_SEQUENCE`] steps with different ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Steps(Vec<Step>);

/// A step as a caller gives it: with an id when it is a step that the sequence has already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepDraft {
    /// The step's id.
    pub id: Option<StepId>,
    /// The delay in seconds.
    pub delay_seconds: i64,
    /// The message to send.
    pub text: String,
}

impl TryFrom<i64> for Delay {
    type Error = String;

    fn try_from(seconds: i64) -> Result<Self, String> {
        if (0..=STEP_DELAY_SECONDS).contains(&seconds) {
            Ok(Self(seconds))
        } else {
            Err(format!("must be 0 to {STEP_DELAY_SECONDS} seconds"))
        }
    }
}

impl From<Delay> for i64 {
    fn from(delay: Delay) -> Self {
        delay.0
    }
}

impl Delay {
    /// The moment after the delay.
    #[must_use]
    pub fn after(self, moment: Timestamp) -> Timestamp {
        moment.plus_seconds(self.0)
    }
}

impl MessageText {
    /// Checks a text.
    ///
    /// # Errors
    /// A field error at `loc` when it is empty, too long or not text.
    pub fn parse(text: String, loc: &[&str]) -> Result<Self, FieldError> {
        let text = Prose::try_from(text).map_err(|e| e.at(loc))?;
        if text.as_str().is_empty() {
            return Err(FieldError::new(loc, "required", "must not be empty"));
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Steps {
    /// Checks the steps of a request. A draft with an id must name one of the `known` steps; the others get an id from
    /// `new_id`.
    ///
    /// # Errors
    /// Every problem, each with its place below `loc`.
    pub fn parse(
        drafts: Vec<StepDraft>,
        known: &[Step],
        mut new_id: impl FnMut() -> StepId,
        loc: &[&str],
    ) -> Result<Self, Vec<FieldError>> {
        if drafts.is_empty() || drafts.len() > STEPS_PER_SEQUENCE {
            let message = format!("must be 1 to {STEPS_PER_SEQUENCE} steps");
            return Err(vec![FieldError::new(loc, "out_of_range", message)]);
        }
        let mut errors = Vec::new();
        let mut steps: Vec<Step> = Vec::with_capacity(drafts.len());
        for (index, draft) in drafts.into_iter().enumerate() {
            let index = index.to_string();
            let place = |field: &[&'static str]| [loc, &[index.as_str()], field].concat();
            let id = match draft.id {
                None => Ok(new_id()),
                Some(id) if steps.iter().any(|step| step.id == id) => Err(("duplicate", "is the id of two steps")),
                Some(id) if known.iter().any(|step| step.id == id) => Ok(id),
                Some(_) => Err(("unknown_step", "is no step of this sequence; leave it out for a new step")),
            };
            let id = id.map_err(|(code, message)| FieldError::new(&place(&["id"]), code, message));
            let delay = Delay::try_from(draft.delay_seconds)
                .map_err(|message| FieldError::new(&place(&["delaySeconds"]), "out_of_range", message));
            let text = MessageText::parse(draft.text, &place(&["action", "text"]));
            match (id, delay, text) {
                (Ok(id), Ok(delay), Ok(text)) => steps.push(Step { id, delay, action: Action::Message { text } }),
                (id, delay, text) => errors.extend([id.err(), delay.err(), text.err()].into_iter().flatten()),
            }
        }
        if errors.is_empty() { Ok(Self(steps)) } else { Err(errors) }
    }

    /// The steps, in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Step] {
        &self.0
    }

    /// The step with this number, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Step> {
        self.0.get(index)
    }
}

impl Sequence {
    /// A new sequence.
    #[must_use]
    pub fn new(id: SequenceId, agent: AgentId, plan: Plan, now: Timestamp) -> Self {
        Self { id, agent, plan, created_at: now, updated_at: now, deleted_at: None }
    }

    /// Gives the sequence another plan; `false` when it says the same.
    pub fn edit(&mut self, plan: Plan, now: Timestamp) -> bool {
        if plan == self.plan {
            return false;
        }
        self.plan = plan;
        self.updated_at = now;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> StepId {
        StepId::derived(Timestamp::from_millis(1).unwrap(), &[&n.to_string()])
    }

    fn draft(id: Option<StepId>, delay_seconds: i64, text: &str) -> StepDraft {
        StepDraft { id, delay_seconds, text: text.into() }
    }

    fn parse(drafts: Vec<StepDraft>, known: &[Step]) -> Result<Steps, Vec<FieldError>> {
        let mut next = 100 + u8::try_from(known.len()).unwrap();
        Steps::parse(
            drafts,
            known,
            || {
                next += 1;
                id(next)
            },
            &["body", "steps"],
        )
    }

    #[test]
    fn steps_keep_their_ids_when_the_sequence_changes_around_them() {
        let first = parse(vec![draft(None, 0, "Здравствуйте"), draft(None, 60, "Вы ещё думаете?")], &[]).unwrap();
        let [a, b] = first.as_slice() else { panic!("two steps") };
        let second =
            parse(vec![draft(Some(b.id), 60, "Вы ещё думаете?"), draft(None, 5, "новый")], first.as_slice()).unwrap();
        assert_eq!(second.as_slice()[0], *b);
        assert_ne!(second.as_slice()[1].id, a.id);
    }

    #[test]
    fn every_problem_of_every_step_is_found_with_its_place() {
        let drafts = vec![
            draft(None, -1, " "),
            draft(Some(id(1)), STEP_DELAY_SECONDS + 1, "x"),
            draft(None, 0, &"ж".repeat(MESSAGE_CHARACTERS + 1)),
        ];
        let places: Vec<_> = parse(drafts, &[]).unwrap_err().into_iter().map(|e| e.loc.join(".")).collect();
        assert_eq!(
            places,
            [
                "body.steps.0.delaySeconds",
                "body.steps.0.action.text",
                "body.steps.1.id",
                "body.steps.1.delaySeconds",
                "body.steps.2.action.text"
            ]
        );
    }

    #[test]
    fn a_sequence_has_steps_and_not_too_many_and_none_twice() {
        assert!(parse(Vec::new(), &[]).is_err());
        let many = |n| (0..n).map(|_| draft(None, 0, "x")).collect();
        assert!(parse(many(STEPS_PER_SEQUENCE + 1), &[]).is_err());
        let first = parse(many(1), &[]).unwrap();
        let id = Some(first.as_slice()[0].id);
        assert!(parse(vec![draft(id, 0, "x"), draft(id, 0, "y")], first.as_slice()).is_err());
    }
}
