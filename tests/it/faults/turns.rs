//! The turns of a conversation under every interleaving: messages that come while others are answered, repetitions, crashes
//! at any moment, clocks that jump, and a writer that comes back when it is long forgotten.
//!
//! The answer to a turn is the list of the messages that it answers, so what is stored tells who was answered by what.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;
use domain::Result;
use domain::access::Permission::ChatUse;
use domain::access::Principal;
use domain::answer::Trace;
use domain::chance::unit;
use domain::conversation::{Author, Conversation, CustomerText, Message, NewMessage};
use domain::cost::{Bill, Spending};
use domain::ids::{AgentId, ConversationId};
use domain::language::ReplyLanguage;
use futures_util::FutureExt as _;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::App;
use shared::http::{Access, ApiRequest, ApiResponse, Route};
use shared::store::table::{Item, Key, Page, Query, Table, Write, WriteError};
use shared::store::{Ask, Begun, PageRequest, Settled, Settlement};
use testkit::{Answer, SeededChance, TestApp};

use crate::library::Library;

/// Runs, each with its own seed.
const SEEDS: u64 = 150;
/// Things that happen in a run.
const EVENTS: usize = 60;
/// What the answer to one turn costs, so that a sum tells how many were paid.
const PRICE: u64 = 100;

/// The result of a turn that was paid for and superseded.
const LOST: &str = "lost";

/// A message to be answered by the list of all that waits.
const ROUTES: &[Route] =
    &[Route::post("/api/agents/{agentId}/turns", Access::Granted(ChatUse), &take_turn).body::<Body>()];

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    message: String,
    conversation_id: Option<String>,
}

/// What became of a turn.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    conversation_id: String,
    result: &'static str,
    answer: Option<String>,
}

async fn take_turn(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let body: Body = request.json()?;
    let (caller, agent) = (request.caller()?.clone(), request.id("agentId", "agent")?);
    let text = CustomerText::parse(body.message, &[]).unwrap();
    let conversation = body.conversation_id.map(|id| id.parse().unwrap());
    let turns = app.turns(&caller);
    let ask = Ask { agent, conversation, person: None, text: &text, window: 5 };
    let (id, result, answer) = match turns.begin(&request.request_identity()?, ask).await? {
        Begun::Answered(id, message) => (id, "answered", Some(message.content.text)),
        Begun::Superseded(id, _) => (id, "superseded", None),
        Begun::Pending(_) => return Err(domain::Error::conflict("pending", "wait")),
        Begun::New(turn) => {
            let id = turn.conversation.value.id;
            let bill = Bill { micros: PRICE, ..Bill::default() };
            let trace = Trace::new(turn.text(), ReplyLanguage::Russian, app.clock().now());
            // The model speaks, and somebody looks now and then.
            for _ in 0..3 {
                tokio::task::yield_now().await;
                if turns.superseded(&turn).await?.is_some() {
                    turns.give_up(&turn, &bill, &trace).await?;
                    return Ok(outcome(id, LOST, None));
                }
            }
            let content = NewMessage { author: Author::Agent, ..NewMessage::of_sequence(turn.text()) };
            let settlement = Settlement { content, bill, facts: Vec::new(), trace };
            match turns.finish(&turn, &settlement).await? {
                Settled::Answered(message) => (id, "answered", Some(message.content.text)),
                Settled::Superseded(_) => (id, LOST, None),
            }
        }
    };
    Ok(outcome(id, result, answer))
}

fn outcome(id: ConversationId, result: &'static str, answer: Option<String>) -> ApiResponse {
    ApiResponse::ok(&Outcome { conversation_id: id.to_string(), result, answer })
}

/// A table before which everybody waits for their turn of the processor, so that anything may happen in between.
struct Slow(Arc<dyn Table>);

#[async_trait]
impl Table for Slow {
    async fn get(&self, key: &Key) -> Result<Option<Item>> {
        tokio::task::yield_now().await;
        self.0.get(key).await
    }

    async fn query(&self, query: &Query) -> Result<Page> {
        tokio::task::yield_now().await;
        self.0.query(query).await
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), WriteError> {
        tokio::task::yield_now().await;
        let written = self.0.write(writes).await;
        // What is written is written, also when nobody lives to hear of it.
        tokio::task::yield_now().await;
        written
    }
}

/// Decides what happens next.
struct Dice(SeededChance);

impl Dice {
    /// A number below `end`.
    fn below(&self, end: usize) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "small"
        )]
        let number = (unit(&self.0) * end as f64) as usize;
        number
    }
}

type Work<'a> = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

/// Requests in work, each with its key and the message that it sends.
struct World<'a> {
    app: &'a TestApp,
    path: String,
    conversation: String,
    running: Vec<(Option<usize>, Work<'a>)>,
    sent: usize,
    /// What the requests with keys said, and the answers that they got.
    keyed: BTreeMap<usize, (String, Option<String>)>,
    /// Turns that may have been paid for without being counted, because their process died.
    crashed: u64,
    finished: Vec<Answer>,
}

impl<'a> World<'a> {
    fn send(&mut self, key: Option<usize>, message: &str) {
        let mut call = self.app.call(Method::POST, &self.path);
        if let Some(key) = key {
            call = call.header("idempotency-key", &format!("{}-{key}", self.conversation));
        }
        let call = call.json(&json!({"message": message, "conversationId": self.conversation}));
        self.running.push((key, Box::pin(call.send())));
    }

