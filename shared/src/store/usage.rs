//! What an agent's answers used and cost, day by day.
//!
//! The sum of a day is spread over a few items, so that answers of different conversations seldom write the same one, and
//! each item is written in the transaction of the message that it counts: what is stored is counted, exactly once.

use std::collections::BTreeMap;

use domain::cost::{Bill, BudgetLevel, Day, Spending};
use domain::error::{Error, Result};
use domain::ids::{AccountId, AgentId};
use domain::limits::USAGE_SHARDS;
use domain::text::digest;
use serde::{Deserialize, Serialize};

use super::table::{Cursor, Item, Query, Table, Write, WriteError};
use super::{Store, Transaction, keys};

/// Items of one page of a range of days.
const PAGE: usize = 500;
/// What an item of a day's spending is called; the others of its partition are warnings.
const ENTITY: &str = "usage";

/// The usage of one account's agents.
pub struct Usage<'a> {
    store: &'a Store,
    account: AccountId,
}

/// A day, as it is read afterwards.
#[derive(Clone, Copy, Debug, Default)]
pub struct DayOfUsage {
    /// What it used and cost.
    pub spending: Spending,
    /// How the agent answered when least of its budget was left.
    pub level: BudgetLevel,
}

/// A day so far.
#[derive(Clone, Debug, Default)]
pub struct DaySoFar {
    /// What it used and cost.
    pub spending: Spending,
    /// Levels of the budget that were warned of.
    warned: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Warning {
    level: BudgetLevel,
}

impl<'a> Usage<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    /// Plans the counting of a bill on today's page; what it is `about`, such as a conversation, spreads the pages, and `add`
    /// says how it is counted.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub(crate) async fn count(
        &self,
        transaction: &mut Transaction,
        agent: AgentId,
        about: impl std::fmt::Display,
        add: impl FnOnce(&mut Spending),
    ) -> Result<()> {
        let today = Day::of(self.store.clock().now());
        let shard = digest(&[&about.to_string()])[0] % USAGE_SHARDS;
        let key = keys::usage(self.account, agent, today, shard);
        let (mut spending, version) = match self.table().get(&key).await? {
            Some(item) => (item.decode::<Spending>()?, item.version),
            None => (Spending::default(), 0),
        };
        add(&mut spending);
        let item = Item::new(key, ENTITY, &spending)?.at_version(version + 1);
        let write = if version == 0 { Write::create(item) } else { Write::replace(item) };
        transaction.add(write, Error::stale);
        Ok(())
    }

    /// What an agent used and cost on the day of now, as far as it is stored.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn today(&self, agent: AgentId) -> Result<DaySoFar> {
        let today = Day::of(self.store.clock().now());
        let query = Query::partition(keys::usage_of(self.account, agent), PAGE);
        let query = Query { prefix: Some(today.to_string()), ..query };
        let mut so_far = DaySoFar::default();
        for item in self.table().query(&query).await?.items {
            if item.entity == ENTITY {
                so_far.spending = so_far.spending.plus(&item.decode()?);
            } else {
                so_far.warned.push(item.decode::<Warning>()?.level.as_str().to_owned());
            }
        }
        Ok(so_far)
    }

    /// What an agent used and cost on each day from `first` to `last` on which there was anything.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn days(&self, agent: AgentId, first: Day, last: Day) -> Result<BTreeMap<Day, DayOfUsage>> {
        let partition = keys::usage_of(self.account, agent);
        // The bare name of a day sorts just before what is counted on it.
        let mut after = Some(Cursor { pk: partition.clone(), sk: first.to_string(), index_sk: None });
        let mut days: BTreeMap<Day, DayOfUsage> = BTreeMap::new();
        loop {
            let query = Query { up_to: Some(keys::end_of_usage(last)), ..Query::partition(partition.clone(), PAGE) };
            let page = self.table().query(&query.after(after)).await?;
            for item in &page.items {
                let day = item.key.sk.split(['#', '!']).next().unwrap_or_default();
                let day = day.parse().map_err(|e: String| Error::internal(e).with("read a day of usage"))?;
                let day = days.entry(day).or_default();
                if item.entity == ENTITY {
                    day.spending = day.spending.plus(&item.decode()?);
                } else {
                    day.level = day.level.max(item.decode::<Warning>()?.level);
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(days);
            }
        }
    }

    /// Notes that a level of today's budget was warned of; `false` when it was before.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub async fn warn_once(&self, agent: AgentId, so_far: &DaySoFar, level: BudgetLevel) -> Result<bool> {
        if so_far.warned.iter().any(|warned| warned == level.as_str()) {
            return Ok(false);
        }
        let today = Day::of(self.store.clock().now());
        let key = keys::budget_warning(self.account, agent, today, level);
        match self.table().write(vec![Write::create(Item::new(key, "budget-warning", &Warning { level })?)]).await {
            Ok(()) => Ok(true),
            Err(WriteError::Condition(_)) => Ok(false),
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    /// Deletes all usage of an agent.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub async fn purge(&self, agent: AgentId) -> Result<()> {
        super::purge(self.table(), &keys::usage_of(self.account, agent)).await
    }

    fn table(&self) -> &'a dyn Table {
        self.store.table()
    }
}

/// Adds the bill of an answer, given or lost, to a sum.
pub(crate) fn add(spending: &mut Spending, bill: &Bill, given: bool) {
    if given { spending.add(bill) } else { spending.add_lost(bill) }
}
