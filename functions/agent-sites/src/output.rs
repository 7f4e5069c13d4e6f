//! What clients get.

use domain::site::{Site as StoredSite, SiteFailure, SiteStatus};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Pages that were left out and are named; the others of hundreds would say the same.
const NAMED: usize = 100;

/// A web site of an agent's knowledge.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Site {
    id: String,
    agent_id: String,
    /// The page that it begins with, in the spelling that the product uses.
    address: String,
    /// Where that page was found in the end, when it leads elsewhere: pages of this host are the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    home: Option<String>,
    depth: u8,
    /// The most pages that are read.
    pages: usize,
    status: SiteStatus,
    /// Pages that were found so far.
    found: usize,
    /// Pages that were read so far; each is a file of the agent with the origin `page`.
    read: usize,
    /// Pages that were left out and why, the first 100.
    skipped: Vec<Skipped>,
    /// Why no page could be read.
    #[schema(required)]
    failure: Option<SiteFailure>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// A page that was left out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SkippedPage)]
pub(crate) struct Skipped {
    address: String,
    /// `robots`, `noIndex`, `notFound`, `refused`, `unreachable`, `elsewhere`, `duplicate`, `private`, `tooLarge`, `notText`
    /// or `full`.
    reason: &'static str,
}

impl Site {
    /// The site as it is to be seen at `now`.
    pub(crate) fn at(site: StoredSite, now: Timestamp) -> Self {
        let (status, failure) = site.shown(now);
        let skipped = site.crawl.skipped().take(NAMED);
        let skipped = skipped.map(|(page, reason)| Skipped { address: page.to_string(), reason: reason.as_str() });
        Self {
            id: site.id.to_string(),
            agent_id: site.agent.to_string(),
            address: site.address.to_string(),
            home: Some(site.home()).filter(|home| **home != site.address).map(ToString::to_string),
            depth: site.depth,
            pages: site.pages,
            status,
            found: site.crawl.targets().len(),
            read: site.crawl.read(),
            skipped: skipped.collect(),
            failure,
            created_at: site.created_at.to_string(),
            updated_at: site.updated_at.to_string(),
        }
    }
}
