//! The queue as SQS is on a bad day: duplicates, delays, any order, refusals, lost answers, visibility, dead letters.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::Result;
use domain::ids::EnrolmentId;
use domain::sequence::invariants::Violation;
use domain::time::{Clock as _, Timestamp};
use shared::queue::{Message, Queue};
use shared::steps::StepMessage;
use testkit::ManualClock;

use super::hazards::{Hazards, gate, no_answer};
use super::table::SimTable;

/// As in the template.
const VISIBILITY_SECONDS: i64 = 180;
const RECEIVES: u32 = 5;

/// A queue that is watched.
pub(super) struct SimQueue {
    clock: Arc<ManualClock>,
    hazards: Arc<Hazards>,
    table: Arc<SimTable>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    next: u64,
    messages: BTreeMap<u64, Waiting>,
    /// How often a message for each state of each enrolment was taken.
    taken: BTreeMap<(EnrolmentId, u64), usize>,
}

struct Waiting {
    visible_at: Timestamp,
    receives: u32,
    message: StepMessage,
}

impl SimQueue {
    pub(super) fn new(clock: Arc<ManualClock>, hazards: Arc<Hazards>, table: Arc<SimTable>) -> Self {
        Self { clock, hazards, table, state: Mutex::default() }
    }

    /// Receives any message that is visible; it stays invisible for a while.
    pub(super) fn receive(&self) -> Option<(u64, StepMessage)> {
        let now = self.clock.now();
        let mut state = self.state();
        let visible: Vec<u64> = state.messages.iter().filter(|(_, m)| m.visible_at <= now).map(|(id, _)| *id).collect();
        let id = *visible.get(usize::try_from(self.hazards.below(visible.len() as u64)).unwrap())?;
        let waiting = state.messages.get_mut(&id)?;
        waiting.visible_at = now.plus_seconds(VISIBILITY_SECONDS);
        waiting.receives += 1;
        let (message, receives) = (waiting.message, waiting.receives);
        if receives > RECEIVES {
            state.messages.remove(&id);
            return None;
        }
        Some((id, message))
    }

    /// The message was worked on.
    pub(super) fn acknowledge(&self, id: u64) {
        self.state().messages.remove(&id);
    }

    /// When the next message becomes visible.
    pub(super) fn next_visible(&self) -> Option<Timestamp> {
        self.state().messages.values().map(|message| message.visible_at).min()
    }

    /// Takes a message, perhaps twice, perhaps late, never early.
    fn take(&self, message: &Message) {
        let now = self.clock.now();
        let step = StepMessage::from_queue(&message.body).unwrap();
        let mut state = self.state();
        let taken = state.taken.entry((step.enrolment_id, step.epoch)).or_default();
        *taken += 1;
        if *taken > self.table.leases(step.enrolment_id, step.epoch) {
            self.hazards.report(Violation::Unleased);
        }
        for _ in 0..if self.hazards.strikes(150) { 2 } else { 1 } {
            let late = if self.hazards.strikes(200) { self.hazards.below(400) } else { 0 };
            let visible_at = now.plus_seconds(message.delay_seconds + i64::try_from(late).unwrap());
            let id = state.next;
            state.next += 1;
            state.messages.insert(id, Waiting { visible_at, receives: 0, message: step });
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Queue for SimQueue {
    async fn send(&self, messages: &[Message]) -> Result<Vec<usize>> {
        gate().await;
        if self.hazards.strikes(20) {
            return Err(no_answer());
        }
        let mut refused = Vec::new();
        for (at, message) in messages.iter().enumerate() {
            if self.hazards.strikes(50) { refused.push(at) } else { self.take(message) }
        }
        gate().await;
        if self.hazards.strikes(20) { Err(no_answer()) } else { Ok(refused) }
    }

    async fn probe(&self) -> Result<()> {
        Ok(())
    }
}
