//! Turns of a conversation: what a customer wrote, then its answer.
//!
//! A message is stored before anybody thinks about an answer, so a crash loses none. Storing it begins a turn, which
//! supersedes the one before: whoever answers that one finds out at its next look, or at the latest when it stores, for an
//! answer is stored only by the holder of the newest turn. The messages that are not answered yet go into the newest turn
//! together.
//!
//! A turn with an `Idempotency-Key` leaves a record in two phases: pending until the invocation's deadline, then what
//! became of it. A repetition meanwhile is told to wait, one afterwards gets the same answer, and one after a crash goes on
//! with the message that is stored already.
//!
//! What an answer cost is counted in the transaction that stores it; what a superseded one cost, in the transaction that
//! notes its end.

mod record;

use std::time::Duration;

use domain::answer::{OutcomeKind, Trace};
use domain::conversation::{Author, Conversation, CustomerText, Message, NewMessage};
use domain::cost::Bill;
use domain::error::{Error, ErrorKind, Result};
use domain::ids::{AccountId, AgentId, ConversationId, FactId, MessageId, PersonId};
use domain::limits::BURST_MESSAGES;
use domain::memory::{FactSource, NewFact};
use domain::turn::TurnNumber;

use super::conversations::Conversations;
use super::{Memory, RequestIdentity, Store, Transaction, Usage, Versioned, usage};
use record::{End, Place, Record};

/// How often a write is tried anew because somebody else wrote into the conversation, or counted on the same page, at the
/// same moment.
const TRIES: usize = 8;

/// The turns of one account's conversations.
pub struct Turns<'a> {
    store: &'a Store,
    account: AccountId,
}

/// What a customer says, and where.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// To which agent.
    pub agent: AgentId,
    /// In which conversation; `None` begins one.
    pub conversation: Option<ConversationId>,
    /// Who says it; `None` is whoever the conversation is with, and in a new one somebody new.
    pub person: Option<PersonId>,
    /// What.
    pub text: &'a CustomerText,
    /// Earlier messages that the answer takes into account, at most.
    pub window: usize,
}

/// What became of a request for a turn.
pub enum Begun {
    /// The message is stored and waits for its answer.
    New(Box<Turn>),
    /// The same request was answered before, with this message.
    Answered(ConversationId, Box<Message>),
    /// The message of the same request is answered together with this newer one.
    Superseded(ConversationId, MessageId),
    /// The same request is being answered; it has so long left.
    Pending(Duration),
}

/// Messages of a customer that wait for their answer.
pub struct Turn {
    /// The conversation with the messages.
    pub conversation: Versioned<Conversation>,
    /// What waits, oldest first: the message that began the turn, behind those that were not answered before it.
    pub questions: Vec<Message>,
    /// What was said before, oldest first.
    pub history: Vec<Message>,
    number: TurnNumber,
    record: Option<(Place, Versioned<Record>)>,
}

/// How a turn is settled.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// The answer.
    pub content: NewMessage,
    /// What it cost.
    pub bill: Bill,
    /// What the customer said that is worth remembering.
    pub facts: Vec<NewFact>,
    /// Why it says what it says.
    pub trace: Trace,
}

/// What became of an answer.
#[derive(Debug)]
pub enum Settled {
    /// It is stored.
    Answered(Box<Message>),
    /// It is not, because this newer message is answered together with its questions.
    Superseded(MessageId),
}

