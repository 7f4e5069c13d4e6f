//! A simulated week of one account: processes that run at once on one thread, die at any await, and are started anew.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use domain::Result;
use domain::access::{Actor, Principal, Role};
use domain::agent::AgentSettings;
use domain::conversation::{CustomerText, NewMessage};
use domain::ids::{AccountId, AgentId, ConversationId, EnrolmentId, SequenceId, StepId};
use domain::schedule::{DayParts, HourParts, Schedule, ScheduleParts};
use domain::sequence::{Deliveries, Enrolment, Plan, State, StepDraft, StepOutcome, Steps, StopReason, invariants};
use domain::time::{Clock as _, Timestamp};
use shared::App;
use shared::queue::QueueName;
use shared::steps::StepMessage;
use shared::store::Transaction;
use shared::store::table::Table;
use testkit::{ManualClock, SeededChance, TestApp};

use super::channel::Outside;
use super::hazards::Hazards;
use super::queue::SimQueue;
use super::table::SimTable;

/// Things go wrong for the first hours; then everything must come to its end.
const TROUBLE_SECONDS: i64 = 8 * 3_600;
/// Every world comes to its end long before: a month.
const END_SECONDS: i64 = 30 * 24 * 3_600;
/// No invocation lives longer than this.
const TIMEOUT_SECONDS: i64 = 30;

type Work = Pin<Box<dyn Future<Output = Result<()>>>>;

/// An invocation, or somebody who uses the product.
struct Process {
    work: Work,
    /// The message that it works on.
    message: Option<u64>,
    /// It gets no processor before this.
    stalled_until: Timestamp,
    ends_at: Timestamp,
}

/// What somebody does to the account, at a moment.
#[derive(Clone, Copy)]
enum Event {
    Reply(ConversationId),
    Stop(SequenceId, EnrolmentId),
    Edit(SequenceId),
    Delete(SequenceId),
}

/// Over which channel messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channel {
    /// Our own conversations.
    Conversation,
    /// One that knows no transactions of ours.
    Outside,
}

/// A simulated account.
pub(super) struct Simulation {
    app: App,
    // Its parts stay alive with it.
    _world: TestApp,
    caller: Principal,
    clock: Arc<ManualClock>,
    hazards: Arc<Hazards>,
    table: Arc<SimTable>,
    queue: Arc<SimQueue>,
    outside: Arc<Outside>,
    channel: Channel,
    agent: AgentId,
    processes: Vec<Process>,
    events: Vec<(Timestamp, Event)>,
    next_tick: Timestamp,
    trouble_ends: Timestamp,
}

impl Simulation {
    /// The world that belongs to a seed.
    pub(super) fn new(seed: u64, channel: Channel) -> Self {
        let hazards = Arc::new(Hazards::new(seed));
        let clock = Arc::new(ManualClock::at("2026-11-23T12:00:00Z"));
        let table = Arc::new(SimTable::new(clock.clone(), hazards.clone()));
        let queue = Arc::new(SimQueue::new(clock.clone(), hazards.clone(), table.clone()));
        let outside = Arc::new(Outside::new(hazards.clone(), table.clone()));
        let world = TestApp::with(&[], |ports| {
            ports.clock = clock.clone();
            ports.table = table.clone();
            ports.queues.insert(QueueName::Steps, queue.clone());
            ports.chance = Arc::new(SeededChance::new(seed));
        });
        let now = clock.now();
        let account = AccountId::derived(now, &["account"]);
        let caller = Principal::recognised(account, Actor::Function("simulation".into()), Role::Owner);
        let mut simulation = Self {
            app: world.app.clone(),
            _world: world,
            caller,
            agent: AgentId::derived(now, &["agent"]),
            clock,
            hazards,
            table,
            queue,
            outside,
            channel,
            processes: Vec::new(),
            events: Vec::new(),
            next_tick: now,
            trouble_ends: now.plus_seconds(TROUBLE_SECONDS),
        };
        simulation.populate();
        simulation
    }

