//! Turns of a conversation: a customer's message, then its answer.
//!
//! The message is stored before anybody thinks about an answer, so a crash loses none. A turn with an `Idempotency-Key`
//! leaves a record in two phases: pending until the invocation's deadline, then the answer's place. A repetition
//! meanwhile is told to wait, one afterwards gets the same answer, and one after a crash goes on with the message that
//! is stored already.

use std::time::Duration;

use domain::conversation::{Conversation, CustomerText, Message, NewMessage};
use domain::error::{Error, ErrorKind, Result};
use domain::ids::{AccountId, AgentId, ConversationId};
use domain::limits::IDEMPOTENCY_SECONDS;
use domain::text::digest;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::conversations::Conversations;
use super::table::{Item, Key, Write};
use super::{Transaction, Versioned, keys};
use crate::app::App;
use crate::http::ApiRequest;

/// How often a write is tried anew because somebody else wrote into the conversation at the same moment.
const TRIES: usize = 5;
/// Earlier messages that an answer takes into account.
const HISTORY: usize = 20;

const SUPERSEDED: &str = "superseded";

/// The turns of one account's conversations.
pub struct Turns<'a> {
    app: &'a App,
    account: AccountId,
}

/// What became of a request for a turn.
pub enum Begun {
    /// The message is stored and waits for its answer.
    New(Box<Turn>),
    /// The same request was answered before, with this message.
    Answered(ConversationId, Box<Message>),
    /// The same request is being answered; it has so long left.
    Pending(Duration),
}

/// A customer's message that waits for its answer.
pub struct Turn {
    /// The conversation with the message.
    pub conversation: Versioned<Conversation>,
    /// The message.
    pub question: Message,
    /// What was said before it, oldest first.
    pub history: Vec<Message>,
    record: Option<(Key, Versioned<Record>)>,
}

/// What is remembered of a request with an idempotency key.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    /// What makes another request the same.
    request: String,
    conversation: ConversationId,
    /// The number of the customer's message.
    question: u64,
    /// The number of the answer, when there is one.
    answer: Option<u64>,
    /// When whoever answers must have ended.
    pending_until: Timestamp,
}

impl<'a> Turns<'a> {
    pub(crate) fn new(app: &'a App, account: AccountId) -> Self {
        Self { app, account }
    }

    /// Stores a customer's message, in a conversation that goes on or in a new one.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the agent has no such conversation; [`ErrorKind::IdempotencyKeyReused`] when the
    /// key came before with another request.
    pub async fn begin(
        &self,
        request: &ApiRequest,
        agent: AgentId,
        conversation: Option<ConversationId>,
        text: &CustomerText,
    ) -> Result<Begun> {
        let place = self.place(request)?;
        for _ in 0..TRIES {
            if let Some(place) = &place
                && let Some(record) = self.record(place).await?
            {
                match self.resume(request, agent, place, record).await {
                    Err(error) if *error.kind() == ErrorKind::PreconditionFailed => continue,
                    result => return result,
                }
            }
            match self.store(request, agent, conversation, text, place.as_ref()).await {
                // A twin of this request or another message was faster: look again.
                Err(error) if *error.kind() == ErrorKind::PreconditionFailed => {}
                result => return result.map(|turn| Begun::New(Box::new(turn))),
            }
        }
        Err(busy())
    }

    /// Stores the answer of a turn, and that its request is answered.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] when another invocation has taken the turn over after this one's deadline.
    pub async fn finish(&self, turn: &Turn, answer: &NewMessage) -> Result<Message> {
        let conversations = self.conversations();
        let mut conversation = turn.conversation.clone();
        for _ in 0..TRIES {
            let mut transaction = Transaction::default();
            let (_, message) = conversations.append(&mut transaction, conversation, answer.clone())?;
            if let Some((place, record)) = &turn.record {
                let answered = Record { answer: Some(message.number), ..record.value.clone() };
                let item = self.item(place, &answered)?.at_version(record.version + 1);
                transaction.add(Write::replace(item), || {
                    Error::conflict(SUPERSEDED, "the message was answered by a repetition")
                });
            }
            match transaction.commit(self.app.table()).await {
                Err(error) if *error.kind() == ErrorKind::PreconditionFailed => {}
                result => return result.map(|()| message),
            }
            // The answer was given whatever else was said meanwhile; it takes its place behind that.
            let Conversation { agent, id, .. } = turn.conversation.value;
            conversation = conversations.get(agent, id).await?;
        }
        Err(busy())
    }

