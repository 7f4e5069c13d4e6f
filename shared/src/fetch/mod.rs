//! Pages of the web, which anybody may have put anywhere.
//!
//! The port fetches one address and follows nothing. Whatever the address and its name server say, no request reaches a
//! network that is not public: see `guard`.

mod guard;
mod http;

use async_trait::async_trait;
use bytes::Bytes;
use domain::site::PageAddress;

pub use guard::Reach;
pub use http::HttpWeb;

/// The port to the web.
#[async_trait]
pub trait Web: Send + Sync {
    /// Fetches what is at an address, of at most `most` bytes.
    ///
    /// # Errors
    /// When no whole answer came.
    async fn get(&self, address: &PageAddress, most: usize) -> Result<Fetched, FetchError>;
}

/// An answer of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// The status.
    pub status: u16,
    /// Where it says that the page is, as it says it.
    pub location: Option<String>,
    /// What it says that the content is.
    pub content_type: Option<String>,
    /// What it asks of robots (`X-Robots-Tag`).
    pub robots: Option<String>,
    /// The content of a success; of everything else none is read.
    pub bytes: Bytes,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The address does not belong to the public internet.
    #[error("the address is not public")]
    Private,
    /// The server sends more than is wanted.
    #[error("the content is too large")]
    TooLarge,
    /// There is no server, or it did not answer in time or not as it should.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
}
