//! Sequences of an agent, with every version that an enrolment may rest on.

use domain::agent::AgentSettings;
use domain::answer::tools::SequenceChoice;
use domain::error::{Error, ErrorKind, Result};
use domain::ids::{AccountId, AgentId, SequenceId};
use domain::limits::SEQUENCES_PER_AGENT;
use domain::sequence::{Plan, Sequence};
use domain::tool::ToolName;

use super::page::{self, Listing, PageRequest};
use super::table::{Condition, Item, Query, Table, Write};
use super::{Store, Transaction, Versioned, keys};

/// The sequences of one account.
///
/// A sequence is its head, which changes, and one item for each version, which does not. The version of the head is the
/// version of the sequence.
pub struct Sequences<'a> {
    store: &'a Store,
    account: AccountId,
}

impl<'a> Sequences<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    /// Plans a new sequence of an agent.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] when the agent has too many, [`ErrorKind::NotFound`] when it is deleted in the meantime.
    pub async fn create(
        &self,
        transaction: &mut Transaction,
        agent: AgentId,
        plan: Plan,
    ) -> Result<Versioned<Sequence>> {
        let query = Query::partition(keys::sequences(self.account, agent), SEQUENCES_PER_AGENT);
        if self.table().query(&query).await?.items.len() >= SEQUENCES_PER_AGENT {
            let text = format!("an agent has at most {SEQUENCES_PER_AGENT} sequences; delete one first");
            return Err(Error::conflict("too_many_sequences", text));
        }
        let now = self.store.clock().now();
        let sequence = Sequence::new(SequenceId::generate(now, self.store.chance()), agent, plan, now);
        let sequence = Versioned::first(sequence);
        let agent = Write::Check(keys::agent(self.account, agent), Condition::Present);
        transaction.add(agent, || Error::not_found("agent"));
        transaction.add(Write::create(self.head(&sequence)?), Error::stale);
        transaction.add(Write::create(self.version(&sequence)?), Error::stale);
        Ok(sequence)
    }

    /// A sequence of an agent.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the agent has no such sequence.
    pub async fn get(&self, agent: AgentId, id: SequenceId) -> Result<Versioned<Sequence>> {
        self.find(agent, id).await?.ok_or_else(|| Error::not_found("sequence"))
    }

    /// A sequence of an agent, if there is such a one.
    pub async fn find(&self, agent: AgentId, id: SequenceId) -> Result<Option<Versioned<Sequence>>> {
        Ok(self.find_any(agent, id).await?.filter(|sequence| sequence.value.deleted_at.is_none()))
    }

    /// A page of an agent's sequences, oldest first. One that is being deleted is left out, so a page may be short.
    pub async fn list(&self, agent: AgentId, request: PageRequest) -> Result<Listing<Versioned<Sequence>>> {
        let query = Query::partition(keys::sequences(self.account, agent), request.limit).after(request.after);
        let mut listing: Listing<Versioned<Sequence>> = page::read(self.table(), query).await?;
        listing.items.retain(|sequence| sequence.value.deleted_at.is_none());
        Ok(listing)
    }

    /// The sequences that an agent with these settings may start and stop.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn choices(&self, agent: AgentId, settings: &AgentSettings) -> Result<Vec<SequenceChoice>> {
        if ![ToolName::StartSequence, ToolName::StopSequence].iter().any(|tool| settings.tools.contains(tool)) {
            return Ok(Vec::new());
        }
        let page = self.list(agent, PageRequest { limit: SEQUENCES_PER_AGENT, after: None }).await?;
        let choices = page.items.into_iter().map(|sequence| sequence.value);
        Ok(choices.map(|sequence| SequenceChoice { id: sequence.id, name: sequence.plan.name.into() }).collect())
    }

    /// Writes a changed sequence over the version it was read at, and keeps what it says as a version.
    ///
    /// # Errors
    /// [`ErrorKind::PreconditionFailed`] when somebody else was faster.
    pub async fn update(&self, sequence: Versioned<Sequence>) -> Result<Versioned<Sequence>> {
        let sequence = Versioned { version: sequence.version + 1, ..sequence };
        let writes = vec![Write::replace(self.head(&sequence)?), Write::create(self.version(&sequence)?)];
        self.table().write(writes).await.map_err(|e| e.or_stale())?;
        Ok(sequence)
    }

    /// What a version of a sequence says; `None` when the sequence was removed.
    pub async fn plan(&self, sequence: SequenceId, version: u64) -> Result<Option<Plan>> {
        let item = self.table().get(&keys::sequence_version(self.account, sequence, version)).await?;
        item.map(|item| item.decode()).transpose()
    }

    /// Deletes a sequence at the version that the caller saw, with its enrolments, which so end at once.
    ///
    /// First the head is marked: from then on the sequence is gone for everybody, and no step of it is handed over. Then
    /// everything is removed, the head last; repeating an interrupted deletion finishes it.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the agent has no such sequence, [`ErrorKind::PreconditionFailed`] when it changed.
    pub async fn delete(&self, agent: AgentId, id: SequenceId, seen: Option<u64>) -> Result<()> {
        let sequence = self.find_any(agent, id).await?.ok_or_else(|| Error::not_found("sequence"))?;
        let sequence = if sequence.value.deleted_at.is_some() { sequence } else { sequence.expect(seen)? };
        self.remove(sequence).await
    }

    /// Deletes all sequences of an agent, with their enrolments.
    pub async fn purge(&self, agent: AgentId) -> Result<()> {
        loop {
            let query = Query::partition(keys::sequences(self.account, agent), SEQUENCES_PER_AGENT);
            let listing: Listing<Versioned<Sequence>> = page::read(self.table(), query).await?;
            if listing.items.is_empty() {
                return Ok(());
            }
            for sequence in listing.items {
                match self.remove(sequence).await {
                    // Somebody changed or deleted it just now: the next round looks again.
                    Err(error) if *error.kind() == ErrorKind::PreconditionFailed => {}
                    result => result?,
                }
            }
        }
    }

    async fn remove(&self, mut sequence: Versioned<Sequence>) -> Result<()> {
        if sequence.value.deleted_at.is_none() {
            sequence.value.deleted_at = Some(self.store.clock().now());
            sequence.version += 1;
            let mark = Write::replace(self.head(&sequence)?);
            self.table().write(vec![mark]).await.map_err(|e| e.or_stale())?;
        }
        let id = sequence.value.id;
        for partition in keys::of_sequence(self.account, id) {
            super::purge(self.table(), &partition).await?;
        }
        let place = keys::sequence(self.account, sequence.value.agent, id);
        let write = Write::Delete(place, Condition::Version(sequence.version));
        self.table().write(vec![write]).await.map_err(|e| e.or_stale())
    }

    async fn find_any(&self, agent: AgentId, id: SequenceId) -> Result<Option<Versioned<Sequence>>> {
        let item = self.table().get(&keys::sequence(self.account, agent, id)).await?;
        item.map(|item| Ok(Versioned { value: item.decode()?, version: item.version })).transpose()
    }

    fn head(&self, sequence: &Versioned<Sequence>) -> Result<Item> {
        let place = keys::sequence(self.account, sequence.value.agent, sequence.value.id);
        Ok(Item::new(place, "sequence", &sequence.value)?.at_version(sequence.version))
    }

    fn version(&self, sequence: &Versioned<Sequence>) -> Result<Item> {
        let place = keys::sequence_version(self.account, sequence.value.id, sequence.version);
        Item::new(place, "sequence-version", &sequence.value.plan)
    }

    fn table(&self) -> &'a dyn Table {
        self.store.table()
    }
}
