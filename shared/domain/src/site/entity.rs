//! A site, and where the reading of it stands.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Crawl, PageAddress, PageOutcome, Robots, SkipReason};
use crate::ids::{AgentId, SiteId};
use crate::limits::{REDIRECTIONS, SITE_SILENCE_SECONDS};
use crate::time::Timestamp;

/// A web site, or a single page, that an agent's knowledge is read from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// The agent.
    pub agent: AgentId,
    /// The page that it begins with, as it was asked for.
    pub address: PageAddress,
    /// Where that page was found in this round, over redirections: its host is the site.
    #[serde(default)]
    pub home: Option<PageAddress>,
    /// How many times that page led to another host in this round.
    #[serde(default)]
    pub moves: u8,
    /// How many links away from that page pages are read; 0 is that page alone.
    pub depth: u8,
    /// How many pages are read at most.
    pub pages: usize,
    /// Where it stands.
    pub state: SiteState,
    /// The number of the round, from 1; messages of earlier rounds mean nothing.
    pub round: u64,
    /// What the site allows in this round, once it was asked.
    pub robots: Option<Robots>,
    /// The pages of this round.
    pub crawl: Crawl,
    /// When it was added.
    pub created_at: Timestamp,
    /// When something was last read or changed.
    pub updated_at: Timestamp,
    /// When its deletion began: from then on it is gone for everybody.
    #[serde(default)]
    pub deleted_at: Option<Timestamp>,
}

/// Where the reading of a site stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "status")]
pub enum SiteState {
    /// Nothing was fetched in this round.
    Waiting,
    /// Its pages are being fetched.
    Crawling,
    /// All of its pages were fetched.
    Ready,
    /// No page could be read.
    Failed(SiteFailure),
}

/// Where the reading of a site stands, as people see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SiteStatus {
    /// See [`SiteState::Waiting`].
    Waiting,
    /// See [`SiteState::Crawling`].
    Crawling,
    /// See [`SiteState::Ready`].
    Ready,
    /// See [`SiteState::Failed`].
    Failed,
}

/// Why a site could not be read, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SiteFailure {
    /// A stable code for programs.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What can be done.
    pub advice: String,
}

impl Site {
    /// A site that waits for its first round.
    #[must_use]
    pub fn new(id: SiteId, agent: AgentId, address: PageAddress, (depth, pages): (u8, usize), now: Timestamp) -> Self {
        let crawl = Crawl::from(address.clone());
        Self {
            id,
            agent,
            address,
            home: None,
            moves: 0,
            depth,
            pages,
            state: SiteState::Waiting,
            round: 1,
            robots: None,
            crawl,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        }
    }

    /// Its state as people see it at `now`: what it is called, and why it failed. A site of which nothing is heard any more has
    /// failed and can be read anew; should its crawler come after all, it goes on.
    #[must_use]
    pub fn shown(&self, now: Timestamp) -> (SiteStatus, Option<SiteFailure>) {
        let is_silent = now >= self.updated_at.plus_seconds(SITE_SILENCE_SECONDS);
        match &self.state {
            SiteState::Waiting | SiteState::Crawling if is_silent => {
                (SiteStatus::Failed, Some(SiteFailure::interrupted()))
            }
            SiteState::Waiting => (SiteStatus::Waiting, None),
            SiteState::Crawling => (SiteStatus::Crawling, None),
            SiteState::Ready => (SiteStatus::Ready, None),
            SiteState::Failed(failure) => (SiteStatus::Failed, Some(failure.clone())),
        }
    }

    /// Whether there is something to do for a message of this round.
    #[must_use]
    pub fn accepts(&self, round: u64) -> bool {
        self.round == round
            && self.deleted_at.is_none()
            && matches!(self.state, SiteState::Waiting | SiteState::Crawling)
    }

    /// Begins a new round, also when the one before it did not end.
    pub fn refresh(&mut self, now: Timestamp) {
        self.round += 1;
        self.state = SiteState::Waiting;
        self.robots = None;
        (self.home, self.moves) = (None, 0);
        self.crawl = Crawl::from(self.address.clone());
        self.updated_at = now;
    }

    /// The page that it begins with, where it is: pages of the same host are the site.
    #[must_use]
    pub fn home(&self) -> &PageAddress {
        self.home.as_ref().unwrap_or(&self.address)
    }

    /// Whether it begins with this page.
    #[must_use]
    pub fn is_at(&self, address: &PageAddress) -> bool {
        [&self.address, self.home()].contains(&address)
    }

