//! Reads an uploaded file into its agent's index: lease, fetch, extract, split, embed, store, publish.
//!
//! Events come twice, late and out of order, and the process may end at any moment. So the work is fenced by the file's
//! attempt and version: whoever was overtaken, by a second upload or by a deletion, writes nothing any more. What is
//! wrong with a file becomes its state, in words; an error is only what another try may heal.

mod embedding;
mod hold;
mod reading;
mod report;

use std::panic::AssertUnwindSafe;

use domain::access::Principal;
use domain::error::{Error, Result};
use domain::knowledge::{Failure, Reading, Stage, Timings, UploadKey};
use domain::limits::FILE_BYTES;
use domain::time::Timestamp;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sha2::{Digest as _, Sha256};
use shared::App;
use shared::config::Need;
use shared::runtime::{Function, ObjectCreated};
use shared::telemetry::Unit;

use hold::Hold;

/// What the function is and needs.
pub const FUNCTION: Function = Function {
    name: "file-worker",
    needs: &[Need::Table, Need::Objects],
    embedder: Some(shared::builtin_embedder::builtin_embedder),
};

/// Seconds before the end of an invocation at which the work stops: enough to store a segment and to write a state.
const RESERVE_SECONDS: i64 = 10;
/// A file is begun only with so many seconds to work: with fewer, it would fail for want of time that the next invocation has.
const START_SECONDS: i64 = 20;

/// Why the work on a file ends before the file is ready.
#[derive(Debug)]
enum Stop {
    /// Somebody else has it, or nobody needs it any more.
    Lost,
    /// It cannot be read.
    Failed(Failure),
    /// This invocation is over, and what it did is kept: the next one goes on.
    OutOfTime,
    /// Something around us does not work.
    Broken(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Broken(error)
    }
}

/// Works on one uploaded object.
///
/// # Errors
/// Only what another try of the same event may heal.
pub fn handle(app: App, object: ObjectCreated) -> BoxFuture<'static, Result<()>> {
    async move { work(&app, &object).await }.boxed()
}

async fn work(app: &App, object: &ObjectCreated) -> Result<()> {
    let Ok(key) = object.key.parse::<UploadKey>() else {
        tracing::warn!("this is no key of an upload; nothing is done");
        return Ok(());
    };
    let caller = Principal::function(key.account, FUNCTION.name);
    let stop_at = object.deadline.plus_seconds(-RESERVE_SECONDS);
    let Some(mut hold) = Hold::take(app, &caller, key, stop_at).await? else { return Ok(()) };
    // A panic is a fault of ours in this one file: its owner is told, and the next file is read.
    let read = AssertUnwindSafe(read(app, &mut hold, stop_at)).catch_unwind().await;
    let stop = match read {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(stop)) => stop,
        Err(panic) => {
            let said = panic.downcast_ref::<&str>().copied().unwrap_or("without a message");
            tracing::error!(panic = said, "reading a file panicked");
            Stop::Failed(Failure::internal())
        }
    };
    end(app, &mut hold, stop).await
}

/// Leaves the file in a state that says why the work ended.
async fn end(app: &App, hold: &mut Hold<'_>, stop: Stop) -> Result<()> {
    let ended = match stop {
        Stop::Lost => Err(Stop::Lost),
        Stop::Failed(failure) => {
            tracing::info!(failure.code = failure.code, "the file could not be read");
            app.metrics().put("FileFailed", Unit::Count, 1.0);
            hold.change(|file, attempt, now| file.fail(attempt, failure.clone(), now)).await
        }
        Stop::OutOfTime => hold.hand_on().await,
        Stop::Broken(error) => {
            // The lease would hold up the next try; when not even this works, the lease runs out by itself.
            let _given_back = hold.change(|file, attempt, now| file.hand_back(attempt, now)).await;
            Err(Stop::Broken(error))
        }
    };
    match ended {
        Err(Stop::Broken(error)) => Err(error),
        Err(Stop::Lost) => {
            tracing::info!("the file was deleted or is somebody else's now; nothing more is written");
            hold.clean_up().await;
            Ok(())
        }
        _ => Ok(()),
    }
}

async fn read(app: &App, hold: &mut Hold<'_>, stop_at: Timestamp) -> Result<(), Stop> {
    if hold.file().size > FILE_BYTES {
        return Err(Stop::Failed(Failure::too_large(hold.file().size)));
    }
    let embedder = app.embedder()?;
    let mut watch = StopWatch { app, since: app.clock().now() };
    let object = hold.download().await?;
    let download_ms = watch.lap("FileDownloadMs");
    let content = hex::encode(Sha256::digest(&object));
    let known = hold.file().reading.clone();
    if let Some(known) = known.filter(|known| known.content == content && known.model == embedder.model_id()) {
        tracing::info!("the same bytes as before; the index stays as it is");
        return hold.publish(known).await;
    }

    let text = reading::read(app, hold, object, stop_at).await?;
    hold.advance(Stage::Embedding, embedding::START).await?;
    let extract_ms = watch.lap("FileExtractMs");
    let segments = embedding::embed(app, embedder, hold, &text.passages, stop_at).await?;
    let embed_ms = watch.lap("FileEmbedMs");

    let timings = Timings { download_ms, extract_ms, embed_ms };
    let report = report::report(text.report, text.passages.len(), timings);
    app.metrics().put("FilePages", Unit::Count, f64::from(report.pages));
    app.metrics().put("FilePassages", Unit::Count, f64::from(report.passages));
    tracing::info!(pages = report.pages, passages = report.passages, ?timings, "the file is ready");
    hold.publish(Reading { content, model: embedder.model_id().to_owned(), segments, report }).await
}

/// Measures stages.
struct StopWatch<'a> {
    app: &'a App,
    since: Timestamp,
}

impl StopWatch<'_> {
    /// Milliseconds since the last lap, which are also counted.
    fn lap(&mut self, metric: &'static str) -> u64 {
        let now = self.app.clock().now();
        let millis = u64::try_from(now.since(self.since).as_millis()).unwrap_or_default();
        self.since = now;
        #[expect(clippy::cast_precision_loss, reason = "an invocation lasts at most 900,000 ms")]
        self.app.metrics().put(metric, Unit::Milliseconds, millis as f64);
        millis
    }
}
