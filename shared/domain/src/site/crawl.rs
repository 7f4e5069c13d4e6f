//! One round of reading a site: breadth first, each page once, within the limits of the site.

use serde::{Deserialize, Serialize};

use super::PageAddress;
use crate::limits::SITE_TARGETS;

/// The pages of a round in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Crawl {
    targets: Vec<Target>,
}

/// A page that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// Where it is.
    pub address: PageAddress,
    /// How many links lead to it from the page that the site begins with.
    pub depth: u8,
    /// What became of it.
    pub outcome: PageOutcome,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PageOutcome {
    /// It was not fetched yet.
    Waiting,
    /// It is knowledge now.
    Read,
    /// It is not.
    Skipped(SkipReason),
}

/// Why a page that was found is no knowledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SkipReason {
    /// The site's `robots.txt` forbids it.
    Robots,
    /// The page asks not to be indexed.
    NoIndex,
    /// There is no such page, or there is none any more.
    NotFound,
    /// The server refuses to show it.
    Refused,
    /// The server does not answer, or answers with an error of its own.
    Unreachable,
    /// It leads to another site.
    Elsewhere,
    /// It leads to a page that was found under another address.
    Duplicate,
    /// It leads to an address that is not public.
    Private,
    /// It has more bytes than are read.
    TooLarge,
    /// It is of a type that holds no text.
    NotText,
    /// The agent's knowledge is full.
    Full,
}

impl SkipReason {
    /// The name used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Robots => "robots",
            Self::NoIndex => "noIndex",
            Self::NotFound => "notFound",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::Elsewhere => "elsewhere",
            Self::Duplicate => "duplicate",
            Self::Private => "private",
            Self::TooLarge => "tooLarge",
            Self::NotText => "notText",
            Self::Full => "full",
        }
    }

    /// Whether it may be over soon: what was read of the page before is kept meanwhile.
    #[must_use]
    pub const fn is_passing(self) -> bool {
        matches!(self, Self::Refused | Self::Unreachable | Self::Full)
    }
}

impl Crawl {
    /// A round that begins with a page.
    #[must_use]
    pub fn from(address: PageAddress) -> Self {
        Self { targets: vec![Target { address, depth: 0, outcome: PageOutcome::Waiting }] }
    }

    /// Every page that was found.
    #[must_use]
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The page to fetch next.
    #[must_use]
    pub fn next(&self) -> Option<&Target> {
        self.targets.iter().find(|target| target.outcome == PageOutcome::Waiting)
    }

    /// How many pages are knowledge now.
    #[must_use]
    pub fn read(&self) -> usize {
        self.targets.iter().filter(|target| target.outcome == PageOutcome::Read).count()
    }

    /// The pages that were left out, and why.
    pub fn skipped(&self) -> impl Iterator<Item = (&PageAddress, SkipReason)> {
        self.targets.iter().filter_map(|target| match target.outcome {
            PageOutcome::Skipped(reason) => Some((&target.address, reason)),
            _ => None,
        })
    }

    /// Whether a page is known by this address.
    #[must_use]
    pub fn knows(&self, address: &PageAddress) -> bool {
        self.targets.iter().any(|target| target.address == *address)
    }

    /// Writes down what became of a page, and says whether it was waiting for that.
    pub fn settle(&mut self, address: &PageAddress, outcome: PageOutcome) -> bool {
        let waits = |target: &&mut Target| target.address == *address && target.outcome == PageOutcome::Waiting;
        let found = self.targets.iter_mut().find(waits);
        found.map(|target| target.outcome = outcome).is_some()
    }

    /// Gives a page that waits the address that it was found at in the end.
    pub fn rename(&mut self, address: &PageAddress, found_at: &PageAddress) {
        let waits = |target: &&mut Target| target.address == *address && target.outcome == PageOutcome::Waiting;
        if let Some(target) = self.targets.iter_mut().find(waits) {
            target.address = found_at.clone();
        }
    }

    /// Adds a page that is `depth` links away, if it is new and there is room: as many pages as the site may have, without
    /// those that were left out, and with them as many as its item can hold.
    pub fn find(&mut self, address: PageAddress, depth: u8, pages: usize) -> bool {
        let counted = self.targets.iter().filter(|target| !matches!(target.outcome, PageOutcome::Skipped(_))).count();
        if counted >= pages || self.targets.len() >= SITE_TARGETS || self.knows(&address) {
            return false;
        }
        self.targets.push(Target { address, depth, outcome: PageOutcome::Waiting });
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str) -> PageAddress {
        PageAddress::parse(&format!("https://example.com{path}")).unwrap()
    }

    #[test]
    fn pages_are_fetched_once_in_the_order_they_are_found() {
        let mut crawl = Crawl::from(page("/"));
        assert!(crawl.find(page("/a"), 1, 10) && !crawl.find(page("/a"), 1, 10) && !crawl.find(page("/"), 1, 10));
        assert_eq!(crawl.next().unwrap().address, page("/"));
        assert!(crawl.settle(&page("/"), PageOutcome::Read) && !crawl.settle(&page("/"), PageOutcome::Read));
        assert_eq!(crawl.next().unwrap().address, page("/a"));
        crawl.settle(&page("/a"), PageOutcome::Skipped(SkipReason::NoIndex));
        assert_eq!((crawl.next(), crawl.read(), crawl.skipped().count()), (None, 1, 1));
    }

    #[test]
    fn a_page_that_was_left_out_makes_room_for_another() {
        let mut crawl = Crawl::from(page("/"));
        crawl.find(page("/a"), 1, 2);
        assert!(!crawl.find(page("/b"), 1, 2));
        crawl.settle(&page("/a"), PageOutcome::Skipped(SkipReason::NotFound));
        assert!(crawl.find(page("/b"), 1, 2));
    }

    #[test]
    fn an_endless_site_has_an_end() {
        let mut crawl = Crawl::from(page("/"));
        for number in 0..SITE_TARGETS * 2 {
            let address = page(&format!("/{number}"));
            crawl.find(address.clone(), 1, 500);
            crawl.settle(&address, PageOutcome::Skipped(SkipReason::NotFound));
        }
        assert_eq!(crawl.targets().len(), SITE_TARGETS);
    }
}