    fn send_new(&mut self, keyed: bool) {
        self.sent += 1;
        let message = format!("m{}", self.sent);
        if keyed {
            self.keyed.insert(self.sent, (message.clone(), None));
        }
        self.send(keyed.then_some(self.sent), &message);
    }

    /// Lets one of them go a step further.
    fn step(&mut self, at: usize) {
        let (key, work) = &mut self.running[at];
        let key = *key;
        if let Poll::Ready(answer) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            drop(self.running.remove(at));
            assert!(matches!(answer.status, 200 | 409 | 503), "{}", answer.text);
            if let (Some(key), Some(told)) = (key, answer.json["answer"].as_str()) {
                let (_, before) = self.keyed.get_mut(&key).unwrap();
                assert!(before.as_ref().is_none_or(|before| before == told), "one request, two answers: {told}");
                *before = Some(told.to_owned());
            }
            self.finished.push(answer);
        }
    }

    fn run_out(&mut self) {
        while !self.running.is_empty() {
            self.step(0);
        }
    }

    fn event(&mut self, dice: &Dice) {
        match dice.below(20) {
            0..=2 => self.send_new(false),
            3..=4 => self.send_new(true),
            5..=6 if !self.keyed.is_empty() => {
                let at = dice.below(self.keyed.len());
                let (key, message) =
                    self.keyed.iter().nth(at).map(|(key, (message, _))| (*key, message.clone())).unwrap();
                self.send(Some(key), &message);
            }
            7 if !self.running.is_empty() => {
                // It dies wherever it is.
                let at = dice.below(self.running.len());
                drop(self.running.remove(at));
                self.crashed += 1;
            }
            8 => self.app.clock.advance_seconds(i64::try_from(dice.below(22)).unwrap() - 2),
            _ => {
                for _ in 0..=dice.below(12) {
                    if !self.running.is_empty() {
                        let at = dice.below(self.running.len());
                        self.step(at);
                    }
                }
            }
        }
    }
}

async fn simulate(seed: u64, library: &Library) {
    let dice = Dice(SeededChance::new(seed));
    let app = library.owner.serving(ROUTES).changed(|ports| ports.table = Arc::new(Slow(ports.table.clone())));
    let (path, caller) = (format!("/api/agents/{}/turns", library.agent), (library.principal(), library.agent));
    let first = app.post(&path, json!({"message": "m0"})).await.expect(200);
    let mut world = World {
        app: &app,
        path,
        conversation: first.at("/conversationId").to_owned(),
        running: Vec::new(),
        sent: 0,
        keyed: BTreeMap::new(),
        crashed: 0,
        finished: Vec::new(),
    };
    for _ in 0..EVENTS {
        world.event(&dice);
    }
    world.run_out();
    // Somebody writes once more when everything is quiet.
    world.send_new(false);
    world.run_out();
    assert_eq!(world.finished.last().unwrap().at("/result"), "answered");
    assert!(world.finished.iter().all(|answer| answer.status != 503), "nobody was sent away busy");
    let lost = world.finished.iter().filter(|answer| answer.json["result"] == LOST).count();
    check(&library.owner, &caller, world.conversation.parse().unwrap(), lost as u64, world.crashed).await;
}

/// What must be true when everything is quiet, after so many turns that were paid for and superseded and so many crashes.
async fn check(app: &TestApp, of: &(Principal, AgentId), id: ConversationId, lost: u64, crashed: u64) {
    let (caller, agent) = of;
    let conversations = app.app.conversations(caller);
    let stored: Conversation = conversations.get(*agent, id).await.unwrap().value;
    let messages = conversations.messages(id, PageRequest { limit: 1_000, after: None }).await.unwrap().items;
    let (customer, agent): (Vec<&Message>, Vec<&Message>) =
        messages.iter().partition(|message| message.content.author == Author::Customer);
    let asked: Vec<_> = customer.iter().map(|message| message.content.text.clone()).collect();
    let answered: Vec<_> = agent.iter().flat_map(|message| message.content.text.lines().map(str::to_owned)).collect();
    assert_eq!(answered, asked, "each message is answered by exactly one answer, in order");
    let spending = stored.spending;
    assert_eq!(spending.answers, agent.len() as u64);
    let given: u64 = agent.iter().map(|message| message.content.bill.as_ref().unwrap().micros).sum();
    assert_eq!(given, PRICE * agent.len() as u64);
    // Who died may have noted its end or not; everything else was counted, and once.
    let counted = given + PRICE * lost..=given + PRICE * (lost + crashed);
    assert!(counted.contains(&spending.micros), "{spending:?} {counted:?}");
    let days = app.table.items().into_iter().filter(|item| item.entity == "usage");
    let days = days.fold(Spending::default(), |sum, item| sum.plus(&item.decode().unwrap()));
    let all = app.table.items().into_iter().filter(|item| item.entity == "conversation");
    let all = all.fold(Spending::default(), |sum, item| sum.plus(&item.decode::<Conversation>().unwrap().spending));
    assert_eq!(days, all, "the days hold what the conversations hold");
}

#[tokio::test]
async fn every_message_is_answered_once_and_every_answer_counted_once_whatever_happens() {
    let library = Library::new().await;
    for seed in 0..SEEDS {
        let run = std::panic::AssertUnwindSafe(simulate(seed, &library)).catch_unwind().await;
        if let Err(panic) = run {
            eprintln!("the run with seed {seed} failed");
            std::panic::resume_unwind(panic);
        }
    }
}
