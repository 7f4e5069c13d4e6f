//! Agents of an account.

use domain::access::Actor;
use domain::agent::{Agent, AgentSettings, AgentVersion};
use domain::error::{Error, Result};
use domain::ids::{AccountId, AgentId};
use domain::limits::AGENTS_PER_ACCOUNT;

use super::page::{self, Listing, PageRequest};
use super::table::{Condition, Item, Query, Table, Write};
use super::{Store, Transaction, Versioned, keys};

/// The agents of one account.
pub struct Agents<'a> {
    store: &'a Store,
    account: AccountId,
}

impl<'a> Agents<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    /// Plans a new agent.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Conflict`] when the account is full.
    pub async fn create(&self, transaction: &mut Transaction, draft: AgentSettings) -> Result<Versioned<Agent>> {
        let query = Query::partition(keys::agents(self.account), AGENTS_PER_ACCOUNT);
        if self.table().query(&query).await?.items.len() >= AGENTS_PER_ACCOUNT {
            let text = format!("an account holds at most {AGENTS_PER_ACCOUNT} agents; delete one first");
            return Err(Error::conflict("too_many_agents", text));
        }
        let now = self.store.clock().now();
        let agent = Agent::new(AgentId::generate(now, self.store.chance()), draft, now);
        transaction.add(Write::create(self.item(&agent, 1)?), Error::stale);
        Ok(Versioned::first(agent))
    }

    /// An agent.
    ///
    /// # Errors
    /// [`domain::ErrorKind::NotFound`] when the account has no such agent.
    pub async fn get(&self, id: AgentId) -> Result<Versioned<Agent>> {
        let item = self.table().get(&keys::agent(self.account, id)).await?;
        let item = item.ok_or_else(|| Error::not_found("agent"))?;
        Ok(Versioned { value: item.decode()?, version: item.version })
    }

    /// A page of agents, oldest first.
    pub async fn list(&self, request: PageRequest) -> Result<Listing<Versioned<Agent>>> {
        page::read(self.table(), Query::partition(keys::agents(self.account), request.limit).after(request.after)).await
    }

    /// Writes a changed agent over the version it was read at.
    ///
    /// # Errors
    /// [`domain::ErrorKind::PreconditionFailed`] when somebody else was faster.
    pub async fn update(&self, agent: Versioned<Agent>) -> Result<Versioned<Agent>> {
        let version = agent.version + 1;
        let write = Write::replace(self.item(&agent.value, version)?);
        self.table().write(vec![write]).await.map_err(|e| e.or_stale())?;
        Ok(Versioned { value: agent.value, version })
    }

    /// Plans the publication of an agent's draft.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Conflict`] when the draft is published already.
    pub fn publish(
        &self,
        transaction: &mut Transaction,
        mut agent: Versioned<Agent>,
        by: &Actor,
    ) -> Result<(Versioned<Agent>, AgentVersion)> {
        let published = agent.value.publish(by.clone(), self.store.clock().now());
        let published =
            published.ok_or_else(|| Error::conflict("nothing_to_publish", "the draft is what is published already"))?;
        agent.version += 1;
        let place = keys::agent_version(self.account, agent.value.id, published.version);
        transaction.add(Write::replace(self.item(&agent.value, agent.version)?), Error::stale);
        transaction.add(Write::create(Item::new(place, "agent-version", &published)?), Error::stale);
        Ok((agent, published))
    }

    /// A page of an agent's published versions, newest first.
    pub async fn versions(&self, agent: AgentId, request: PageRequest) -> Result<Listing<Versioned<AgentVersion>>> {
        let query = Query::partition(keys::agent_versions(self.account, agent), request.limit);
        page::read(self.table(), query.after(request.after).descending()).await
    }

    /// A published version.
    ///
    /// # Errors
    /// [`domain::ErrorKind::NotFound`] when there is no such version.
    pub async fn version(&self, agent: AgentId, version: u32) -> Result<AgentVersion> {
        let item = self.table().get(&keys::agent_version(self.account, agent, version)).await?;
        item.ok_or_else(|| Error::not_found("version"))?.decode()
    }

    /// Deletes an agent at the version that the caller saw, after what belongs to it.
    ///
    /// # Errors
    /// [`domain::ErrorKind::PreconditionFailed`] when it changed in the meantime.
    pub async fn delete(&self, agent: &Versioned<Agent>) -> Result<()> {
        let id = agent.value.id;
        super::purge(self.table(), &keys::agent_versions(self.account, id)).await?;
        let write = Write::Delete(keys::agent(self.account, id), Condition::Version(agent.version));
        self.table().write(vec![write]).await.map_err(|e| e.or_stale())
    }

    fn item(&self, agent: &Agent, version: u64) -> Result<Item> {
        Ok(Item::new(keys::agent(self.account, agent.id), "agent", agent)?.at_version(version))
    }

    fn table(&self) -> &'a dyn Table {
        self.store.table()
    }
}