    /// Runs the world to its end; answers what enrolments and receipts say there, or what must not have happened.
    pub(super) fn run(mut self) -> Result<BTreeSet<&'static str>, String> {
        self.hazards.set(true);
        let end = self.clock.now().plus_seconds(END_SECONDS);
        loop {
            let now = self.clock.now();
            self.hazards.set(now < self.trouble_ends);
            self.start_what_is_due();
            if let Some(violation) = self.hazards.violation() {
                return Err(format!("{violation} (at {now})"));
            }
            if self.processes.is_empty() && self.events.is_empty() && self.table.next_wake().is_none() {
                self.hazards.set(false);
                return self.judge();
            }
            if now > end {
                return Err("an enrolment came to no end".into());
            }
            self.let_somebody_run();
        }
    }

    /// Begins processes whose moment has come.
    fn start_what_is_due(&mut self) {
        let now = self.clock.now();
        let (due, later): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.events).into_iter().partition(|(at, _)| *at <= now);
        self.events = later;
        for (_, event) in due {
            let work = self.work_of(event);
            self.start(work, None);
        }
        if self.next_tick <= now {
            let (app, deadline) = (self.app.clone(), now.plus_seconds(TIMEOUT_SECONDS));
            self.start(Box::pin(async move { sequence_tick::tick(&app, deadline).await }), None);
            self.next_tick = now.plus_seconds(60);
        }
        if self.processes.len() < 4
            && let Some((id, message)) = self.queue.receive()
        {
            let work = self.stepper(message);
            self.start(work, Some(id));
        }
    }

    fn start(&mut self, work: Work, message: Option<u64>) {
        let now = self.clock.now();
        self.processes.push(Process { work, message, stalled_until: now, ends_at: now.plus_seconds(TIMEOUT_SECONDS) });
    }

    fn stepper(&self, message: StepMessage) -> Work {
        let (app, outside, channel) = (self.app.clone(), self.outside.clone(), self.channel);
        Box::pin(async move {
            let caller = Principal::function(message.account_id, "sequence-stepper");
            let conversation = app.deliveries(&caller);
            let channel: &dyn Deliveries = match channel {
                Channel::Conversation => &conversation,
                Channel::Outside => &*outside,
            };
            sequence_stepper::step(&app, &caller, channel, &message).await
        })
    }

    /// Lets one process go on to its next await, or end there for good; moves the clock when nobody can run.
    fn let_somebody_run(&mut self) {
        let now = self.clock.now();
        let ready: Vec<usize> =
            (0..self.processes.len()).filter(|&at| self.processes[at].stalled_until <= now).collect();
        let pick = self.hazards.below(ready.len() as u64);
        let Some(&at) = ready.get(usize::try_from(pick).unwrap()) else {
            return self.wait();
        };
        let process = &mut self.processes[at];
        if self.hazards.strikes(15) || process.ends_at <= now {
            drop(self.processes.swap_remove(at));
            return;
        }
        if self.hazards.strikes(10) {
            // In our own conversations even a process that comes back from the dead does no harm.
            let longest = if self.channel == Channel::Conversation { 1_200 } else { 25 };
            let seconds = i64::try_from(self.hazards.below(longest)).unwrap();
            process.stalled_until = now.plus_seconds(seconds);
            process.ends_at = process.ends_at.max(now.plus_seconds(seconds + 1));
            return;
        }
        let polled = process.work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        self.clock.advance_millis(i64::try_from(self.hazards.below(30)).unwrap());
        if let Poll::Ready(result) = polled {
            let process = self.processes.swap_remove(at);
            if let (Ok(()), Some(message)) = (result, process.message) {
                self.queue.acknowledge(message);
            }
        }
    }

    /// Moves the clock to the next moment at which anything happens.
    fn wait(&mut self) {
        let now = self.clock.now();
        // A tick that finds nothing does nothing: the minutes before the next one that matters are skipped.
        if let Some(wake) = self.table.next_wake() {
            let idle = wake.plus_seconds(-90).since(self.next_tick).as_secs();
            self.next_tick = self.next_tick.plus_seconds(idle.max(0) / 60 * 60);
        }
        let stalls = self.processes.iter().map(|process| process.stalled_until);
        let events = self.events.iter().map(|(at, _)| *at);
        let next = stalls.chain(events).chain(self.queue.next_visible()).chain([self.next_tick]).min();
        let next = next.unwrap_or(now).max(now.plus_seconds(1));
        self.clock.set(next);
    }

    fn work_of(&self, event: Event) -> Work {
        let (app, caller, agent, table) = (self.app.clone(), self.caller.clone(), self.agent, self.table.clone());
        Box::pin(async move {
            loop {
                let result = perform(&app, &caller, agent, &*table, event).await;
                match result {
                    Err(error) if *error.kind() == domain::ErrorKind::PreconditionFailed => {}
                    // People see the failure and let it be.
                    result => return result,
                }
            }
        })
    }

    /// At the end nothing may be lost, and the receipts must tell what happened.
    fn judge(&self) -> Result<BTreeSet<&'static str>, String> {
        let mut words = BTreeSet::new();
        for enrolment in self.table.enrolments() {
            let plan = block_on(
                self.app.sequences(&self.caller).plan(enrolment.subject.sequence, enrolment.subject.sequence_version),
            );
            let plan = plan.unwrap().ok_or("the version of an enrolment is not kept")?;
            let steps = plan.steps.as_slice().iter().map(|step| step.id);
            invariants::nothing_lost(&enrolment, steps).map_err(|violation| violation.to_string())?;
            self.judge_receipts(&enrolment)?;
            words.extend([enrolment.status().as_str()]);
            words.extend(enrolment.stop_reason().map(StopReason::as_str));
            words.extend(enrolment.receipts.iter().map(|receipt| receipt.outcome.as_str()));
        }
        Ok(words)
    }

    fn judge_receipts(&self, enrolment: &Enrolment) -> Result<(), String> {
        let handed_over = self.table.handed_over(enrolment.id);
        for receipt in &enrolment.receipts {
            let Some(send) = &receipt.send else { continue };
            let sent = handed_over.iter().any(|(id, _)| id == send);
            let honest = match receipt.outcome {
                StepOutcome::Sent { .. } => sent,
                StepOutcome::NotSent { .. } => !sent,
                StepOutcome::Unknown { .. } => self.channel == Channel::Outside,
                StepOutcome::Sending { .. } | StepOutcome::Postponed { .. } => false,
            };
            if !honest {
                return Err(format!("a receipt says {:?} and sent is {sent}", receipt.outcome));
            }
        }
        let told = |id| enrolment.receipts.iter().any(|receipt| receipt.send.as_ref() == Some(id));
        match handed_over.iter().find(|(id, _)| !told(id)) {
            Some((id, _)) => Err(format!("send {id} has no receipt")),
            None if matches!(enrolment.state, State::Finished | State::Stopped { .. }) => Ok(()),
            None => Err("an enrolment is not over".into()),
        }
    }

    /// An agent, conversations that said something, sequences, enrolments, and what is going to happen to them.
    fn populate(&mut self) {
        let (app, caller) = (self.app.clone(), self.caller.clone());
        let now = self.clock.now();
        self.agent = block_on(async {
            let mut transaction = Transaction::default();
            let settings = settings(self.hazards.below(2) == 0);
            let agent = app.agents(&caller).create(&mut transaction, settings).await?;
            transaction.commit(&*self.table).await?;
            Ok::<_, domain::Error>(agent.value.id)
        })
        .unwrap();
        let mut sequences = Vec::new();
        for _ in 0..1 + self.hazards.below(2) {
            let delays: Vec<i64> =
                (0..1 + self.hazards.below(3)).map(|_| i64::try_from(self.hazards.below(7_200)).unwrap()).collect();
            let plan = plan(&delays, self.hazards.below(4) != 0);
            let sequence = block_on(async {
                let mut transaction = Transaction::default();
                let sequence = app.sequences(&caller).create(&mut transaction, self.agent, plan).await?;
                transaction.commit(&*self.table).await?;
                Ok::<_, domain::Error>(sequence)
            });
            sequences.push(sequence.unwrap());
        }
        for _ in 0..1 + self.hazards.below(3) {
            let sequence = &sequences[usize::try_from(self.hazards.below(sequences.len() as u64)).unwrap()];
            let (conversation, enrolment) = block_on(async {
                let mut transaction = Transaction::default();
                let (conversation, _) = app.conversations(&caller).start(&mut transaction, self.agent, question())?;
                transaction.commit(&*self.table).await?;
                let mut transaction = Transaction::default();
                let enrolment = app.enrolments(&caller).start(&mut transaction, sequence, &conversation.value)?;
                transaction.commit(&*self.table).await?;
                Ok::<_, domain::Error>((conversation.value.id, enrolment.value.id))
            })
            .unwrap();
            let happens = [
                (3, Event::Reply(conversation)),
                (6, Event::Stop(sequence.value.id, enrolment)),
                (5, Event::Edit(sequence.value.id)),
                (12, Event::Delete(sequence.value.id)),
            ];
            for (one_in, event) in happens {
                if self.hazards.below(one_in) == 0 {
                    let seconds = i64::try_from(self.hazards.below(10_000)).unwrap();
                    self.events.push((now.plus_seconds(seconds), event));
                }
            }
        }
    }
}