    /// The page that it begins with leads to another host, as `example.com` does to `www.example.com`: that is the site from
    /// now on, and what it allows is not known yet. Answers whether it is; a site that moves on and on is none.
    pub fn move_to(&mut self, home: PageAddress, now: Timestamp) -> bool {
        let is_elsewhere = !home.is_same_site(self.home());
        if !is_elsewhere || usize::from(self.moves) >= REDIRECTIONS {
            return false;
        }
        self.moves += 1;
        self.robots = None;
        self.crawl = Crawl::from(home.clone());
        self.home = Some(home);
        self.updated_at = now;
        true
    }

    /// Writes down what the site allows: from now on its pages are fetched.
    pub fn begin(&mut self, robots: Robots, now: Timestamp) {
        self.robots = Some(robots);
        self.state = SiteState::Crawling;
        self.updated_at = now;
    }

    /// Writes down what became of a page and which pages it links to.
    pub fn settle(&mut self, address: &PageAddress, outcome: PageOutcome, links: Vec<PageAddress>, now: Timestamp) {
        let depth = self.crawl.targets().iter().find(|target| target.address == *address).map(|target| target.depth);
        self.crawl.settle(address, outcome);
        if depth == Some(0) && outcome == PageOutcome::Read {
            self.home = Some(address.clone());
        }
        if let Some(depth) = depth.filter(|depth| *depth < self.depth) {
            let home = self.home().clone();
            for link in links.into_iter().filter(|link| link.is_same_site(&home)) {
                self.crawl.find(link, depth + 1, self.pages);
            }
        }
        self.updated_at = now;
    }

    /// Ends the round: a site of which no page could be read has failed.
    pub fn finish(&mut self, now: Timestamp) {
        let first = self.crawl.skipped().next().map(|(_, reason)| reason);
        self.state = match first {
            Some(reason) if self.crawl.read() == 0 => SiteState::Failed(SiteFailure::of(reason)),
            _ => SiteState::Ready,
        };
        self.updated_at = now;
    }

    /// Whether what was read of a page before is still to be found after this round.
    #[must_use]
    pub fn keeps(&self, address: &str) -> bool {
        let outcome = self.crawl.targets().iter().find(|target| target.address.as_str() == address);
        match outcome.map(|target| target.outcome) {
            Some(PageOutcome::Skipped(reason)) => reason.is_passing(),
            Some(_) => true,
            // A round that could not read its first page has found no others; that says nothing of them.
            None => matches!(self.state, SiteState::Failed(_)),
        }
    }
}

impl SiteFailure {
    /// Nothing was heard of its crawler for too long.
    fn interrupted() -> Self {
        Self {
            code: "interrupted".to_owned(),
            message: "The reading of the site broke off.".to_owned(),
            advice: "Read the site again. What was read of it before is kept.".to_owned(),
        }
    }

    fn of(reason: SkipReason) -> Self {
        let (message, advice) = match reason {
            SkipReason::Robots => (
                "The site's robots.txt does not allow its pages to be read.",
                "Allow the robot \"voronka\" in robots.txt, or upload the pages as files.",
            ),
            SkipReason::NoIndex => {
                ("The page asks not to be indexed.", "Remove \"noindex\" from the page, or upload it as a file.")
            }
            SkipReason::NotFound => ("There is no page at this address.", "Check the address in a browser."),
            SkipReason::Refused => (
                "The server refuses to show the page.",
                "Pages behind a password or a check for robots cannot be read; upload them as files.",
            ),
            SkipReason::Unreachable => (
                "The server does not answer, or answers with an error.",
                "Check that the page opens in a browser and read the site again later.",
            ),
            SkipReason::Elsewhere | SkipReason::Duplicate => (
                "The address leads from site to site, or to something that is no page.",
                "Open it in a browser, and add the address that it shows in the end.",
            ),
            SkipReason::Private => (
                "The address belongs to a private network.",
                "Only pages that are open to everybody on the internet can be read.",
            ),
            SkipReason::TooLarge => ("The page is too large.", "Upload it as a file, in parts if need be."),
            SkipReason::NotText => (
                "The page is of a type that holds no text.",
                "Add the address of a page with text, or upload the text as a file.",
            ),
            SkipReason::Full => ("The agent's knowledge is full.", "Delete files that nobody asks about."),
        };
        Self { code: reason.as_str().to_owned(), message: message.to_owned(), advice: advice.to_owned() }
    }
}

#[cfg(test)]
mod tests;
