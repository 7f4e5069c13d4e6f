//! Addresses of pages: one page has one spelling.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::error::FieldError;
use crate::limits::PAGE_ADDRESS_CHARACTERS;

/// Parameters that say where a visitor came from and change nothing on the page.
const TRACKING: &[&str] = &["fbclid", "gclid", "mc_cid", "mc_eid", "msclkid", "ysclid", "yclid", "_openstat"];
const TRACKING_PREFIX: &str = "utm_";

/// The address of a page on the web: `http` or `https`, without a name and password, in its one spelling.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PageAddress(Url);

/// Why a text is no address of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAddress {
    /// It cannot be read.
    #[error("must be a web address, such as https://example.com/prices")]
    Malformed,
    /// It is of another kind.
    #[error("must begin with https:// or http://")]
    Scheme,
    /// It holds a name or a password.
    #[error("must not hold a name or a password")]
    Credentials,
    /// It is too long.
    #[error("must have at most {PAGE_ADDRESS_CHARACTERS} characters")]
    TooLong,
}

impl InvalidAddress {
    /// The same refusal, pointing at a field of the request.
    #[must_use]
    pub fn at(self, loc: &[&str]) -> FieldError {
        let code = match self {
            Self::Malformed => "address",
            Self::Scheme => "scheme",
            Self::Credentials => "credentials",
            Self::TooLong => "too_long",
        };
        FieldError::new(loc, code, self.to_string())
    }
}

impl PageAddress {
    /// Reads an address that stands by itself.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, InvalidAddress> {
        Self::of(Url::parse(text.trim()).map_err(|_| InvalidAddress::Malformed)?)
    }

    /// Reads the address of a link on this page.
    ///
    /// # Errors
    /// When it leads to no page.
    pub fn join(&self, link: &str) -> Result<Self, InvalidAddress> {
        Self::of(self.0.join(link.trim()).map_err(|_| InvalidAddress::Malformed)?)
    }

    fn of(mut url: Url) -> Result<Self, InvalidAddress> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(InvalidAddress::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidAddress::Credentials);
        }
        url.set_fragment(None);
        let is_kept = |name: &str| !TRACKING.contains(&name) && !name.starts_with(TRACKING_PREFIX);
        let parameter = |part: &&str| !part.is_empty() && is_kept(part.split('=').next().unwrap_or_default());
        let query: Vec<&str> = url.query().unwrap_or_default().split('&').filter(parameter).collect();
        let query = Some(query.join("&")).filter(|query| !query.is_empty());
        url.set_query(query.as_deref());
        if url.as_str().len() > PAGE_ADDRESS_CHARACTERS {
            return Err(InvalidAddress::TooLong);
        }
        Ok(Self(url))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The path with the query, which is what `robots.txt` speaks of.
    #[must_use]
    pub fn path_and_query(&self) -> &str {
        self.0.as_str().get(self.0[..url::Position::BeforePath].len()..).unwrap_or("/")
    }

    /// The last part of the path without what programs wrote it with, to be shown where a page has no title.
    #[must_use]
    pub fn last_segment(&self) -> Option<&str> {
        self.0.path_segments()?.rfind(|segment| !segment.is_empty())
    }

    /// The host's name.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether both are pages of one site: the same host and port, by either protocol.
    #[must_use]
    pub fn is_same_site(&self, other: &Self) -> bool {
        let place = |address: &Self| (address.host().to_owned(), address.0.port());
        place(self) == place(other)
    }

    /// Where the site's `robots.txt` is (RFC 9309, 2.3).
    #[must_use]
    pub fn robots(&self) -> Self {
        let mut url = self.0.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        Self(url)
    }
}

impl TryFrom<String> for PageAddress {
    type Error = InvalidAddress;

    fn try_from(text: String) -> Result<Self, InvalidAddress> {
        Self::parse(&text)
    }
}

impl From<PageAddress> for String {
    fn from(address: PageAddress) -> Self {
        address.0.into()
    }
}

impl std::fmt::Display for PageAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> PageAddress {
        PageAddress::parse(text).unwrap()
    }

    #[test]
    fn one_page_has_one_spelling() {
        for (spelling, expected) in [
            ("HTTPS://Example.COM:443", "https://example.com/"),
            ("https://example.com/a/../b?utm_source=x&id=1&gclid=2#part", "https://example.com/b?id=1"),
            ("https://example.com/?", "https://example.com/"),
            (" http://пример.рф/цены ", "http://xn--e1afmkfd.xn--p1ai/%D1%86%D0%B5%D0%BD%D1%8B"),
        ] {
            assert_eq!(address(spelling).as_str(), expected);
            assert_eq!(address(expected), address(spelling), "the spelling is its own");
        }
    }

    #[test]
    fn what_is_no_page_is_refused() {
        let long = format!("https://example.com/{}", "a".repeat(PAGE_ADDRESS_CHARACTERS));
        for (text, expected) in [
            ("example.com", InvalidAddress::Malformed),
            ("https://", InvalidAddress::Malformed),
            ("file:///etc/passwd", InvalidAddress::Scheme),
            ("https://name:secret@example.com/", InvalidAddress::Credentials),
            (&long, InvalidAddress::TooLong),
        ] {
            assert_eq!(PageAddress::parse(text), Err(expected), "{text}");
        }
        assert_eq!(address("https://example.com/a/").join("mailto:a@b.c"), Err(InvalidAddress::Scheme));
    }

    #[test]
    fn links_are_relative_to_their_page() {
        let page = address("https://example.com/a/b?x=1");
        assert_eq!(page.join("../c#d").unwrap().as_str(), "https://example.com/c");
        assert_eq!(page.join("//other.example/").unwrap().host(), "other.example");
        assert_eq!((page.path_and_query(), page.last_segment()), ("/a/b?x=1", Some("b")));
        assert_eq!(page.robots().as_str(), "https://example.com/robots.txt");
    }

    #[test]
    fn a_site_is_a_host_and_a_port() {
        let page = address("https://example.com/");
        assert!(page.is_same_site(&address("http://example.com/x")));
        assert!(!page.is_same_site(&address("https://www.example.com/")));
        assert!(!page.is_same_site(&address("https://example.com:8443/")));
    }
}
