//! Each minute: takes what is due soon and hands it to the queue, to be delivered at its exact moment.
//!
//! The tick takes no input and remembers nothing. What is overdue stands first in the due index, so a missed tick, a
//! late index or an outage needs no path of its own. An enrolment is leased before its message is sent: should the
//! message be lost, the end of the lease brings it back; while the lease lasts, no other tick sends it again.

use std::collections::VecDeque;

use domain::error::Result;
use domain::limits::{DUE_SHARDS, LOOKAHEAD_SECONDS};
use domain::sequence::{DueStep, Enrolment};
use domain::time::Timestamp;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, StreamExt as _};
use shared::App;
use shared::config::Dependency;
use shared::queue::QueueName;
use shared::runtime::{EventSource, Function};
use shared::steps::StepMessage;
use shared::store::{DueEntry, Versioned};
use shared::telemetry::Unit;

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "sequence-tick",
    requires: &[Dependency::Table, Dependency::Queue(QueueName::Steps)],
    source: EventSource::Schedule(handle),
    embedder: None,
};

/// Leases in work at once: enough to hide the waiting, few enough for one connection.
const AT_ONCE: usize = 16;
/// Seconds before the deadline at which no further page is begun; the next tick goes on.
const RESERVE_SECONDS: i64 = 5;

/// An enrolment that this tick took.
struct Leased {
    entry: DueEntry,
    due: DueStep,
    enrolment: Versioned<Enrolment>,
}

/// Serves a tick.
#[must_use]
pub fn handle(app: App, deadline: Timestamp) -> BoxFuture<'static, Result<()>> {
    async move { tick(&app, deadline).await }.boxed()
}

/// Takes everything that is due soon, a page of each shard in turn, so that a full shard does not hold up the others.
///
/// # Errors
/// The last failure; the other pages were worked on nevertheless.
pub async fn tick(app: &App, deadline: Timestamp) -> Result<()> {
    let started = app.clock().now();
    let horizon = started.plus_seconds(LOOKAHEAD_SECONDS);
    let last_start = deadline.plus_seconds(-RESERVE_SECONDS);
    let mut pages: VecDeque<_> = (0..DUE_SHARDS).map(|shard| (shard, None)).collect();
    let (mut result, mut oldest, mut leased) = (Ok(()), started, 0);
    while let Some((shard, after)) = pages.pop_front() {
        if app.clock().now() >= last_start {
            tracing::warn!(shards.left = pages.len() + 1, "no time left in this tick; the next one goes on");
            break;
        }
        match work_on_page(app, shard, horizon, after).await {
            Ok(page) => {
                oldest = page.oldest.map_or(oldest, |due_at| due_at.min(oldest));
                leased += page.leased;
                pages.extend(page.next.map(|next| (shard, Some(next))));
            }
            Err(error) => {
                tracing::error!(error = error.report(), shard, "a shard of the due index could not be worked on");
                result = Err(error);
            }
        }
    }
    let overdue = started.since(oldest);
    app.metrics().put("SequenceOverdueSeconds", Unit::Seconds, overdue.as_secs_f64());
    app.metrics().put("SequenceLeased", Unit::Count, f64::from(leased));
    result
}

struct Page {
    oldest: Option<Timestamp>,
    leased: u32,
    next: Option<shared::store::table::Cursor>,
}

async fn work_on_page(
    app: &App,
    shard: u8,
    horizon: Timestamp,
    after: Option<shared::store::table::Cursor>,
) -> Result<Page> {
    let listing = app.due(FUNCTION.name).page(shard, horizon, after).await?;
    let leases = listing.items.into_iter().map(|entry| lease(app, entry));
    let leased: Vec<Leased> =
        futures_util::stream::iter(leases).buffer_unordered(AT_ONCE).filter_map(std::future::ready).collect().await;
    let page = Page {
        oldest: leased.iter().map(|leased| leased.due.due_at).min(),
        leased: u32::try_from(leased.len()).unwrap_or(u32::MAX),
        next: listing.next,
    };
    enqueue(app, leased).await?;
    Ok(page)
}

/// Takes one enrolment. What cannot be taken now is still due at the next tick.
async fn lease(app: &App, entry: DueEntry) -> Option<Leased> {
    let leased = app.enrolments(&entry.caller).lease(entry.sequence, entry.enrolment).await;
    match leased {
        Ok(leased) => leased.map(|(due, enrolment)| Leased { entry, due, enrolment }),
        Err(error) => {
            tracing::warn!(error = error.report(), enrolment.id = %entry.enrolment, "an enrolment could not be leased");
            None
        }
    }
}

/// Sends the messages. Those that the queue refuses are given back at once; when nothing is known of what it took, the
/// leases stay, and their end brings back what was lost.
async fn enqueue(app: &App, leased: Vec<Leased>) -> Result<()> {
    let now = app.clock().now();
    let messages =
        leased.iter().map(|Leased { entry, due, .. }| StepMessage::new(&entry.caller, due).to_queue(due.due_at, now));
    let messages = messages.collect::<Result<Vec<_>>>()?;
    if messages.is_empty() {
        return Ok(());
    }
    let refused = app.queue(QueueName::Steps)?.send(&messages).await?;
    for Leased { entry, due, enrolment } in
        leased.into_iter().enumerate().filter(|(at, _)| refused.contains(at)).map(|(_, leased)| leased)
    {
        tracing::warn!(enrolment.id = %entry.enrolment, "the queue refused a step; the next tick sends it again");
        app.enrolments(&entry.caller).release(&due, enrolment).await?;
    }
    Ok(())
}
