//! The machine's clock, its source of chance, and the one way to an HTTP client.

use std::time::Duration;

use async_trait::async_trait;
use domain::chance::Chance;
use domain::time::{Clock, Timestamp};
use rand::TryRngCore as _;

/// The wall clock.
pub(crate) struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter that everything else must use")]
    fn now(&self) -> Timestamp {
        Timestamp::truncated(jiff::Timestamp::now())
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// The operating system's random bytes.
pub(crate) struct SystemChance;

impl Chance for SystemChance {
    #[expect(clippy::expect_used, reason = "without random bytes every id and key would be guessable: stop instead")]
    fn fill(&self, bytes: &mut [u8]) {
        rand::rngs::OsRng.try_fill_bytes(bytes).expect("the operating system gives random bytes");
    }
}

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
