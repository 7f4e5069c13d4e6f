//! The channel of our own conversations: a hand-over is a message in the table, in one transaction with its record.

use async_trait::async_trait;
use domain::conversation::NewMessage;
use domain::error::{Error, ErrorKind, Result};
use domain::ids::AccountId;
use domain::sequence::{Deliveries, Delivery, Handover, Lookup, Refusal};

use super::enrolments::SendRecord;
use super::table::{Condition, Write};
use super::{Conversations, Store, Transaction, Versioned, keys};

/// How often a hand-over is tried anew because somebody wrote into the conversation at the same moment.
const TRIES: usize = 4;

/// Hands messages over into the conversations of one account.
pub struct ConversationDeliveries<'a> {
    store: &'a Store,
    account: AccountId,
}

impl<'a> ConversationDeliveries<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    async fn record(&self, delivery: &Delivery) -> Result<Option<Versioned<SendRecord>>> {
        let place = keys::send(self.account, delivery.sequence, delivery.enrolment, &delivery.id);
        let item = self.store.table().get(&place).await?;
        item.map(|item| Ok(Versioned { value: item.decode()?, version: item.version })).transpose()
    }

    /// The message, its record, and the check that the enrolment is still the one with the intent: all or nothing.
    async fn hand_over(&self, delivery: &Delivery, mut record: Versioned<SendRecord>) -> Result<Option<Handover>> {
        let conversations = Conversations::new(self.store, self.account);
        let conversation = match conversations.get(delivery.agent, delivery.conversation).await {
            Err(error) if *error.kind() == ErrorKind::NotFound => {
                return Ok(Some(Handover::Refused(Refusal::ConversationDeleted)));
            }
            result => result?,
        };
        if let Some(at) = delivery.replies.since(conversation.value.last_customer_message_at) {
            return Ok(Some(Handover::Refused(Refusal::Replied(at))));
        }
        let mut transaction = Transaction::default();
        let text = NewMessage::of_sequence(delivery.text.clone());
        conversations.append_as(&mut transaction, conversation, delivery.message, text)?;
        record.value.handed_over_at = Some(self.store.clock().now());
        let account = self.account;
        let place = keys::send(account, delivery.sequence, delivery.enrolment, &delivery.id);
        let closed = super::table::Item::new(place, "send", &record.value)?.at_version(record.version + 1);
        transaction.add(Write::replace(closed), Error::stale);
        let enrolment = keys::enrolment(account, delivery.sequence, delivery.enrolment);
        transaction.add(Write::Check(enrolment, Condition::Version(delivery.fence)), || {
            Error::conflict(SUPERSEDED, "the enrolment changed")
        });
        match transaction.commit(self.store.table()).await {
            Ok(()) => Ok(Some(Handover::Done)),
            Err(error) if error.code() == SUPERSEDED => Ok(Some(Handover::Refused(Refusal::Superseded))),
            Err(error) if *error.kind() == ErrorKind::PreconditionFailed => Ok(None),
            Err(error) => Err(error),
        }
    }
}

const SUPERSEDED: &str = "superseded";

#[async_trait]
impl Deliveries for ConversationDeliveries<'_> {
    async fn deliver(&self, delivery: &Delivery) -> Result<Handover> {
        for _ in 0..TRIES {
            // Only this attempt can have closed it: then its first answer was lost on the way.
            let Some(record) = self.record(delivery).await? else {
                return Ok(Handover::Refused(Refusal::Superseded));
            };
            if record.value.handed_over_at.is_some() {
                return Ok(Handover::Done);
            }
            if let Some(handover) = self.hand_over(delivery, record).await? {
                return Ok(handover);
            }
        }
        let wait = std::time::Duration::from_secs(1);
        Err(Error::new(ErrorKind::Unavailable(wait), "the conversation keeps changing; try again"))
    }

    async fn find(&self, delivery: &Delivery) -> Result<Lookup> {
        // Whoever looks up has changed the enrolment's version before, so the attempt that wrote the intent cannot
        // close the record any more: what is not there now never will be.
        let record = self.record(delivery).await?;
        let found = record.is_some_and(|record| record.value.handed_over_at.is_some());
        Ok(if found { Lookup::Found } else { Lookup::Absent })
    }
}