    async fn store(
        &self,
        request: &ApiRequest,
        agent: AgentId,
        conversation: Option<ConversationId>,
        text: &CustomerText,
        place: Option<&Key>,
    ) -> Result<Turn> {
        let conversations = self.conversations();
        let mut transaction = Transaction::default();
        let content = NewMessage::of_customer(text);
        let (conversation, question) = match conversation {
            None => conversations.start(&mut transaction, agent, content)?,
            Some(id) => conversations.append(&mut transaction, conversations.get(agent, id).await?, content)?,
        };
        let mut record = None;
        if let Some(place) = place {
            let pending = Record {
                request: request.fingerprint(),
                conversation: conversation.value.id,
                question: question.number,
                answer: None,
                pending_until: request.deadline(),
            };
            transaction.add(Write::create(self.item(place, &pending)?), Error::stale);
            record = Some((place.clone(), Versioned::first(pending)));
        }
        transaction.commit(self.app.table()).await?;
        let history = conversations.before(conversation.value.id, question.number, HISTORY).await?;
        Ok(Turn { conversation, question, history, record })
    }

    /// Goes on where an earlier request with the same key stands.
    async fn resume(
        &self,
        request: &ApiRequest,
        agent: AgentId,
        place: &Key,
        record: Versioned<Record>,
    ) -> Result<Begun> {
        let Versioned { value, version } = record;
        if value.request != request.fingerprint() {
            let text = "this idempotency key was used before with another request; use a new key";
            return Err(Error::new(ErrorKind::IdempotencyKeyReused, text));
        }
        let conversations = self.conversations();
        if let Some(answer) = value.answer {
            let message = conversations.message(value.conversation, answer).await?;
            return Ok(Begun::Answered(value.conversation, Box::new(message)));
        }
        let left = value.pending_until.since(self.app.clock().now());
        if let Some(left) = Duration::try_from(left).ok().filter(|left| !left.is_zero()) {
            return Ok(Begun::Pending(left));
        }
        let taken = Record { pending_until: request.deadline(), ..value };
        let version = version + 1;
        let write = Write::replace(self.item(place, &taken)?.at_version(version));
        self.app.table().write(vec![write]).await.map_err(|e| e.or_stale())?;
        let conversation = conversations.get(agent, taken.conversation).await?;
        let question = conversations.message(taken.conversation, taken.question).await?;
        let history = conversations.before(taken.conversation, taken.question, HISTORY).await?;
        let record = Some((place.clone(), Versioned { value: taken, version }));
        Ok(Begun::New(Box::new(Turn { conversation, question, history, record })))
    }

    fn place(&self, request: &ApiRequest) -> Result<Option<Key>> {
        let Some(key) = request.idempotency_key()? else {
            return Ok(None);
        };
        let scope = self.account.to_string();
        Ok(Some(keys::idempotency(&scope, &hex::encode(digest(&[request.route(), &key])))))
    }

    async fn record(&self, place: &Key) -> Result<Option<Versioned<Record>>> {
        let item = self.app.table().get(place).await?;
        item.map(|item| Ok(Versioned { value: item.decode()?, version: item.version })).transpose()
    }

    fn item(&self, place: &Key, record: &Record) -> Result<Item> {
        let mut item = Item::new(place.clone(), "turn", record)?;
        item.expires_at = Some(self.app.clock().now().plus_seconds(IDEMPOTENCY_SECONDS).as_seconds());
        Ok(item)
    }

    fn conversations(&self) -> Conversations<'a> {
        Conversations::new(self.app, self.account)
    }
}

fn busy() -> Error {
    Error::new(ErrorKind::Unavailable(Duration::from_secs(1)), "the conversation keeps changing; try again in a moment")
}
