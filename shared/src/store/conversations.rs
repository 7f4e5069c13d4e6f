//! Conversations and their messages.
//!
//! A message is written together with a new version of its conversation. Whoever writes on the strength of an older
//! version, because it did not see a message that came in between, fails and must look again: that is how a customer's
//! reply that is recorded before a sequence's message always wins.

use domain::answer::Trace;
use domain::conversation::{Conversation, Message, NewMessage};
use domain::error::{Error, Result};
use domain::ids::{AccountId, AgentId, ConversationId, MessageId};

use super::page::{self, Listing, PageRequest};
use super::table::{Item, Query, Table, Write};
use super::{Store, Transaction, Versioned, keys};

/// Conversations of an agent that are deleted in one round.
const ROUND: usize = 100;

/// The conversations of one account.
pub struct Conversations<'a> {
    store: &'a Store,
    account: AccountId,
}

impl<'a> Conversations<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    /// Plans a new conversation with an agent that begins with `first`.
    ///
    /// # Errors
    /// When the content has no JSON form.
    pub fn start(
        &self,
        transaction: &mut Transaction,
        agent: AgentId,
        first: NewMessage,
    ) -> Result<(Versioned<Conversation>, Message)> {
        self.start_with(transaction, agent, first, |_, _| {})
    }

    /// Like [`Conversations::start`]; `note` writes into the conversation what its first message means.
    pub(crate) fn start_with(
        &self,
        transaction: &mut Transaction,
        agent: AgentId,
        first: NewMessage,
        note: impl FnOnce(&mut Conversation, &Message),
    ) -> Result<(Versioned<Conversation>, Message)> {
        let now = self.store.clock().now();
        let chance = self.store.chance();
        let mut conversation = Conversation::new(ConversationId::generate(now, chance), agent, now);
        let message = conversation.add(MessageId::generate(now, chance), first, now);
        note(&mut conversation, &message);
        let conversation = Versioned::first(conversation);
        transaction.add(Write::create(self.item(&conversation)?), Error::stale);
        transaction.add(Write::create(self.message_item(&conversation.value, &message)?), Error::stale);
        Ok((conversation, message))
    }

    /// A conversation with an agent.
    ///
    /// # Errors
    /// [`domain::ErrorKind::NotFound`] when the agent has no such conversation.
    pub async fn get(&self, agent: AgentId, id: ConversationId) -> Result<Versioned<Conversation>> {
        let item = self.table().get(&keys::conversation(self.account, id)).await?;
        let item = item.ok_or_else(|| Error::not_found("conversation"))?;
        let conversation: Conversation = item.decode()?;
        if conversation.agent != agent {
            return Err(Error::not_found("conversation"));
        }
        Ok(Versioned { value: conversation, version: item.version })
    }

    /// A page of an agent's conversations, the one with the newest message first. Eventually consistent.
    pub async fn list(&self, agent: AgentId, request: PageRequest) -> Result<Listing<Versioned<Conversation>>> {
        let query = Query::listing(keys::conversations(self.account, agent), request.limit);
        page::read(self.table(), query.after(request.after).descending()).await
    }

    /// A page of a conversation's messages, oldest first.
    pub async fn messages(&self, id: ConversationId, request: PageRequest) -> Result<Listing<Message>> {
        let page = page::read(self.table(), self.messages_of(id, request.limit).after(request.after)).await?;
        Ok(page.map(|message| message.value))
    }

    /// Up to `limit` messages that come before the one with `number`, oldest first.
    pub async fn before(&self, id: ConversationId, number: u64, limit: usize) -> Result<Vec<Message>> {
        if number <= 1 {
            return Ok(Vec::new());
        }
        // The conversation itself sorts behind its messages, so the bound leaves it out.
        let last = keys::message(self.account, id, number - 1);
        let partition = Query::partition(keys::of_conversation(self.account, id), limit);
        let query = Query { up_to: Some(last.sk), ..partition };
        let page = page::read::<Message>(self.table(), query.descending()).await?;
        Ok(page.items.into_iter().rev().map(|message| message.value).collect())
    }

    /// The newest message of a conversation as it was read.
    pub async fn last(&self, conversation: &Conversation) -> Result<Option<Message>> {
        let item = self.table().get(&keys::message(self.account, conversation.id, conversation.messages)).await?;
        item.map(|item| item.decode()).transpose()
    }

    /// One message.
    ///
    /// # Errors
    /// [`domain::ErrorKind::NotFound`] when there is none of this number.
    pub async fn message(&self, id: ConversationId, number: u64) -> Result<Message> {
        let item = self.table().get(&keys::message(self.account, id, number)).await?;
        item.ok_or_else(|| Error::not_found("message"))?.decode()
    }

    /// Why an answer says what it says.
    ///
    /// # Errors
    /// [`domain::ErrorKind::NotFound`] for a message that is no answer, and for answers of an older product.
    pub async fn trace(&self, id: ConversationId, answer: MessageId) -> Result<Trace> {
        let item = self.table().get(&keys::trace(self.account, id, answer)).await?;
        item.ok_or_else(|| Error::not_found("trace"))?.decode()
    }

    pub(crate) async fn has_trace(&self, id: ConversationId, answer: MessageId) -> Result<bool> {
        Ok(self.table().get(&keys::trace(self.account, id, answer)).await?.is_some())
    }

    /// Plans the storing of an answer's trace.
    pub(crate) fn put_trace(
        &self,
        transaction: &mut Transaction,
        id: ConversationId,
        answer: MessageId,
        trace: &Trace,
    ) -> Result<()> {
        let item = Item::new(keys::trace(self.account, id, answer), "trace", trace)?;
        transaction.add(Write::create(item), Error::stale);
        Ok(())
    }

    /// Plans a message at the end of a conversation. The transaction fails as stale when anybody else wrote into it
    /// since it was read.
    ///
    /// # Errors
    /// When the content has no JSON form.
    pub fn append(
        &self,
        transaction: &mut Transaction,
        conversation: Versioned<Conversation>,
        content: NewMessage,
    ) -> Result<(Versioned<Conversation>, Message)> {
        self.append_with(transaction, conversation, content, |_, _| {})
    }

    /// Like [`Conversations::append`]; `note` writes into the conversation what the message means.
    pub(crate) fn append_with(
        &self,
        transaction: &mut Transaction,
        mut conversation: Versioned<Conversation>,
        content: NewMessage,
        note: impl FnOnce(&mut Conversation, &Message),
    ) -> Result<(Versioned<Conversation>, Message)> {
        let now = self.store.clock().now();
        let message = conversation.value.add(MessageId::generate(now, self.store.chance()), content, now);
        note(&mut conversation.value, &message);
        let conversation = self.put(transaction, conversation)?;
        transaction.add(Write::create(self.message_item(&conversation.value, &message)?), Error::stale);
        Ok((conversation, message))
    }

    /// Like [`Conversations::append`], with an id that was decided before.
    ///
    /// # Errors
    /// See [`Conversations::append`].
    pub fn append_as(
        &self,
        transaction: &mut Transaction,
        mut conversation: Versioned<Conversation>,
        id: MessageId,
        content: NewMessage,
    ) -> Result<(Versioned<Conversation>, Message)> {
        let message = conversation.value.add(id, content, self.store.clock().now());
        let conversation = self.put(transaction, conversation)?;
        transaction.add(Write::create(self.message_item(&conversation.value, &message)?), Error::stale);
        Ok((conversation, message))
    }

    /// Plans the writing of a changed conversation over the version that was read.
    pub(crate) fn put(
        &self,
        transaction: &mut Transaction,
        conversation: Versioned<Conversation>,
    ) -> Result<Versioned<Conversation>> {
        let conversation = Versioned { version: conversation.version + 1, ..conversation };
        transaction.add(Write::replace(self.item(&conversation)?), Error::stale);
        Ok(conversation)
    }

    /// Deletes every conversation of an agent that is itself being deleted.
    pub async fn delete_of(&self, agent: AgentId) -> Result<()> {
        let mut after = None;
        loop {
            let page = self.list(agent, PageRequest { limit: ROUND, after }).await?;
            for conversation in &page.items {
                super::purge(self.table(), &keys::of_conversation(self.account, conversation.value.id)).await?;
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    fn messages_of(&self, id: ConversationId, limit: usize) -> Query {
        let query = Query::partition(keys::of_conversation(self.account, id), limit);
        Query { prefix: Some(keys::MESSAGES.to_owned()), ..query }
    }

    fn item(&self, conversation: &Versioned<Conversation>) -> Result<Item> {
        let Versioned { value, version } = conversation;
        let item = Item::new(keys::conversation(self.account, value.id), "conversation", value)?.at_version(*version);
        let place = keys::conversation_listed(value.updated_at, value.id);
        Ok(item.listed(keys::conversations(self.account, value.agent), place))
    }

    fn message_item(&self, conversation: &Conversation, message: &Message) -> Result<Item> {
        Item::new(keys::message(self.account, conversation.id, message.number), "message", message)
    }

    fn table(&self) -> &'a dyn Table {
        self.store.table()
    }
}
