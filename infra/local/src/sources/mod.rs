//! What starts functions besides requests: objects, queues, schedules.

pub mod asynchronous;
pub mod objects;
pub mod queue;
pub mod schedule;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::clock::Clock;
use crate::lambda::{InvokeError, Pool};

/// How long to wait before a throttled event is tried again.
const THROTTLE_PAUSE: Duration = Duration::from_secs(1);

/// Invokes a function, trying again while its concurrency limit is reached, for at most `patience`.
async fn invoke_patiently(
    pool: &Pool,
    event: Bytes,
    clock: &Arc<dyn Clock>,
    patience: Duration,
) -> Result<Bytes, InvokeError> {
    let give_up = clock.now().saturating_add(patience).unwrap_or(jiff::Timestamp::MAX);
    loop {
        let outcome = match pool.invoke(event.clone()).await {
            Ok(reply) => reply.whole().await,
            Err(error) => Err(error),
        };
        match outcome {
            Err(InvokeError::Throttled) if clock.now() < give_up => {
                clock.sleep_until(clock.now().saturating_add(THROTTLE_PAUSE).unwrap_or(give_up)).await;
            }
            outcome => return outcome,
        }
    }
}