impl Turn {
    /// What the customer said, all messages of the burst.
    #[must_use]
    pub fn text(&self) -> String {
        self.questions.iter().map(|message| message.content.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// The id of the message that began the turn.
    ///
    /// # Errors
    /// Never: a turn has a message.
    fn question(&self) -> Result<&Message> {
        self.questions.last().ok_or_else(|| Error::internal("a turn without a message"))
    }

    fn place(&self) -> (AgentId, ConversationId) {
        (self.conversation.value.agent, self.conversation.value.id)
    }
}

impl<'a> Turns<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    /// Stores a customer's message, in a conversation that goes on or in a new one, and begins its turn.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the agent has no such conversation; [`ErrorKind::Conflict`] when it is with somebody
    /// else; [`ErrorKind::IdempotencyKeyReused`] when the key came before with another request.
    pub async fn begin(&self, request: &RequestIdentity, ask: Ask<'_>) -> Result<Begun> {
        let place = Place::of(request);
        for _ in 0..TRIES {
            if let Some(place) = &place
                && let Some(record) = place.read(self.store).await?
            {
                match self.resume(request, &ask, place, record).await {
                    Err(error) if *error.kind() == ErrorKind::PreconditionFailed => continue,
                    result => return result,
                }
            }
            match self.store(request, &ask, place.as_ref()).await {
                // A twin of this request or another message was faster: look again.
                Err(error) if *error.kind() == ErrorKind::PreconditionFailed => {}
                result => return result.map(|turn| Begun::New(Box::new(turn))),
            }
        }
        Err(busy())
    }

    /// The newer message that has taken the turn, if one has: whoever answers may stop. It reads one item.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the conversation is deleted meanwhile.
    pub async fn superseded(&self, turn: &Turn) -> Result<Option<MessageId>> {
        let (agent, id) = turn.place();
        let turns = self.conversations().get(agent, id).await?.value.turns;
        Ok(if turns.holds(turn.number) { None } else { turns.newest_message() })
    }

    /// Stores the answer of a turn, what it cost and what is to be remembered, and that its request is answered. When the
    /// turn is superseded only the cost is stored.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the conversation is deleted meanwhile.
    pub async fn finish(&self, turn: &Turn, settlement: &Settlement) -> Result<Settled> {
        let (agent, id) = turn.place();
        let mut conversation = turn.conversation.clone();
        for _ in 0..TRIES {
            if !conversation.value.turns.holds(turn.number) {
                return self.give_up(turn, &settlement.bill, &settlement.trace).await.map(Settled::Superseded);
            }
            match self.try_finish(turn, conversation, settlement).await {
                // Something else was said, counted or remembered meanwhile; the answer takes its place behind that.
                Err(error) if *error.kind() == ErrorKind::PreconditionFailed => {}
                result => return result.map(|message| Settled::Answered(Box::new(message))),
            }
            conversation = self.conversations().get(agent, id).await?;
        }
        Err(busy())
    }

    /// Notes the end of a superseded turn: what it cost is paid all the same, and a repetition of its request learns which
    /// message took its place. There is no answer, so its trace is kept under the id of the message that began it.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the conversation is deleted meanwhile.
    pub async fn give_up(&self, turn: &Turn, bill: &Bill, trace: &Trace) -> Result<MessageId> {
        let (agent, id) = turn.place();
        let question = turn.question()?.id;
        let trace = Trace { outcome: OutcomeKind::Superseded, ..trace.clone() };
        for _ in 0..TRIES {
            let mut conversation = self.conversations().get(agent, id).await?;
            let by = conversation.value.turns.newest_message().unwrap_or(question);
            let mut transaction = Transaction::default();
            if *bill != Bill::default() {
                usage::add(&mut conversation.value.spending, bill, false);
                self.conversations().put(&mut transaction, conversation)?;
                let add = |day: &mut _| usage::add(day, bill, false);
                self.usage().count(&mut transaction, agent, id, add).await?;
            }
            // Who gave up the same message before has left one.
            if !self.conversations().has_trace(id, question).await? {
                self.conversations().put_trace(&mut transaction, id, question, &trace)?;
            }
            if let Some((place, record)) = &turn.record
                // Who took over the same message by a repetition has the record, too.
                && place.read(self.store).await?.is_some_and(|stored| stored.version == record.version)
            {
                place.write(self.store, &mut transaction, record.ended(End::Superseded(by)))?;
            }
            match transaction.commit(self.store.table()).await {
                Err(error) if *error.kind() == ErrorKind::PreconditionFailed => {}
                result => return result.map(|()| by),
            }
        }
        Err(busy())
    }

    async fn try_finish(
        &self,
        turn: &Turn,
        conversation: Versioned<Conversation>,
        settlement: &Settlement,
    ) -> Result<Message> {
        let Settlement { content, bill, .. } = settlement;
        let (agent, id) = turn.place();
        let mut transaction = Transaction::default();
        let content = NewMessage { bill: Some(bill.clone()), ..content.clone() };
        let note = |conversation: &mut Conversation, answer: &Message| {
            conversation.turns.settle(turn.number, answer.number);
            usage::add(&mut conversation.spending, bill, true);
        };
        let (_, message) = self.conversations().append_with(&mut transaction, conversation, content, note)?;
        self.usage().count(&mut transaction, agent, id, |day| usage::add(day, bill, true)).await?;
        self.remember(&mut transaction, turn, &settlement.facts).await?;
        self.conversations().put_trace(&mut transaction, id, message.id, &settlement.trace)?;
        if let Some((place, record)) = &turn.record {
            place.write(self.store, &mut transaction, record.ended(End::Answered(message.number)))?;
        }
        transaction.commit(self.store.table()).await?;
        Ok(message)
    }

    /// Plans the writing of what the person said.
    async fn remember(&self, transaction: &mut Transaction, turn: &Turn, facts: &[NewFact]) -> Result<()> {
        let Conversation { agent, id, person: Some(person), .. } = turn.conversation.value else { return Ok(()) };
        if facts.is_empty() {
            return Ok(());
        }
        let memory = Memory::new(self.store, self.account);
        let mut person = memory.get(agent, person).await?;
        let question = turn.question()?;
        let source = FactSource { conversation: id, message: question.id };
        let mut learned = false;
        for fact in facts {
            let fact_id = FactId::generate(self.store.clock().now(), self.store.chance());
            learned |= person.value.learn(fact.clone(), fact_id, source, question.created_at);
        }
        if learned {
            memory.put(transaction, person)?;
        }
        Ok(())
    }

    async fn store(&self, request: &RequestIdentity, ask: &Ask<'_>, place: Option<&Place>) -> Result<Turn> {
        let conversations = self.conversations();
        let mut transaction = Transaction::default();
        let content = NewMessage::of_customer(ask.text);
        let before = match ask.conversation {
            Some(id) => Some(conversations.get(ask.agent, id).await?),
            None => None,
        };
        let person = self.person(before.as_ref().and_then(|before| before.value.person), ask.person)?;
        let mut number = None;
        let note = |conversation: &mut Conversation, message: &Message| {
            conversation.person = Some(person);
            number = Some(conversation.turns.begin(message.number, message.id));
        };
        let (conversation, question) = match before {
            None => conversations.start_with(&mut transaction, ask.agent, content, note)?,
            Some(before) => conversations.append_with(&mut transaction, before, content, note)?,
        };
        let record = place.map(|place| (place.clone(), Record::begin(request, conversation.value.id, question.number)));
        if let Some((place, record)) = &record {
            place.write(self.store, &mut transaction, record.clone())?;
        }
        transaction.commit(self.store.table()).await?;
        let number = number.ok_or_else(|| Error::internal("a message without a turn"))?;
        self.turn(conversation, number, question, ask.window, record).await
    }

    /// Goes on where an earlier request with the same key stands.
    async fn resume(
        &self,
        request: &RequestIdentity,
        ask: &Ask<'_>,
        place: &Place,
        record: Versioned<Record>,
    ) -> Result<Begun> {
        record.value.expect(request)?;
        let conversations = self.conversations();
        let (id, question) = (record.value.conversation, record.value.question);
        match record.value.end {
            Some(End::Answered(answer)) => {
                let message = conversations.message(id, answer).await?;
                return Ok(Begun::Answered(id, Box::new(message)));
            }
            Some(End::Superseded(by)) => return Ok(Begun::Superseded(id, by)),
            None => {}
        }
        if let Some(left) = record.value.pending(self.store.clock().now()) {
            return Ok(Begun::Pending(left));
        }
        let mut conversation = conversations.get(ask.agent, id).await?;
        let mut transaction = Transaction::default();
        let Some(number) = conversation.value.turns.take_over(question) else {
            let newest = conversation.value.turns.newest_message();
            let by = newest.ok_or_else(|| Error::internal("a record of a turn that never began"))?;
            place.write(self.store, &mut transaction, record.ended(End::Superseded(by)))?;
            transaction.commit(self.store.table()).await?;
            return Ok(Begun::Superseded(id, by));
        };
        conversation = conversations.put(&mut transaction, conversation)?;
        let record = record.taken_over(request);
        place.write(self.store, &mut transaction, record.clone())?;
        transaction.commit(self.store.table()).await?;
        let question = conversations.message(id, question).await?;
        let turn = self.turn(conversation, number, question, ask.window, Some((place.clone(), record))).await?;
        Ok(Begun::New(Box::new(turn)))
    }

    async fn turn(
        &self,
        conversation: Versioned<Conversation>,
        number: TurnNumber,
        question: Message,
        window: usize,
        record: Option<(Place, Versioned<Record>)>,
    ) -> Result<Turn> {
        let (id, limit) = (conversation.value.id, window.max(BURST_MESSAGES));
        let earlier = self.conversations().before(id, question.number, limit).await?;
        let waits = |message: &Message| {
            message.content.author == Author::Customer && conversation.value.turns.waits(message.number)
        };
        let (mut questions, mut history): (Vec<_>, Vec<_>) = earlier.into_iter().partition(waits);
        questions.push(question);
        history.drain(..history.len().saturating_sub(window));
        Ok(Turn { conversation, questions, history, number, record })
    }

    /// Who speaks: a conversation is with one person.
    fn person(&self, known: Option<PersonId>, said: Option<PersonId>) -> Result<PersonId> {
        match (known, said) {
            (Some(known), Some(said)) if known != said => {
                let text = "this conversation is with another person; begin a new one";
                Err(Error::conflict("another_person", text))
            }
            (Some(person), _) | (None, Some(person)) => Ok(person),
            (None, None) => Ok(PersonId::generate(self.store.clock().now(), self.store.chance())),
        }
    }

    fn conversations(&self) -> Conversations<'a> {
        Conversations::new(self.store, self.account)
    }

    fn usage(&self) -> Usage<'a> {
        Usage::new(self.store, self.account)
    }
}

fn busy() -> Error {
    Error::new(ErrorKind::Unavailable(Duration::from_secs(1)), "the conversation keeps changing; try again in a moment")
}
