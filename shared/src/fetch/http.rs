//! The web over HTTP.

use std::error::Error as StdError;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use domain::limits::PAGE_SECONDS;
use domain::site::PageAddress;
use reqwest::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};

use super::guard::{NotPublic, Reach, Resolver};
use super::{FetchError, Fetched, Web};

/// What servers are told about who asks, with the name that `robots.txt` knows us by.
const USER_AGENT: &str = concat!("Mozilla/5.0 (compatible; Voronka/", env!("CARGO_PKG_VERSION"), ")");
const ACCEPTED: &str = "text/html,application/xhtml+xml,text/plain;q=0.9,application/pdf;q=0.8,*/*;q=0.5";

/// The web, within reach.
pub struct HttpWeb {
    client: Client,
    reach: Reach,
}

impl HttpWeb {
    /// A client that goes no further than `reach`.
    ///
    /// It asks for content as it is: what is not packed cannot unpack to more than was sent.
    #[must_use]
    pub fn new(reach: Reach) -> Self {
        // Several crates bring rustls; the process must agree on one provider of its cryptography.
        let _already = rustls::crypto::ring::default_provider().install_default();
        let builder = Client::builder()
            .user_agent(USER_AGENT)
            // A proxy would look names up for itself.
            .no_proxy()
            .dns_resolver(Resolver(reach))
            .redirect(Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(PAGE_SECONDS));
        #[expect(
            clippy::expect_used,
            reason = "a client without the guard must not exist, and only TLS could fail here"
        )]
        let client = builder.build().expect("the client needs nothing from outside");
        Self { client, reach }
    }
}

#[async_trait]
impl Web for HttpWeb {
    async fn get(&self, address: &PageAddress, most: usize) -> Result<Fetched, FetchError> {
        let url = self.reach.check(address).map_err(|NotPublic| FetchError::Private)?;
        let response = self.client.get(url).header(ACCEPT, ACCEPTED).send().await.map_err(refusal)?;
        let header = |name: HeaderName| response.headers().get(name)?.to_str().ok().map(str::to_owned);
        let fetched = Fetched {
            status: response.status().as_u16(),
            location: header(LOCATION),
            content_type: header(CONTENT_TYPE),
            robots: header(HeaderName::from_static("x-robots-tag")),
            bytes: Bytes::new(),
        };
        if !response.status().is_success() {
            return Ok(fetched);
        }
        if header(CONTENT_ENCODING).is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
            return Err(FetchError::Unreachable("the content is packed though nobody asked for that".to_owned()));
        }
        Ok(Fetched { bytes: body(response, most).await?, ..fetched })
    }
}

/// The content, of which no more than `most` bytes are ever held.
async fn body(mut response: Response, most: usize) -> Result<Bytes, FetchError> {
    if response.content_length().is_some_and(|length| length > most as u64) {
        return Err(FetchError::TooLarge);
    }
    let mut bytes = BytesMut::new();
    while let Some(piece) = response.chunk().await.map_err(refusal)? {
        if bytes.len() + piece.len() > most {
            return Err(FetchError::TooLarge);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.freeze())
}

/// Tells a refusal of ours from one of the network.
fn refusal(error: reqwest::Error) -> FetchError {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    if causes.into_iter().any(|cause| cause.is::<NotPublic>()) {
        return FetchError::Private;
    }
    // The address is left out: it may carry what a customer wrote.
    let error = error.without_url();
    let last = std::iter::successors(error.source(), |&cause| cause.source()).last();
    FetchError::Unreachable(last.map_or_else(|| error.to_string(), ToString::to_string))
}
