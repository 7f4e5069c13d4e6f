//! The one client for HTTP of our own services' dependencies: language models, embedding models, sign-in and Sentry.
//!
//! Pages of the web have a client of their own, which checks every address: see [`crate::fetch`].

use std::time::Duration;

use domain::time::Timestamp;
use http::header::{HeaderMap, RETRY_AFTER};

/// A client for HTTP with timeouts; redirects are not followed, because none of the services we call needs one.
pub(crate) fn http_client() -> reqwest::Client {
    // Several crates bring rustls; the process must agree on one provider of its cryptography.
    let _already = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(3))
        .timeout(Duration::from_secs(10))
        .redirect(reqwest::redirect::Policy::none());
    builder.build().unwrap_or_default()
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, or the moment itself.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(Duration::try_from(Timestamp::truncated(moment).since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_a_number_or_a_moment() {
        let now: Timestamp = "1994-11-06T08:49:30Z".parse().unwrap();
        let wait = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            retry_after(&headers, now)
        };
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::from_secs(7)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("soon"), None);
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
