//! Web sites of an agent, with where the reading of each stands.

use domain::error::{Error, Result};
use domain::ids::{AccountId, AgentId, SiteId};
use domain::limits::SITES_PER_AGENT;
use domain::site::{PageAddress, Site, SiteState};

use super::page::{self, Listing, PageRequest};
use super::table::{Condition, Item, Query, Table, Write};
use super::{Files, Store, Transaction, Versioned, keys};

/// The sites of one account.
pub struct Sites<'a> {
    store: &'a Store,
    account: AccountId,
}

impl<'a> Sites<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    /// Plans a new site of an agent, with its depth and its number of pages.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Conflict`] when the agent has too many or this one already, [`domain::ErrorKind::NotFound`] when
    /// the agent was deleted in the meantime.
    pub async fn create(
        &self,
        transaction: &mut Transaction,
        agent: AgentId,
        (address, depth, pages): (PageAddress, u8, usize),
    ) -> Result<Versioned<Site>> {
        let known = self.all(agent).await?;
        if known.len() >= SITES_PER_AGENT {
            let text = format!("an agent has at most {SITES_PER_AGENT} sites; delete one first");
            return Err(Error::conflict("too_many_sites", text));
        }
        if known.iter().any(|site| site.value.is_at(&address) && site.value.deleted_at.is_none()) {
            return Err(Error::conflict(
                "site_exists",
                "the agent reads this site already; refresh it or delete it first",
            ));
        }
        let now = self.store.clock().now();
        let id = SiteId::generate(now, self.store.chance());
        let site = Versioned::first(Site::new(id, agent, address, (depth, pages), now));
        transaction
            .add(Write::Check(keys::agent(self.account, agent), Condition::Present), || Error::not_found("agent"));
        transaction.add(Write::create(self.item(&site)?), Error::stale);
        Ok(site)
    }

    /// A site of an agent.
    ///
    /// # Errors
    /// [`domain::ErrorKind::NotFound`] when the agent has no such site.
    pub async fn get(&self, agent: AgentId, id: SiteId) -> Result<Versioned<Site>> {
        self.find(agent, id).await?.ok_or_else(|| Error::not_found("site"))
    }

    /// A site of an agent, when there is one.
    pub async fn find(&self, agent: AgentId, id: SiteId) -> Result<Option<Versioned<Site>>> {
        Ok(self.find_any(agent, id).await?.filter(|site| site.value.deleted_at.is_none()))
    }

    /// A page of an agent's sites, oldest first. One that is being deleted is left out, so a page may be short.
    pub async fn list(&self, agent: AgentId, request: PageRequest) -> Result<Listing<Versioned<Site>>> {
        let query = Query::partition(keys::sites(self.account, agent), request.limit).after(request.after);
        let mut listing: Listing<Versioned<Site>> = page::read(self.table(), query).await?;
        listing.items.retain(|site| site.value.deleted_at.is_none());
        Ok(listing)
    }

    /// The sites of an agent that wait for the crawler.
    pub async fn waiting(&self, agent: AgentId) -> Result<Vec<Versioned<Site>>> {
        let mut sites = self.all(agent).await?;
        sites.retain(|site| site.value.deleted_at.is_none() && site.value.state == SiteState::Waiting);
        Ok(sites)
    }

    /// Plans to write a changed site over the version it was read at.
    pub fn plan(&self, transaction: &mut Transaction, site: Versioned<Site>) -> Result<Versioned<Site>> {
        let site = Versioned { version: site.version + 1, ..site };
        transaction.add(Write::replace(self.item(&site)?), Error::stale);
        Ok(site)
    }

    /// Writes a changed site over the version it was read at.
    ///
    /// # Errors
    /// [`domain::ErrorKind::PreconditionFailed`] when somebody else was faster.
    pub async fn write(&self, site: Versioned<Site>) -> Result<Versioned<Site>> {
        let mut transaction = Transaction::default();
        let site = self.plan(&mut transaction, site)?;
        transaction.commit(self.table()).await?;
        Ok(site)
    }

    /// Deletes a site with its pages. First the site is marked: from then on it is gone for everybody and its crawler
    /// stops. Repeating an interrupted deletion finishes it.
    ///
    /// # Errors
    /// [`domain::ErrorKind::NotFound`] when there is no such site, [`domain::ErrorKind::PreconditionFailed`] when `seen` is
    /// not its version.
    pub async fn delete(&self, agent: AgentId, id: SiteId, seen: Option<u64>) -> Result<()> {
        let site = self.find_any(agent, id).await?.ok_or_else(|| Error::not_found("site"))?;
        let site = if site.value.deleted_at.is_some() { site } else { site.expect(seen)? };
        self.remove(site).await
    }

    /// Deletes all sites of an agent. It can be repeated until it succeeds. Their pages are deleted with the agent's files.
    pub async fn purge(&self, agent: AgentId) -> Result<()> {
        super::purge(self.table(), &keys::sites(self.account, agent)).await
    }

    async fn remove(&self, mut site: Versioned<Site>) -> Result<()> {
        if site.value.deleted_at.is_none() {
            site.value.deleted_at = Some(self.store.clock().now());
            site = self.write(site).await?;
        }
        let (agent, id) = (site.value.agent, site.value.id);
        let files = Files::new(self.store, self.account);
        for page in files.pages_of(agent, id).await? {
            match files.delete(agent, page.value.id, None).await {
                Err(error) if *error.kind() == domain::ErrorKind::NotFound => {}
                deleted => deleted?,
            }
        }
        let write = Write::Delete(keys::site(self.account, agent, id), Condition::Version(site.version));
        self.table().write(vec![write]).await.map_err(|e| e.or_stale())
    }

    async fn find_any(&self, agent: AgentId, id: SiteId) -> Result<Option<Versioned<Site>>> {
        let item = self.table().get(&keys::site(self.account, agent, id)).await?;
        item.map(|item| Ok(Versioned { value: item.decode()?, version: item.version })).transpose()
    }

    async fn all(&self, agent: AgentId) -> Result<Vec<Versioned<Site>>> {
        let (mut sites, mut after) = (Vec::new(), None);
        loop {
            // A page of the table also ends at a megabyte.
            let query = Query::partition(keys::sites(self.account, agent), SITES_PER_AGENT).after(after);
            let listing: Listing<Versioned<Site>> = page::read(self.table(), query).await?;
            sites.extend(listing.items);
            after = listing.next;
            if after.is_none() {
                return Ok(sites);
            }
        }
    }

    fn item(&self, site: &Versioned<Site>) -> Result<Item> {
        let key = keys::site(self.account, site.value.agent, site.value.id);
        Ok(Item::new(key, "site", &site.value)?.at_version(site.version))
    }

    fn table(&self) -> &'a dyn Table {
        self.store.table()
    }
}
