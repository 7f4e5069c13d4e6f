//! Fetches the pages of a web site, a few in each invocation, and makes files of them.
//!
//! Where a site stands is written after each page, under the version that was read. So a message may come twice or late and
//! the function may die between any two lines: whoever writes first goes on, the other one stops, and a page that is fetched
//! twice is the same file with the same bytes.

mod page;
mod visit;

use domain::access::Principal;
use domain::error::{Error, ErrorKind, Result};
use domain::limits::{PAGE_SECONDS, PAGES_PER_INVOCATION, REDIRECTIONS};
use domain::site::{PageOutcome, Robots, Site, SkipReason};
use domain::time::Timestamp;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use shared::App;
use shared::config::Dependency;
use shared::crawl::SiteMessage;
use shared::queue::QueueName;
use shared::runtime::{EventSource, Function, QueueMessage};
use shared::store::Versioned;

use page::Page;

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "site-crawler",
    requires: &[
        Dependency::Table,
        Dependency::Objects,
        Dependency::Queue(QueueName::Sites),
        Dependency::Queue(QueueName::Golden),
    ],
    source: EventSource::Queue(QueueName::Sites, handle),
    embedder: None,
};

/// Seconds before the end of an invocation at which no further page is begun: enough for one over all of its redirections.
const RESERVE_SECONDS: u64 = PAGE_SECONDS * (REDIRECTIONS as u64 + 1) + 10;

/// Serves a message.
#[must_use]
pub fn handle(app: App, message: QueueMessage) -> BoxFuture<'static, Result<()>> {
    async move {
        let site = SiteMessage::from_queue(&message.body)?;
        let caller = Principal::function(site.account_id, FUNCTION.name);
        Crawler { app: &app, caller: &caller, message: site, deadline: message.deadline }.run().await
    }
    .boxed()
}

struct Crawler<'a> {
    app: &'a App,
    caller: &'a Principal,
    message: SiteMessage,
    /// When the invocation ends.
    deadline: Timestamp,
}

impl Crawler<'_> {
    /// Fetches the next pages and, if there are more, sends for itself.
    async fn run(&self) -> Result<()> {
        let found = self.app.sites(self.caller).find(self.message.agent_id, self.message.site_id).await?;
        let Some(mut site) = found.filter(|site| site.value.accepts(self.message.round)) else {
            tracing::info!(site.id = %self.message.site_id, round = self.message.round, "the message is stale");
            return Ok(());
        };
        for _ in 0..PAGES_PER_INVOCATION {
            let Some(next) = self.step(site).await? else { return Ok(()) };
            site = next;
            let is_late = self.app.clock().now().plus_seconds(RESERVE_SECONDS.cast_signed()) > self.deadline;
            if is_late || delay(&site.value) > 0 {
                break;
            }
        }
        self.message.send(self.app, delay(&site.value)).await
    }

    /// Does the next thing; `None` when there is nothing left to do, or nothing left for us.
    async fn step(&self, mut site: Versioned<Site>) -> Result<Option<Versioned<Site>>> {
        let now = || self.app.clock().now();
        let Some(robots) = site.value.robots.clone() else {
            let first = site.value.home().clone();
            match visit::robots(self.app.web(), &first).await {
                Ok(robots) => site.value.begin(robots, now()),
                Err(reason) => {
                    site.value.begin(Robots::disallow_all(), now());
                    site.value.settle(&first, PageOutcome::Skipped(reason), Vec::new(), now());
                }
            }
            return self.write(site).await;
        };
        let Some(target) = site.value.crawl.next().cloned() else {
            site.value.finish(now());
            self.sweep(&site.value).await?;
            self.write(site).await?;
            return Ok(None);
        };
        let (address, outcome, links) = match visit::visit(self.app.web(), &site.value, &robots, &target.address).await
        {
            Ok(page) if page.address != target.address && site.value.crawl.knows(&page.address) => {
                (target.address, PageOutcome::Skipped(SkipReason::Duplicate), Vec::new())
            }
            Ok(page) => {
                // From now on it goes by the address that it was found at in the end.
                site.value.crawl.rename(&target.address, &page.address);
                let outcome = self.store(&site.value, &page).await?;
                (page.address, outcome, page.links)
            }
            Err(refused) => {
                let is_elsewhere = target.depth == 0 && refused.reason == SkipReason::Elsewhere;
                if is_elsewhere && site.value.move_to(refused.address, now()) {
                    return self.write(site).await;
                }
                (target.address, PageOutcome::Skipped(refused.reason), Vec::new())
            }
        };
        tracing::info!(site.id = %site.value.id, ?outcome, links = links.len(), "a page of a site");
        site.value.settle(&address, outcome, links, now());
        let stored = (outcome == PageOutcome::Read).then_some(address);
        let (agent, id, created_at) = (site.value.agent, site.value.id, site.value.created_at);
        let written = self.write(site).await?;
        if let (None, Some(address)) = (&written, stored)
            && self.app.sites(self.caller).find(agent, id).await?.is_none()
        {
            // The site was deleted while its page was stored.
            let file = domain::knowledge::Origin::page_file(id, address.as_str(), created_at);
            ignore_missing(self.app.files(self.caller).delete(agent, file, None).await)?;
        }
        Ok(written)
    }

    /// Makes a file of a page, unless it asks not to be indexed.
    async fn store(&self, site: &Site, page: &Page) -> Result<PageOutcome> {
        if page.no_index {
            return Ok(PageOutcome::Skipped(SkipReason::NoIndex));
        }
        match self.app.files(self.caller).put_page(site.agent, page.file(site)).await {
            Ok(_) => Ok(PageOutcome::Read),
            Err(error) if *error.kind() == ErrorKind::Conflict("too_many_files") => {
                Ok(PageOutcome::Skipped(SkipReason::Full))
            }
            Err(error) => Err(error),
        }
    }

    /// Removes the pages of earlier rounds that are no more.
    async fn sweep(&self, site: &Site) -> Result<()> {
        let files = self.app.files(self.caller);
        for file in files.pages_of(site.agent, site.id).await? {
            let domain::knowledge::Origin::Page { address, .. } = &file.value.origin else { continue };
            if !site.keeps(address) {
                ignore_missing(files.delete(site.agent, file.value.id, None).await)?;
            }
        }
        Ok(())
    }

    /// Writes where the site stands; `None` when somebody else did, who then goes on.
    async fn write(&self, site: Versioned<Site>) -> Result<Option<Versioned<Site>>> {
        match self.app.sites(self.caller).write(site).await {
            Ok(site) => Ok(Some(site)),
            Err(error) if *error.kind() == ErrorKind::PreconditionFailed => {
                tracing::info!(site.id = %self.message.site_id, "somebody else changed the site, and goes on with it");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// Seconds until the next page, as the site wishes.
fn delay(site: &Site) -> i64 {
    site.robots.as_ref().map_or(0, |robots: &Robots| i64::from(robots.delay_seconds))
}

fn ignore_missing(deleted: Result<(), Error>) -> Result<()> {
    match deleted {
        Err(error) if *error.kind() == ErrorKind::NotFound => Ok(()),
        deleted => deleted,
    }
}