async fn perform(app: &App, caller: &Principal, agent: AgentId, table: &dyn Table, event: Event) -> Result<()> {
    match event {
        Event::Reply(id) => {
            let conversation = app.conversations(caller).get(agent, id).await?;
            let mut transaction = Transaction::default();
            app.conversations(caller).append(&mut transaction, conversation, question())?;
            transaction.commit(table).await
        }
        Event::Stop(sequence, id) => {
            let enrolment = app.enrolments(caller).get(sequence, id).await?;
            let mut transaction = Transaction::default();
            app.enrolments(caller).stop(&mut transaction, enrolment, None)?;
            transaction.commit(table).await
        }
        Event::Edit(id) => {
            let mut sequence = app.sequences(caller).get(agent, id).await?;
            let changed = plan(&[60], sequence.value.plan.stop_on_reply);
            sequence.value.edit(changed, app.clock().now());
            app.sequences(caller).update(sequence).await.map(drop)
        }
        Event::Delete(id) => app.sequences(caller).delete(agent, id, None).await,
    }
}

fn question() -> NewMessage {
    NewMessage::of_customer(&CustomerText::parse("Сколько стоит доставка?".into(), &[]).unwrap())
}

fn plan(delays: &[i64], stop_on_reply: bool) -> Plan {
    let drafts =
        delays
            .iter()
            .map(|&delay_seconds| StepDraft { id: None, delay_seconds, text: "Вы ещё думаете?".into() });
    let mut n = 0;
    let new_id = || {
        n += 1;
        StepId::derived(Timestamp::from_millis(n).unwrap(), &["step"])
    };
    let steps = Steps::parse(drafts.collect(), &[], new_id, &[]).unwrap();
    Plan { name: "Напоминания".to_owned().try_into().unwrap(), steps, stop_on_reply }
}

/// An agent that works always, or two hours a day.
fn settings(always: bool) -> AgentSettings {
    let hours = Some(HourParts { start: "16:00".into(), end: "18:00".into() });
    let days = DayParts {
        monday: hours.clone(),
        tuesday: hours.clone(),
        wednesday: hours.clone(),
        thursday: hours,
        ..DayParts::default()
    };
    let schedule = Schedule::parse(ScheduleParts { time_zone: "Europe/Moscow".into(), days }).unwrap();
    let named = AgentSettings::named("Анна".to_owned().try_into().unwrap());
    AgentSettings { schedule: (!always).then_some(schedule), ..named }
}

/// Runs what waits for nothing but gates.
fn block_on<T>(work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        if let Poll::Ready(value) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}
