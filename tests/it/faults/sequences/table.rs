//! The table with a due index that lags, with throttles and lost answers, and with an eye on every write.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::Result;
use domain::ids::{EnrolmentId, StepId};
use domain::sequence::invariants::{self, Violation};
use domain::sequence::{DueKey, Enrolment, SendId, State};
use domain::time::{Clock as _, Timestamp};
use futures_util::FutureExt as _;
use serde::Deserialize;
use shared::store::table::{Condition, Index, Item, Key, Page, Query, Table, Write, WriteError};
use testkit::{ManualClock, MemoryTable};

use super::hazards::{Hazards, gate, no_answer};

/// The longest time that the due index is behind, in milliseconds.
const LAG_MILLIS: u64 = 8_000;

/// A table that is watched.
pub(super) struct SimTable {
    inner: MemoryTable,
    clock: Arc<ManualClock>,
    hazards: Arc<Hazards>,
    seen: Mutex<Seen>,
}

/// What the watcher knows.
#[derive(Default)]
struct Seen {
    /// Every enrolment that there is, with its version.
    enrolments: BTreeMap<Key, (Enrolment, u64)>,
    /// What the due index shows, and what it will show later.
    index: BTreeMap<Key, Item>,
    coming: Vec<(Timestamp, Key, Option<Item>)>,
    /// How often each state of each enrolment was leased.
    leases: BTreeMap<(EnrolmentId, u64), usize>,
    /// Which step each intent is about.
    intents: BTreeMap<SendId, StepId>,
    /// What was handed over, by enrolment.
    handed_over: BTreeMap<EnrolmentId, Vec<(SendId, StepId)>>,
}

/// As `shared` stores it.
#[derive(Deserialize)]
struct SendRecord {
    enrolment: EnrolmentId,
    intent: SentIntent,
}

#[derive(Deserialize)]
struct SentIntent {
    id: SendId,
}

impl SimTable {
    pub(super) fn new(clock: Arc<ManualClock>, hazards: Arc<Hazards>) -> Self {
        Self { inner: MemoryTable::default(), clock, hazards, seen: Mutex::default() }
    }

    /// Every enrolment that there is.
    pub(super) fn enrolments(&self) -> Vec<Enrolment> {
        self.seen().enrolments.values().map(|(enrolment, _)| enrolment.clone()).collect()
    }

    /// When the next enrolment must be looked at.
    pub(super) fn next_wake(&self) -> Option<Timestamp> {
        self.seen().enrolments.values().filter_map(|(enrolment, _)| enrolment.wake_at()).min()
    }

    /// What was handed over for an enrolment.
    pub(super) fn handed_over(&self, enrolment: EnrolmentId) -> Vec<(SendId, StepId)> {
        self.seen().handed_over.get(&enrolment).cloned().unwrap_or_default()
    }

    /// How often a state of an enrolment was leased.
    pub(super) fn leases(&self, enrolment: EnrolmentId, epoch: u64) -> usize {
        self.seen().leases.get(&(enrolment, epoch)).copied().unwrap_or_default()
    }

