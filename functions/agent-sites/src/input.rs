//! What clients send: every problem is found at once, each with its place.

use domain::error::{Error, FieldError, Result};
use domain::limits::{PAGES_PER_SITE, SITE_DEPTH};
use domain::site::PageAddress;
use serde::Deserialize;
use utoipa::ToSchema;

/// A site that is to be read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SiteInput {
    /// The page to begin with. Only pages of its host are read, or of the host that it leads to by a redirection.
    #[schema(example = "https://example.com/prices")]
    address: String,
    /// How many links away from that page pages are read, 0 to 5; 0 is that page alone.
    #[serde(default)]
    #[schema(default = 0, maximum = 5)]
    depth: u8,
    /// How many pages are read at most, 1 to 500.
    #[serde(default = "some_pages")]
    #[schema(default = 50, minimum = 1, maximum = 500)]
    pages: usize,
}

const fn some_pages() -> usize {
    50
}

impl SiteInput {
    pub(crate) fn parse(self) -> Result<(PageAddress, u8, usize)> {
        let address = PageAddress::parse(&self.address).map_err(|e| e.at(&["body", "address"]));
        let range = |is_in: bool, field: &str, message: String| {
            (!is_in).then(|| FieldError::new(&["body", field], "out_of_range", message))
        };
        let depth = range(self.depth <= SITE_DEPTH, "depth", format!("must be 0 to {SITE_DEPTH}"));
        let pages =
            range((1..=PAGES_PER_SITE).contains(&self.pages), "pages", format!("must be 1 to {PAGES_PER_SITE}"));
        match (address, depth, pages) {
            (Ok(address), None, None) => Ok((address, self.depth, self.pages)),
            (address, depth, pages) => {
                Err(Error::invalid([address.err(), depth, pages].into_iter().flatten().collect()))
            }
        }
    }
}
