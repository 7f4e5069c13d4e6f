//! Schedules of `EventBridge` rules and of `EventBridge` Scheduler.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::asynchronous::Asynchronous;
use crate::clock::Clock;
use crate::ids;
use crate::logs::{Level, Logs};
use crate::tasks::spawn;
use crate::template::{ACCOUNT_ID, REGION, Schedule};

/// Fires `schedule` for `function` until `stop`.
pub fn run(
    schedule: Schedule,
    function: String,
    asynchronous: Asynchronous,
    clock: Arc<dyn Clock>,
    logs: Logs,
    stop: CancellationToken,
) {
    let mut previous = clock.now();
    spawn(async move {
        while let Some(next) = schedule.rule.next_after(previous) {
            tokio::select! {
                () = clock.sleep_until(next) => {}
                () = stop.cancelled() => return,
            }
            if let Err(error) = asynchronous.send(&function, &event(&schedule, next)) {
                logs.say(Level::Error, &format!("schedule {}: {error:#}", schedule.name));
            }
            // A machine that slept has missed some times; like AWS, it does not make up for them.
            previous = next.max(clock.now());
        }
    });
}

/// What a schedule sends at `now`.
#[must_use]
pub fn event(schedule: &Schedule, now: Timestamp) -> Value {
    if let Some(input) = &schedule.input {
        return serde_json::from_str(input).unwrap_or_else(|_| Value::String(input.clone()));
    }
    if schedule.scheduler {
        return json!({});
    }
    json!({
        "version": "0",
        "id": ids::uuid(),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT_ID,
        "time": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "region": REGION,
        "resources": [format!("arn:aws:events:{REGION}:{ACCOUNT_ID}:rule/{}", schedule.name)],
        "detail": {},
    })
}
