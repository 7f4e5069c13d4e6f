//! The context of a step that is due, read at the moment of the decision.

use domain::access::Principal;
use domain::agent::Agent;
use domain::conversation::Conversation;
use domain::error::{Error, ErrorKind, Result};
use domain::schedule::Schedule;
use domain::sequence::{AgentState, ConversationState, DecisionInput, Enrolment, Plan, Sequence};
use domain::time::Timestamp;
use shared::App;
use shared::store::Versioned;

/// Everything that a decision rests on. `None` marks what was deleted.
pub(crate) struct StepContext {
    pub(crate) sequence: Option<Versioned<Sequence>>,
    pub(crate) plan: Option<Plan>,
    pub(crate) conversation: Option<Versioned<Conversation>>,
    schedule: Option<Option<Schedule>>,
}

impl StepContext {
    /// Reads everything, each consistently.
    pub(crate) async fn read(app: &App, caller: &Principal, enrolment: &Enrolment) -> Result<Self> {
        let subject = enrolment.subject;
        let conversation = found(app.conversations(caller).get(subject.agent, subject.conversation).await)?;
        let schedule = match found(app.agents(caller).get(subject.agent).await)? {
            Some(agent) => Some(working_hours(app, caller, agent.value).await?),
            None => None,
        };
        let sequence = app.sequences(caller).find(subject.agent, subject.sequence).await?;
        let plan = if sequence.is_some() { Self::plan(app, caller, enrolment).await? } else { None };
        Ok(Self { sequence, plan, conversation, schedule })
    }

    /// The plan of the enrolment's version of its sequence.
    pub(crate) async fn plan(app: &App, caller: &Principal, enrolment: &Enrolment) -> Result<Option<Plan>> {
        app.sequences(caller).plan(enrolment.subject.sequence, enrolment.subject.sequence_version).await
    }

    /// The input of the decision at `now`.
    pub(crate) fn decision_input(&self, now: Timestamp) -> DecisionInput<'_> {
        let conversation = self.conversation.as_ref();
        DecisionInput {
            now,
            plan: self.plan.as_ref(),
            agent: self.schedule.as_ref().map(|schedule| AgentState { schedule: schedule.as_ref() }),
            conversation: conversation.map(|conversation| ConversationState {
                last_customer_message_at: conversation.value.last_customer_message_at,
            }),
        }
    }
}

/// The working hours that customers get: those of the published version, or of the draft before there is one.
async fn working_hours(app: &App, caller: &Principal, agent: Agent) -> Result<Option<Schedule>> {
    match agent.published {
        Some(published) => Ok(app.agents(caller).version(agent.id, published.version).await?.settings.schedule),
        None => Ok(agent.draft.schedule),
    }
}

/// `None` for what does not exist.
fn found<T>(result: Result<T, Error>) -> Result<Option<T>> {
    match result {
        Ok(thing) => Ok(Some(thing)),
        Err(error) if *error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
