//! Web sites whose pages are knowledge of an agent: which pages are read, in which order, and what became of each.
//!
//! Everything here is a rule: what an address is, what `robots.txt` allows, where a crawl stands. Fetching is a port.

mod address;
mod crawl;
mod entity;
mod robots;

pub use address::{InvalidAddress, PageAddress};
pub use crawl::{Crawl, PageOutcome, SkipReason, Target};
pub use entity::{Site, SiteFailure, SiteState, SiteStatus};
pub use robots::Robots;
