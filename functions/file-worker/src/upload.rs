//! Drives one uploaded object through the pipeline. Only this module and [`crate::part`] own a file's lease.

use std::panic::AssertUnwindSafe;

use domain::access::Principal;
use domain::error::Result;
use domain::knowledge::{Indexed, Job, Report, SegmentRef, Stage, Timings, UploadKey};
use domain::limits::{FILE_INLINE_PASSAGES, FILE_PART_PAGES, FILE_PART_PASSAGES};
use domain::time::Timestamp;
use futures_util::FutureExt as _;
use shared::App;
use shared::telemetry::Unit;

use crate::abort::Abort;
use crate::divide::{divide, send_parts};
use crate::lease::FileLease;
use crate::pipeline::embed::{self, Batch, ReadingId};
use crate::pipeline::extract::{self, Extracted};
use crate::pipeline::{self, Fetched, Plan, Stopwatch, parts};
use crate::progress::{self, ProgressSink as _};
use crate::publish;
use crate::sandbox::{Sandbox, Text};

/// Works on the object at `key`.
///
/// # Errors
/// Only what another try of the same event may heal.
pub(crate) async fn work(
    (app, sandbox): (&App, &Sandbox),
    caller: &Principal,
    key: UploadKey,
    stop_at: Timestamp,
) -> Result<()> {
    let Some(mut lease) = FileLease::take(app, caller, key, stop_at).await? else { return Ok(()) };
    let mut stored = Vec::new();
    let read = AssertUnwindSafe(read(&mut lease, sandbox, &mut stored, stop_at)).catch_unwind().await;
    let abort = match read {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(abort)) => abort,
        Err(panic) => Abort::panicked(&*panic),
    };
    let job = lease.attempt().number();
    end(&mut lease, abort, &stored, job).await
}

/// The pipeline. `stored` are the segments that are stored so far, also when it ends early.
async fn read(
    lease: &mut FileLease<'_>,
    sandbox: &Sandbox,
    stored: &mut Vec<SegmentRef>,
    stop_at: Timestamp,
) -> Result<(), Abort> {
    let app = lease.app;
    let model = app.embedder()?.model_id().to_owned();
    let mut watch = Stopwatch::start(app);
    let Fetched { bytes, content } = pipeline::fetch(&lease.files(), lease.file()).await?;
    let download_ms = watch.lap("FileDownloadMs");
    let indexed = lease.files().indexed(lease.file().agent, lease.file().id).await?;
    match pipeline::plan(lease.file(), indexed.as_ref(), &content, &model) {
        Plan::Keep(known) => {
            tracing::info!("the same bytes as before; the index stays as it is");
            return publish::keep(lease, &known).await;
        }
        Plan::Resume => return send_parts(lease).await,
        Plan::Extract => {}
    }
    let number = lease.attempt().number();
    let division = Division { number, content: &content, model: &model };
    let name = lease.file().name.clone();
    let (text, pages) = match extract::whole((app, sandbox), &name, bytes, stop_at, lease).await? {
        Extracted::Text { text, pages } => (text, pages),
        Extracted::TooLong { pages, part_pages } => {
            let timings = Timings { download_ms, extract_ms: watch.lap("FileExtractMs"), embed_ms: 0 };
            return divide(lease, division.of_pages(pages, part_pages, timings)).await;
        }
    };
    lease.report(Stage::Embedding, progress::EXTRACTED).await?;
    let extract_ms = watch.lap("FileExtractMs");
    let reading = ReadingId { job: number, content: &content, model: &model };
    let is_embedded = embed_small(lease, reading, &text, stored, stop_at).await?;
    let timings = Timings { download_ms, extract_ms, embed_ms: watch.lap("FileEmbedMs") };
    if !is_embedded {
        // Other invocations go on from the batches that are embedded already.
        let own = lease.parts(number);
        let passages = parts::store_text(&own, &text).await?;
        parts::mark_embedded(&own, stored).await?;
        return divide(lease, division.of_passages(pages, passages, timings)).await;
    }
    let report = pipeline::report(text.report, text.passages.len(), timings);
    count_ready(app, &report);
    let segments = stored.clone();
    publish::publish(lease, Indexed { content, model, segments }, report).await
}

