//! Carries out a due step: decides at the last moment, writes the intent, hands over, writes the outcome.
//!
//! A message may come twice, late and out of order, and the function may die between any two lines. What holds
//! nevertheless: the intent is written once, by whoever wins its condition; only the winner hands over; a hand-over
//! without an outcome is looked up and never repeated.

mod context;

use domain::access::Principal;
use domain::error::{Error, ErrorKind, Result};
use domain::sequence::{
    Action, Deliveries, Delivery, Enrolment, Handover, Intent, Lookup, Plan, Replies, State, StepDecision, StopReason,
    decide,
};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use shared::App;
use shared::config::Dependency;
use shared::queue::QueueName;
use shared::runtime::{EventSource, Function, QueueMessage};
use shared::steps::StepMessage;
use shared::store::Versioned;

use context::StepContext;

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "sequence-stepper",
    requires: &[Dependency::Table],
    source: EventSource::Queue(QueueName::Steps, handle),
    embedder: None,
};

/// How often a step is decided on anew, because something changed while it was decided, before the queue has to bring it
/// again.
const TRIES: usize = 4;

/// Serves a message.
#[must_use]
pub fn handle(app: App, message: QueueMessage) -> BoxFuture<'static, Result<()>> {
    async move {
        let message = StepMessage::from_queue(&message.body)?;
        let caller = Principal::function(message.account_id, FUNCTION.name);
        step(&app, &caller, &app.deliveries(&caller), &message).await
    }
    .boxed()
}

/// Carries out the step that `message` tells of, over a channel.
///
/// # Errors
/// When the message must come again; nothing is lost and nothing is done twice by it.
pub async fn step(app: &App, caller: &Principal, channel: &dyn Deliveries, message: &StepMessage) -> Result<()> {
    let stepper = Stepper { app, caller, channel };
    for _ in 0..TRIES {
        let enrolment = app.enrolments(caller).find(message.sequence_id, message.enrolment_id).await?;
        let Some(enrolment) = enrolment.filter(|enrolment| enrolment.value.accepts(message.epoch)) else {
            tracing::info!(enrolment.id = %message.enrolment_id, epoch = message.epoch, "the message is stale");
            return Ok(());
        };
        let settled = match &enrolment.value.state {
            State::Sending { intent, .. } => stepper.look_up(&enrolment, intent).await?,
            _ => stepper.run_step(enrolment).await?,
        };
        if settled {
            return Ok(());
        }
    }
    Err(changing())
}

struct Stepper<'a> {
    app: &'a App,
    caller: &'a Principal,
    channel: &'a dyn Deliveries,
}

