//! The machine's clock and its source of random bytes.

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