/// Embeds and stores the passages of a small text. Answers whether all of them are embedded: a large text is divided
/// instead, and for a small one the time may run out.
async fn embed_small(
    lease: &mut FileLease<'_>,
    reading: ReadingId<'_>,
    text: &Text,
    stored: &mut Vec<SegmentRef>,
    stop_at: Timestamp,
) -> Result<bool, Abort> {
    if text.passages.len() > FILE_INLINE_PASSAGES {
        return Ok(false);
    }
    let (app, files, file) = (lease.app, lease.files(), lease.file().clone());
    let all = u32::try_from(text.passages.len()).unwrap_or(u32::MAX);
    for (number, passages) in (0..).zip(text.passages.chunks(FILE_PART_PASSAGES as usize)) {
        let batch = Batch { number, passages, all };
        match embed::embed((app, &files), (&file, reading), batch, stop_at, lease).await {
            Ok(segment) => stored.push(segment),
            Err(Abort::TooSlow(_)) => return Ok(false),
            Err(abort) => return Err(abort),
        }
    }
    Ok(true)
}

/// What the job of a divided reading is made of.
struct Division<'a> {
    number: u32,
    content: &'a str,
    model: &'a str,
}

impl Division<'_> {
    /// A job that extracts pages in parts.
    fn of_pages(&self, pages: u32, part_pages: u32, timings: Timings) -> Job {
        self.job((pages, part_pages), None, timings)
    }

    /// A job that embeds a text that is extracted already.
    fn of_passages(&self, pages: u32, passages: u32, timings: Timings) -> Job {
        self.job((pages, FILE_PART_PAGES), Some(passages), timings)
    }

    fn job(&self, (pages, part_pages): (u32, u32), passages: Option<u32>, timings: Timings) -> Job {
        let (number, content, model) = (self.number, self.content.to_owned(), self.model.to_owned());
        Job { number, content, model, pages, part_pages, passages, done: 0, pages_done: 0, sent: false, timings }
    }
}

/// Leaves the file in a state that says why the work of this invocation ended.
///
/// # Errors
/// Only what another try of the same event may heal.
pub(crate) async fn end(lease: &mut FileLease<'_>, abort: Abort, stored: &[SegmentRef], job: u32) -> Result<()> {
    let ended = match abort {
        Abort::LeaseLost => Err(Abort::LeaseLost),
        Abort::Failed(failure) | Abort::TooSlow(failure) => {
            tracing::info!(failure.code = failure.code, "the file could not be read");
            lease.app.metrics().put("FileFailed", Unit::Count, 1.0);
            lease.change(|file, attempt, now| file.fail(attempt, failure.clone(), now)).await
        }
        Abort::Unavailable(error) => {
            // The lease would hold up the next try; when not even this works, the lease runs out by itself.
            let _given_back = lease.change(|file, attempt, now| file.hand_back(attempt, now)).await;
            return Err(error);
        }
    };
    match ended {
        Err(Abort::Unavailable(error)) => Err(error),
        Err(Abort::LeaseLost) => {
            tracing::info!("the file was deleted or another attempt has it; nothing more is written");
            publish::clean_up(lease, stored, job).await;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Counts a file that is about to become ready.
pub(crate) fn count_ready(app: &App, report: &Report) {
    app.metrics().put("FilePages", Unit::Count, f64::from(report.pages));
    app.metrics().put("FilePassages", Unit::Count, f64::from(report.passages));
    let (pages, passages, timings) = (report.pages, report.passages, report.timings);
    tracing::info!(pages, passages, ?timings, "the text of the file is read and embedded");
}
