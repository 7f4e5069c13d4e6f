//! The sequences of an agent in a test: people and customers do what they do, and ticks and steppers run when told to.

use domain::access::{Actor, Principal, Role};
use domain::conversation::{Author, CustomerText, Message, NewMessage};
use domain::ids::{AccountId, AgentId, ConversationId};
use domain::time::Clock as _;
use serde_json::{Value, json};
use shared::queue::{Message as Queued, QueueName};
use shared::runtime::{QueueMessage, process_batch};
use shared::store::{PageRequest, Transaction};
use testkit::{Answer, TestApp};

use crate::world::two_accounts;

/// An agent of `owner@demo` and its sequences.
pub(crate) struct Outreach {
    /// The world, as the owner sees it through the routes of sequences.
    pub(crate) owner: TestApp,
    /// The agent.
    pub(crate) agent: AgentId,
    /// Its account.
    pub(crate) account: AccountId,
}

impl Outreach {
    pub(crate) async fn new() -> Self {
        let owner = two_accounts(agents::ROUTES).await.signed_in("owner@demo");
        let agent = owner.post("/api/agents", json!({"name": "Анна"})).await.expect(201);
        let account = owner.serving(account::ROUTES).get("/api/account").await.expect(200);
        Self {
            agent: agent.at("/id").parse().unwrap(),
            account: account.at("/account/id").parse().unwrap(),
            owner: owner.serving(agent_sequences::ROUTES),
        }
    }

    /// Where the agent's sequences are.
    pub(crate) fn path(&self) -> String {
        format!("/api/agents/{}/sequences", self.agent)
    }

    /// Makes a sequence with these delays in seconds and texts; answers its path.
    pub(crate) async fn sequence(&self, steps: &[(i64, &str)]) -> String {
        let created = self.owner.post(&self.path(), sequence(steps)).await.expect(201);
        format!("{}/{}", self.path(), created.at("/id"))
    }

    /// A customer begins a conversation.
    pub(crate) async fn conversation(&self) -> ConversationId {
        let conversations = self.owner.app.conversations(&self.caller());
        let mut transaction = Transaction::default();
        let (conversation, _) =
            conversations.start(&mut transaction, self.agent, said("Сколько стоит доставка?")).unwrap();
        transaction.commit(&*self.owner.table_port()).await.unwrap();
        conversation.value.id
    }

    /// The customer writes again.
    pub(crate) async fn reply(&self, conversation: ConversationId) {
        let conversations = self.owner.app.conversations(&self.caller());
        let conversation = conversations.get(self.agent, conversation).await.unwrap();
        let mut transaction = Transaction::default();
        conversations.append(&mut transaction, conversation, said("Спасибо, уже купил")).unwrap();
        transaction.commit(&*self.owner.table_port()).await.unwrap();
    }

    /// Enrols a conversation; answers the enrolment's path.
    pub(crate) async fn enrol(&self, sequence: &str, conversation: ConversationId) -> String {
        let enrolments = format!("{sequence}/enrolments");
        let enrolled = self.owner.post(&enrolments, json!({"conversationId": conversation})).await.expect(201);
        format!("{enrolments}/{}", enrolled.at("/id"))
    }

    /// The minute's tick; answers the messages that it queued.
    pub(crate) async fn tick(&self) -> Vec<Queued> {
        sequence_tick::tick(&self.owner.app, self.owner.deadline()).await.unwrap();
        self.owner.queues[&QueueName::Steps].take()
    }

    /// Delivers messages to the stepper, all at once; answers how many must come again.
    pub(crate) async fn deliver(&self, messages: &[Queued]) -> usize {
        let messages = messages.iter().enumerate().map(|(at, message)| QueueMessage {
            id: at.to_string(),
            body: message.body.clone(),
            deliveries: 1,
            deadline: self.owner.deadline(),
        });
        process_batch(&self.owner.app, messages.collect(), sequence_stepper::handle).await.len()
    }

    /// Lets minutes pass, each with its tick, every message delivered at its moment.
    pub(crate) async fn pass_minutes(&self, minutes: u32) {
        let mut waiting: Vec<(domain::Timestamp, Queued)> = Vec::new();
        for _ in 0..minutes {
            let now = self.owner.clock.now();
            waiting.extend(self.tick().await.into_iter().map(|m| (now.plus_seconds(m.delay_seconds), m)));
            let minute_ends = now.plus_seconds(60);
            waiting.sort_by_key(|(at, _)| *at);
            while waiting.first().is_some_and(|(at, _)| *at < minute_ends) {
                let (at, message) = waiting.remove(0);
                self.owner.clock.set(at);
                assert_eq!(self.deliver(&[message]).await, 0);
            }
            self.owner.clock.set(minute_ends);
        }
    }

    /// What the sequence wrote into a conversation.
    pub(crate) async fn sent(&self, conversation: ConversationId) -> Vec<Message> {
        let caller = self.caller();
        let page = self.owner.app.conversations(&caller).messages(conversation, PageRequest::default()).await.unwrap();
        page.items.into_iter().filter(|message| message.content.author == Author::Sequence).collect()
    }

    /// The texts of [`Outreach::sent`].
    pub(crate) async fn texts(&self, conversation: ConversationId) -> Vec<String> {
        self.sent(conversation).await.into_iter().map(|message| message.content.text).collect()
    }

    /// Somebody stops every enrolment of a conversation.
    pub(crate) async fn stop_all_of(&self, conversation: ConversationId) {
        let app = &self.owner.app;
        let caller = self.caller();
        for sequence in app.sequences(&caller).list(self.agent, PageRequest::default()).await.unwrap().items {
            let enrolments =
                app.enrolments(&caller).list(sequence.value.id, PageRequest::default()).await.unwrap().items;
            for enrolment in enrolments.into_iter().filter(|e| e.value.subject.conversation == conversation) {
                let mut transaction = Transaction::default();
                app.enrolments(&caller).stop(&mut transaction, enrolment, None).unwrap();
                transaction.commit(&*self.owner.table_port()).await.unwrap();
            }
        }
    }

    /// The same world once more.
    pub(crate) fn share(&self) -> Self {
        Self { owner: self.owner.serving(agent_sequences::ROUTES), agent: self.agent, account: self.account }
    }

    /// A function in the account.
    pub(crate) fn caller(&self) -> Principal {
        Principal::recognised(self.account, Actor::Function("test".into()), Role::Manager)
    }
}

/// A sequence as a client sends it.
pub(crate) fn sequence(steps: &[(i64, &str)]) -> Value {
    let steps =
        steps.iter().map(|(delay, text)| json!({"delaySeconds": delay, "action": {"type": "message", "text": text}}));
    json!({"name": "Напоминания", "steps": steps.collect::<Vec<_>>()})
}

/// The statuses of an enrolment's receipts.
pub(crate) fn receipts(enrolment: &Answer) -> Vec<&str> {
    enrolment.json["receipts"].as_array().unwrap().iter().map(|receipt| receipt["status"].as_str().unwrap()).collect()
}

fn said(text: &str) -> NewMessage {
    NewMessage::of_customer(&CustomerText::parse(text.into(), &[]).unwrap())
}
