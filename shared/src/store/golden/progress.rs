//! How a run goes on: its questions are handed out, each is settled once, and the last one closes it.

use std::collections::BTreeMap;

use domain::cost::Bill;
use domain::error::{Error, ErrorKind, Result};
use domain::golden::{Given, GoldenItem, GoldenQuestion, GoldenRun, Origin, RunFailure, RunStatus, Which};
use domain::ids::{AgentId, GoldenQuestionId, GoldenRunId};

use super::Golden;
use super::questions::Cited;
use crate::golden::{GoldenMessage, GoldenWork};
use crate::queue::QueueName;
use crate::store::table::{Item, Write, WriteError};
use crate::store::usage::Usage;
use crate::store::{Transaction, Versioned, keys};

/// How often a change is repeated when others settle questions of the same run at the same time. Every refusal is
/// somebody else's success.
const TRIES: usize = 50;

impl Golden<'_> {
    /// Has the questions of a run handed out. To be called when the run is stored; repeating it changes nothing.
    ///
    /// # Errors
    /// When the queue does not take the message.
    pub async fn announce(&self, agent: AgentId, run_id: GoldenRunId) -> Result<()> {
        self.send(agent, [GoldenWork::HandOut { run_id }], 0).await
    }

    /// Hands out the questions of a run. What was handed out before is handed out again as long as nobody has asked it.
    ///
    /// # Errors
    /// When storage or the queue fails; then it can be repeated.
    pub async fn hand_out(&self, mut run: Versioned<GoldenRun>) -> Result<()> {
        if run.value.status == RunStatus::Waiting {
            let questions = self.all(run.value.agent).await?;
            let fingerprint = GoldenQuestion::fingerprint(questions.iter().map(|q| (&q.value, q.version)));
            if fingerprint != run.value.subject.questions {
                return self.fail(run, RunFailure::questions_changed()).await;
            }
            let mut earlier = self.earlier_answers(&run.value).await?;
            for question in &questions {
                let GoldenQuestion { id, question, expectations, .. } = question.value.clone();
                let mut item = GoldenItem::new(run.value.id, id, question, expectations);
                item.baseline = earlier.remove(&id);
                let write = Write::create(self.golden_item(&Versioned::first(item))?);
                match self.table().write(vec![write]).await {
                    // It was made by an attempt that broke off.
                    Ok(()) | Err(WriteError::Condition(_)) => {}
                    Err(WriteError::Other(error)) => return Err(error),
                }
            }
            run.value.begin(u32::try_from(questions.len()).unwrap_or(u32::MAX), self.store.clock().now());
            run.version += 1;
            let write = Write::replace(self.run_item(&run)?);
            self.table().write(vec![write]).await.map_err(|e| e.or_stale())?;
        }
        if run.value.status != RunStatus::Running {
            return Ok(());
        }
        let run_id = run.value.id;
        let items = self.items(run_id).await?.into_iter().map(|item| item.value);
        let waiting = items.filter(|item| !item.settled && item.attempts == 0);
        let work = waiting.map(|item| GoldenWork::Ask { run_id, question_id: item.question });
        self.send(run.value.agent, work, 0).await
    }

    /// Writes a changed item over the version it was read at; `false` when somebody else was faster.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn write_item(&self, item: &mut Versioned<GoldenItem>) -> Result<bool> {
        item.version += 1;
        match self.table().write(vec![Write::replace(self.golden_item(item)?)]).await {
            Ok(()) => Ok(true),
            Err(WriteError::Condition(_)) => Ok(false),
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    /// Writes the answer of a side, and counts what it cost; `false` when somebody else has taken the item over.
    ///
    /// # Errors
    /// When storage fails. What was paid then is not counted.
    pub async fn record(
        &self,
        agent: AgentId,
        item: &mut Versioned<GoldenItem>,
        (which, given): (Which, Given),
        bill: &Bill,
    ) -> Result<bool> {
        item.value.put(which, given);
        item.version += 1;
        let usage = Usage::new(self.store, self.account);
        for _ in 0..TRIES {
            let mut transaction = Transaction::default();
            transaction.add(Write::replace(self.golden_item(item)?), taken);
            if *bill != Bill::default() {
                usage.count(&mut transaction, agent, item.value.question, |day| day.add_lost(bill)).await?;
            }
            match transaction.commit(self.table()).await {
                Ok(()) => return Ok(true),
                Err(error) if *error.kind() == ErrorKind::Conflict(TAKEN) => return Ok(false),
                // Another answer was counted on the same page.
                Err(error) if *error.kind() == ErrorKind::PreconditionFailed => {}
                Err(error) => return Err(error),
            }
        }
        Err(Error::stale().with("record the answer to a golden question"))
    }

    /// Settles an item and has its run count it, in one transaction: no item is counted twice, and the last one closes
    /// its run. `None` when somebody else has taken it over, or the run is over.
    ///
    /// # Errors
    /// When storage fails; then it can be repeated.
    pub async fn settle(&self, agent: AgentId, mut item: Versioned<GoldenItem>) -> Result<Option<GoldenRun>> {
        let id = item.value.run;
        let seen = item.version;
        for _ in 0..TRIES {
            let Some(mut run) = self.find_run(agent, id).await?.filter(|run| !run.value.is_over()) else {
                return Ok(None);
            };
            item.value.settle(run.value.baseline.as_ref().is_some_and(|side| !matches!(side.origin, Origin::Run(_))));
            item.version = seen + 1;
            run.value.settle(&item.value, self.store.clock().now());
            run.version += 1;
            let mut transaction = Transaction::default();
            transaction.add(Write::replace(self.golden_item(&item)?), taken);
            transaction.add(Write::replace(self.run_item(&run)?), Error::stale);
            if let Some(write) = self.cited(&run.value, &item.value).await? {
                transaction.add(write, Error::stale);
            }
            if run.value.status == RunStatus::Finished {
                let mut ledger = self.ledger(agent).await?;
                ledger.value.finish(&run.value);
                transaction.add(self.ledger_write(agent, &ledger)?, Error::stale);
            }
            match transaction.commit(self.table()).await {
                Ok(()) => return Ok(Some(run.value)),
                Err(error) if *error.kind() == ErrorKind::PreconditionFailed => {}
                Err(error) if *error.kind() == ErrorKind::Conflict(TAKEN) => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        Err(Error::stale().with("settle a golden question"))
    }

    /// Ends a run before its end, unless it is over.
    ///
    /// # Errors
    /// When storage fails; then it can be repeated.
    pub async fn fail(&self, mut run: Versioned<GoldenRun>, failure: RunFailure) -> Result<()> {
        for _ in 0..TRIES {
            if run.value.is_over() {
                return Ok(());
            }
            run.value.fail(failure.clone(), self.store.clock().now());
            run.version += 1;
            match self.table().write(vec![Write::replace(self.run_item(&run)?)]).await {
                Ok(()) => return Ok(()),
                Err(WriteError::Condition(_)) => {}
                Err(WriteError::Other(error)) => return Err(error),
            }
            match self.find_run(run.value.agent, run.value.id).await? {
                Some(newer) => run = newer,
                None => return Ok(()),
            }
        }
        Err(Error::stale().with("fail a golden run"))
    }

    /// What the candidate of an earlier run answered, by question, when that run is the baseline.
    async fn earlier_answers(&self, run: &GoldenRun) -> Result<BTreeMap<GoldenQuestionId, Given>> {
        let Some(Origin::Run(earlier)) = run.baseline.as_ref().map(|side| side.origin) else {
            return Ok(BTreeMap::new());
        };
        let items = self.items(earlier).await?.into_iter();
        Ok(items.filter_map(|item| Some((item.value.question, item.value.candidate?))).collect())
    }

    /// The write that remembers what the candidate cited, unless a later run has done so.
    async fn cited(&self, run: &GoldenRun, item: &GoldenItem) -> Result<Option<Write>> {
        let place = keys::golden_cited(self.account, run.agent, item.question);
        let before = self.table().get(&place).await?;
        let later = before.as_ref().map(Item::decode::<Cited>).transpose()?;
        if later.is_some_and(|cited| cited.run_created_at > run.created_at) {
            return Ok(None);
        }
        // A question that was deleted while it was asked leaves nothing behind.
        if self.table().get(&keys::golden_question(self.account, run.agent, item.question)).await?.is_none() {
            return Ok(None);
        }
        let citations = item.candidate.as_ref().map(|given| given.citations.clone()).unwrap_or_default();
        let cited = Cited { run: run.id, run_created_at: run.created_at, citations };
        let new = Item::new(place, "golden-cited", &cited)?;
        Ok(Some(match before {
            None => Write::create(new),
            Some(before) => Write::replace(new.at_version(before.version + 1)),
        }))
    }

    pub(super) async fn send(
        &self,
        agent_id: AgentId,
        work: impl IntoIterator<Item = GoldenWork>,
        delay_seconds: i64,
    ) -> Result<()> {
        let message = |work| GoldenMessage { account_id: self.account, agent_id, work }.to_queue(delay_seconds);
        let messages = work.into_iter().map(message).collect::<Result<Vec<_>>>()?;
        let refused = self.store.queue(QueueName::Golden)?.send(&messages).await?;
        match refused.len() {
            0 => Ok(()),
            count => Err(Error::internal(format!("the queue did not take {count} golden messages"))),
        }
    }
}

/// The code of a write that finds its item changed by somebody else; it never leaves this file.
const TAKEN: &str = "taken";

fn taken() -> Error {
    Error::conflict(TAKEN, "somebody else has taken the question over")
}
