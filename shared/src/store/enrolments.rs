//! Enrolments: each write is one change of the state machine, made from the version that was read.

use domain::conversation::Conversation;
use domain::error::{Error, Result};
use domain::ids::{AccountId, EnrolmentId, SequenceId};
use domain::sequence::{DueKey, DueStep, Enrolment, Intent, ObservedState, Plan, Sequence, StopReason, Subject, shard};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::page::{self, Listing, PageRequest};
use super::table::{Condition, IndexKey, Item, Query, Table, Write};
use super::{Store, Transaction, Versioned, keys};

/// The enrolments of one account.
pub struct Enrolments<'a> {
    store: &'a Store,
    account: AccountId,
}

/// Who is in a sequence now: there is at most one such item for a sequence and a conversation.
#[derive(Debug, Serialize, Deserialize)]
struct Active {
    enrolment: EnrolmentId,
}

/// A hand-over, once and for all: its item is made with the intent and closed with the message.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SendRecord {
    /// The enrolment.
    pub(super) enrolment: EnrolmentId,
    /// What was to be handed over.
    pub(super) intent: Intent,
    /// When it was.
    pub(super) handed_over_at: Option<Timestamp>,
}

impl<'a> Enrolments<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    /// Plans an enrolment of a conversation in the newest version of a sequence.
    ///
    /// # Errors
    /// When it is committed: [`domain::ErrorKind::Conflict`] for a conversation that is in the sequence already,
    /// [`domain::ErrorKind::PreconditionFailed`] for a sequence that changed or was deleted in the meantime.
    pub fn start(
        &self,
        transaction: &mut Transaction,
        sequence: &Versioned<Sequence>,
        conversation: &Conversation,
    ) -> Result<Versioned<Enrolment>> {
        let now = self.store.clock().now();
        let subject = Subject {
            agent: sequence.value.agent,
            sequence: sequence.value.id,
            sequence_version: sequence.version,
            conversation: conversation.id,
            replied_before: conversation.last_customer_message_at,
        };
        let id = EnrolmentId::generate(now, self.store.chance());
        let enrolment = Versioned::first(Enrolment::start(id, subject, &sequence.value.plan, now));
        let active = keys::active_enrolment(self.account, subject.sequence, subject.conversation);
        transaction.add(Write::create(Item::new(active, "active-enrolment", &Active { enrolment: id })?), || {
            Error::conflict(
                "already_enrolled",
                "the conversation is in this sequence already; stop that enrolment first",
            )
        });
        transaction.add(self.sequence_unchanged(sequence), Error::stale);
        transaction.add(Write::create(self.item(&enrolment)?), Error::stale);
        Ok(enrolment)
    }

    /// An enrolment.
    ///
    /// # Errors
    /// [`domain::ErrorKind::NotFound`] when the sequence has no such enrolment.
    pub async fn get(&self, sequence: SequenceId, id: EnrolmentId) -> Result<Versioned<Enrolment>> {
        self.find(sequence, id).await?.ok_or_else(|| Error::not_found("enrolment"))
    }

    /// An enrolment, if there is such a one.
    pub async fn find(&self, sequence: SequenceId, id: EnrolmentId) -> Result<Option<Versioned<Enrolment>>> {
        let item = self.table().get(&keys::enrolment(self.account, sequence, id)).await?;
        item.map(|item| Ok(Versioned { value: item.decode()?, version: item.version })).transpose()
    }

    /// A page of a sequence's enrolments, newest first.
    pub async fn list(&self, sequence: SequenceId, request: PageRequest) -> Result<Listing<Versioned<Enrolment>>> {
        let query = Query::partition(keys::enrolments(self.account, sequence), request.limit);
        page::read(self.table(), query.after(request.after).descending()).await
    }

    /// Plans the end of an enrolment that somebody stops. One that is over stays as it is.
    ///
    /// # Errors
    /// When it is committed: [`domain::ErrorKind::PreconditionFailed`] when it changed in the meantime.
    pub fn stop(
        &self,
        transaction: &mut Transaction,
        mut enrolment: Versioned<Enrolment>,
        plan: Option<&Plan>,
    ) -> Result<Versioned<Enrolment>> {
        let step = plan.and_then(|plan| plan.steps.get(enrolment.value.step)).map(|step| step.id);
        let now = self.store.clock().now();
        if enrolment.value.stop(StopReason::StoppedByPerson, step, ObservedState::default(), now) {
            self.plan_write(transaction, &mut enrolment)?;
        }
        Ok(enrolment)
    }

    /// Takes an enrolment that is due for the queue; `None` when it is not, or when somebody else took it.
    pub async fn lease(
        &self,
        sequence: SequenceId,
        id: EnrolmentId,
    ) -> Result<Option<(DueStep, Versioned<Enrolment>)>> {
        let Some(mut enrolment) = self.find(sequence, id).await? else {
            return Ok(None);
        };
        let Some(due) = enrolment.value.lease(self.store.clock().now()) else {
            return Ok(None);
        };
        let written = self.write(&mut enrolment).await?;
        Ok(written.then_some((due, enrolment)))
    }

    /// Gives a lease back. When the enrolment changed since, there is nothing to give back.
    pub async fn release(&self, leased: &DueStep, mut enrolment: Versioned<Enrolment>) -> Result<()> {
        enrolment.value.release(leased);
        self.write(&mut enrolment).await.map(drop)
    }

    /// Writes a changed enrolment over the version it was read at; `false` when somebody else was faster.
    pub async fn write(&self, enrolment: &mut Versioned<Enrolment>) -> Result<bool> {
        let mut transaction = Transaction::default();
        self.plan_write(&mut transaction, enrolment)?;
        match transaction.commit(self.table()).await {
            Err(error) if *error.kind() == domain::ErrorKind::PreconditionFailed => Ok(false),
            result => result.map(|()| true),
        }
    }

    /// Writes an enrolment that begins to hand over `intent`, if its sequence and its conversation are still those that
    /// the decision rests on; `false` when anything changed.
    ///
    /// From here on nothing that is recorded about the step is a matter of luck: the send's item can be made only once.
    pub async fn begin(
        &self,
        enrolment: &mut Versioned<Enrolment>,
        intent: Intent,
        sequence: &Versioned<Sequence>,
        conversation: &Versioned<Conversation>,
    ) -> Result<bool> {
        let (id, subject) = (enrolment.value.id, enrolment.value.subject);
        let place = keys::send(self.account, subject.sequence, id, &intent.id);
        let record = SendRecord { enrolment: id, intent, handed_over_at: None };
        let mut transaction = Transaction::default();
        self.plan_write(&mut transaction, enrolment)?;
        transaction.add(Write::create(Item::new(place, "send", &record)?), Error::stale);
        transaction.add(self.sequence_unchanged(sequence), Error::stale);
        let place = keys::conversation(self.account, subject.conversation);
        transaction.add(Write::Check(place, Condition::Version(conversation.version)), Error::stale);
        match transaction.commit(self.table()).await {
            Err(error) if *error.kind() == domain::ErrorKind::PreconditionFailed => Ok(false),
            result => result.map(|()| true),
        }
    }

    /// Plans the next version of an enrolment. One that is over leaves the due index and lets its conversation in again.
    fn plan_write(&self, transaction: &mut Transaction, enrolment: &mut Versioned<Enrolment>) -> Result<()> {
        enrolment.version += 1;
        transaction.add(Write::replace(self.item(enrolment)?), Error::stale);
        if enrolment.value.is_over() {
            let Subject { sequence, conversation, .. } = enrolment.value.subject;
            let active = keys::active_enrolment(self.account, sequence, conversation);
            transaction.add(Write::Delete(active, Condition::Present), Error::stale);
        }
        Ok(())
    }

    fn sequence_unchanged(&self, sequence: &Versioned<Sequence>) -> Write {
        let place = keys::sequence(self.account, sequence.value.agent, sequence.value.id);
        Write::Check(place, Condition::Version(sequence.version))
    }

    fn item(&self, enrolment: &Versioned<Enrolment>) -> Result<Item> {
        let Versioned { value, version } = enrolment;
        let place = keys::enrolment(self.account, value.subject.sequence, value.id);
        let mut item = Item::new(place, "enrolment", value)?.at_version(*version);
        item.due = value.wake_at().map(|wake_at| {
            let place = DueKey { wake_at, enrolment: value.id };
            IndexKey::new(keys::due(shard(value.id)), place.encode())
        });
        Ok(item)
    }

    fn table(&self) -> &'a dyn Table {
        self.store.table()
    }
}