impl Stepper<'_> {
    /// Decides about a step that is due and carries the decision out; `false` when the enrolment changed meanwhile.
    async fn run_step(&self, mut enrolment: Versioned<Enrolment>) -> Result<bool> {
        let now = self.app.clock().now();
        let context = StepContext::read(self.app, self.caller, &enrolment.value).await?;
        let (decision, seen) = decide(&enrolment.value, &context.decision_input(now));
        tracing::info!(enrolment.id = %enrolment.value.id, ?decision, ?seen, "decided about a step");
        let step = match decision {
            StepDecision::Send(step) => step,
            StepDecision::Postpone(step, until) => {
                enrolment.value.postpone(step.id, until, seen, now);
                return self.app.enrolments(self.caller).write(&mut enrolment).await;
            }
            StepDecision::Stop(reason, step) => {
                enrolment.value.stop(reason, step.map(|step| step.id), seen, now);
                return self.app.enrolments(self.caller).write(&mut enrolment).await;
            }
        };
        // Whatever is gone has stopped the enrolment above.
        let (Some(sequence), Some(conversation)) = (&context.sequence, &context.conversation) else {
            return Ok(false);
        };
        let intent = enrolment.value.begin(step.id, seen, now);
        let enrolments = self.app.enrolments(self.caller);
        if !enrolments.begin(&mut enrolment, intent.clone(), sequence, conversation).await? {
            return Ok(false);
        }
        let Action::Message { text } = &step.action;
        let delivery = delivery(&enrolment, &intent, context.plan.as_ref(), text.as_str());
        match self.channel.deliver(&delivery).await {
            Ok(Handover::Done) => self.settle(enrolment, &intent, DeliveryOutcome::Delivered).await?,
            Ok(Handover::Refused(refusal)) => {
                self.settle(enrolment, &intent, DeliveryOutcome::NotDelivered(refusal.stop_reason())).await?;
            }
            // Perhaps it was handed over and only the answer was lost: the end of the recovery time brings a look-up.
            Err(error) => tracing::warn!(error = error.report(), send.id = %intent.id, "the outcome is not known"),
        }
        Ok(true)
    }

    /// Looks up the outcome of a delivery that was interrupted.
    async fn look_up(&self, enrolment: &Versioned<Enrolment>, intent: &Intent) -> Result<bool> {
        let lookup = self.channel.find(&delivery(enrolment, intent, None, "")).await?;
        tracing::warn!(enrolment.id = %enrolment.value.id, send.id = %intent.id, ?lookup, "looked up an interrupted step");
        let outcome = match lookup {
            Lookup::Found => DeliveryOutcome::Delivered,
            Lookup::Absent => DeliveryOutcome::NotDelivered(None),
            Lookup::Unknown => DeliveryOutcome::Unknown,
        };
        self.settle(enrolment.clone(), intent, outcome).await?;
        Ok(true)
    }

    /// Writes the outcome of an intent. Whoever changed the enrolment meanwhile, the outcome is true: it is written onto
    /// what they wrote.
    async fn settle(
        &self,
        mut enrolment: Versioned<Enrolment>,
        intent: &Intent,
        outcome: DeliveryOutcome,
    ) -> Result<()> {
        let plan = StepContext::plan(self.app, self.caller, &enrolment.value).await?;
        for _ in 0..TRIES {
            let now = self.app.clock().now();
            let changed = match outcome {
                DeliveryOutcome::Delivered => enrolment.value.delivered(&intent.id, plan.as_ref(), now),
                DeliveryOutcome::NotDelivered(reason) => enrolment.value.not_delivered(&intent.id, reason, now),
                DeliveryOutcome::Unknown => enrolment.value.unresolved(&intent.id, plan.as_ref(), now),
            };
            if !changed || self.app.enrolments(self.caller).write(&mut enrolment).await? {
                return Ok(());
            }
            let (sequence, id) = (enrolment.value.subject.sequence, enrolment.value.id);
            // Gone with its sequence: there is nothing left to write the outcome onto.
            let Some(newer) = self.app.enrolments(self.caller).find(sequence, id).await? else {
                return Ok(());
            };
            enrolment = newer;
        }
        Err(changing())
    }
}

/// What is known of the outcome of a delivery.
#[derive(Clone, Copy)]
enum DeliveryOutcome {
    Delivered,
    NotDelivered(Option<StopReason>),
    Unknown,
}

fn delivery(enrolment: &Versioned<Enrolment>, intent: &Intent, plan: Option<&Plan>, text: &str) -> Delivery {
    let Versioned { value, version } = enrolment;
    Delivery {
        id: intent.id.clone(),
        message: intent.message,
        agent: value.subject.agent,
        conversation: value.subject.conversation,
        text: text.to_owned(),
        sequence: value.subject.sequence,
        enrolment: value.id,
        fence: *version,
        replies: Replies { stop: plan.is_some_and(|plan| plan.stop_on_reply), before: value.subject.replied_before },
    }
}

fn changing() -> Error {
    let wait = std::time::Duration::from_secs(1);
    Error::new(ErrorKind::Unavailable(wait), "the enrolment keeps changing; try again")
}