    /// A channel took a message.
    pub(super) fn note_hand_over(&self, enrolment: EnrolmentId, send: &SendId) {
        let mut seen = self.seen();
        let Some(step) = seen.intents.get(send).copied() else {
            return self.hazards.report("something was handed over without an intent");
        };
        let list = seen.handed_over.entry(enrolment).or_default();
        list.push((send.clone(), step));
        self.hazards.check(invariants::at_most_once(list.iter().map(|(send, step)| (send, *step))));
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn peek(&self, key: &Key) -> Option<Item> {
        self.inner.get(key).now_or_never().and_then(Result::ok).flatten()
    }

    /// What must hold of a transaction that is about to happen, given what is true before it.
    fn watch(&self, writes: &[Write]) {
        let mut hand_over = None;
        for write in writes {
            let Write::Put(item, condition) = write else { continue };
            match item.entity.as_str() {
                "enrolment" => self.watch_enrolment(item),
                "send" => {
                    let record: SendRecord = item.decode().unwrap();
                    if *condition == Condition::Absent {
                        self.watch_decision(&record, true);
                    } else {
                        self.watch_decision(&record, false);
                        hand_over = Some(record);
                    }
                }
                _ => {}
            }
        }
        if let Some(record) = hand_over {
            self.note_hand_over(record.enrolment, &record.intent.id);
        }
    }

    fn watch_enrolment(&self, item: &Item) {
        let after: Enrolment = item.decode().unwrap();
        let indexed = item.due.as_ref().map(|place| DueKey::decode(&place.sk).unwrap().wake_at);
        self.hazards.check(invariants::is_indexed(&after, indexed));
        let mut seen = self.seen();
        if let Some((before, version)) = seen.enrolments.get(&item.key) {
            self.hazards.check(invariants::follows((before, *version), (&after, item.version)));
            let leased = invariants::leases_in_turn(before, &after, self.clock.now());
            if leased == Ok(true) {
                *seen.leases.entry((after.id, after.epoch)).or_default() += 1;
            }
            self.hazards.check(leased.map(drop));
        }
        seen.intents.extend(after.receipts.into_iter().filter_map(|receipt| receipt.send.zip(receipt.step)));
    }

    /// Nothing that is recorded now may speak against handing over: neither when it is decided nor when it is done.
    fn watch_decision(&self, record: &SendRecord, begins: bool) {
        let now = self.clock.now();
        let seen = self.seen();
        let Some((enrolment, _)) = seen.enrolments.values().find(|(e, _)| e.id == record.enrolment) else {
            return self.hazards.report("a step of an enrolment that is gone was handed over");
        };
        match &enrolment.state {
            State::Waiting { due_at, .. } if begins && *due_at > now => {
                self.hazards.report(Violation::TooEarly(now, *due_at));
            }
            State::Waiting { .. } if begins => {}
            State::Sending { stop: None, .. } if !begins => {}
            _ => self.hazards.report(Violation::SentAfterStop),
        }
        let subject = enrolment.subject;
        let items = self.inner.items();
        let find = |entity: &str, id: String| items.iter().find(|item| item.entity == entity && item.data["id"] == id);
        let sequence = find("sequence", subject.sequence.to_string());
        let sequence = sequence.and_then(|item| item.decode::<domain::sequence::Sequence>().ok());
        let Some(sequence) = sequence.filter(|sequence| !begins || sequence.deleted_at.is_none()) else {
            return self.hazards.report("a step of a deleted sequence was handed over");
        };
        let conversation = find("conversation", subject.conversation.to_string()).unwrap();
        let conversation: domain::conversation::Conversation = conversation.decode().unwrap();
        // In these worlds no change of a sequence touches this switch.
        let replied = conversation.last_customer_message_at != subject.replied_before;
        if sequence.plan.stop_on_reply && replied {
            self.hazards.report(Violation::SentAfterReply);
        }
    }

    /// Tells the watcher and, some time later, the due index what was written.
    fn note(&self, writes: &[Write]) {
        let now = self.clock.now();
        let mut seen = self.seen();
        for write in writes {
            let key = write.key().clone();
            let item = match write {
                Write::Put(item, _) if item.entity == "enrolment" => Some((**item).clone()),
                Write::Delete(..) if seen.enrolments.contains_key(&key) => None,
                _ => continue,
            };
            match &item {
                Some(item) => drop(seen.enrolments.insert(key.clone(), (item.decode().unwrap(), item.version))),
                None => drop(seen.enrolments.remove(&key)),
            }
            let lag = if self.hazards.strikes(500) { self.hazards.below(LAG_MILLIS) } else { 0 };
            let visible = now.plus(std::time::Duration::from_millis(lag).try_into().unwrap());
            // Of one item the index never shows an older state after a newer one.
            let visible = seen
                .coming
                .iter()
                .filter(|(_, k, _)| *k == key)
                .map(|(at, ..)| *at)
                .max()
                .unwrap_or(visible)
                .max(visible);
            seen.coming.push((visible, key, item));
        }
    }

    fn due(&self, query: &Query) -> Page {
        let now = self.clock.now();
        let mut seen = self.seen();
        let coming = std::mem::take(&mut seen.coming);
        for (visible, key, item) in coming {
            if visible > now {
                seen.coming.push((visible, key, item));
            } else if let Some(item) = item {
                seen.index.insert(key, item);
            } else {
                seen.index.remove(&key);
            }
        }
        let up_to = query.up_to.clone().unwrap_or_default();
        let in_range = |item: &&Item| item.due.as_ref().is_some_and(|d| d.pk == query.partition && d.sk <= up_to);
        let mut items: Vec<Item> = seen.index.values().filter(in_range).cloned().collect();
        items.sort_by(|a, b| a.due.as_ref().map(|d| &d.sk).cmp(&b.due.as_ref().map(|d| &d.sk)));
        Page { items, next: None }
    }
}

#[async_trait]
impl Table for SimTable {
    async fn get(&self, key: &Key) -> Result<Option<Item>> {
        gate().await;
        if self.hazards.strikes(5) {
            return Err(no_answer());
        }
        let item = self.peek(key);
        gate().await;
        Ok(item)
    }

    async fn query(&self, query: &Query) -> Result<Page> {
        gate().await;
        if self.hazards.strikes(5) {
            return Err(no_answer());
        }
        let page = if query.index == Index::Due { self.due(query) } else { self.inner.query(query).await? };
        gate().await;
        Ok(page)
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), WriteError> {
        gate().await;
        if self.hazards.strikes(10) {
            return Err(WriteError::Other(no_answer()));
        }
        // A write that only checks shows whether the conditions hold, before anything is changed.
        let conditions = writes.iter().map(|write| match write {
            Write::Put(item, condition) => Write::Check(item.key.clone(), *condition),
            Write::Delete(key, condition) | Write::Check(key, condition) => Write::Check(key.clone(), *condition),
        });
        let result = match self.inner.write(conditions.collect()).await {
            Ok(()) => {
                self.watch(&writes);
                self.note(&writes);
                self.inner.write(writes).await
            }
            refused => refused,
        };
        gate().await;
        if result.is_ok() && self.hazards.strikes(10) {
            return Err(WriteError::Other(no_answer()));
        }
        result
    }
}
