//! Where a file's bytes come from.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{FileId, SiteId};
use crate::time::Timestamp;

/// Where a file's bytes come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum Origin {
    /// A person uploaded it.
    #[default]
    Upload,
    /// It is a page of a web site, read by the crawler.
    Page {
        /// The site.
        #[serde(rename = "siteId")]
        #[schema(value_type = String)]
        site: SiteId,
        /// The page's address, as the crawler writes addresses: one page has one spelling.
        address: String,
    },
}

impl Origin {
    /// The id of a page's file. It follows from the site and the address, so a page that is crawled twice is one file.
    #[must_use]
    pub fn page_file(site: SiteId, address: &str, site_created_at: Timestamp) -> FileId {
        FileId::derived(site_created_at, &[&site.to_string(), address])
    }

    /// The site that the file is a page of.
    #[must_use]
    pub fn site(&self) -> Option<SiteId> {
        match self {
            Self::Upload => None,
            Self::Page { site, .. } => Some(*site),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_one_file_and_another_address_or_site_another() {
        let at = Timestamp::from_millis(1_764_000_000_000).unwrap();
        let (one, other) = (SiteId::derived(at, &["1"]), SiteId::derived(at, &["2"]));
        let id = |site, address| Origin::page_file(site, address, at);
        assert_eq!(id(one, "https://a.example/"), id(one, "https://a.example/"));
        assert_ne!(id(one, "https://a.example/"), id(one, "https://a.example/b"));
        assert_ne!(id(one, "https://a.example/"), id(other, "https://a.example/"));
    }

    #[test]
    fn an_origin_is_told_as_the_interface_expects_it() {
        let site = SiteId::derived(Timestamp::from_millis(1).unwrap(), &["1"]);
        let page = Origin::Page { site, address: "https://a.example/".into() };
        let json = serde_json::json!({"kind": "page", "siteId": site, "address": "https://a.example/"});
        assert_eq!(serde_json::to_value(&page).unwrap(), json);
        assert_eq!(serde_json::from_value::<Origin>(json).unwrap(), page);
        assert_eq!(serde_json::to_value(Origin::Upload).unwrap(), serde_json::json!({"kind": "upload"}));
    }
}
