//! Reads an uploaded file into its agent's index: lease, fetch, extract, split, embed, store, publish.
//!
//! A small file is read by the invocation that its upload calls. A large one is only looked at there: its pages and then
//! its passages are divided into parts, which go through a queue to `file-parts` ([`handle_work`]).
//!
//! Events come twice, late and out of order, and the process may end at any moment. So the work is fenced by the file's
//! attempt and version: whoever was overtaken, by a second upload or by a deletion, writes nothing any more. What is
//! wrong with a file becomes its state, in words; an error is only what another try may heal. Foreign bytes are read by a
//! process of their own ([`Reader`]).

mod dividing;
mod embedding;
mod hold;
mod parts;
mod publishing;
mod reader;
mod reading;
mod reindexing;
mod report;

use std::any::Any;
use std::panic::AssertUnwindSafe;

use domain::access::Principal;
use domain::error::{Error, Result};
use domain::knowledge::{Failure, Indexed, Job, Report, SegmentRef, Stage, Timings, UploadKey};
use domain::limits::{FILE_BYTES, FILE_INLINE_PASSAGES, FILE_PART_PAGES, FILE_PART_PASSAGES};
use domain::time::Timestamp;
use extract::Passage;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sha2::{Digest as _, Sha256};
use shared::App;
use shared::config::Dependency;
use shared::files_queue::FileWork;
use shared::queue::QueueName;
use shared::runtime::{EventSource, Function, ObjectCreated, QueueMessage};
use shared::telemetry::Unit;

use embedding::Made;
use hold::Hold;
use reading::Whole;

pub use reader::{ProcessLimits, Program, Reader, is_reader, serve as serve_reader};

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "file-worker",
    requires: &[
        Dependency::Table,
        Dependency::Objects,
        Dependency::Queue(QueueName::Files),
        Dependency::Queue(QueueName::Golden),
    ],
    source: EventSource::Objects(handle_apart),
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
    /// It cannot be read in the time of one invocation, or within what one reading may compute.
    TooSlow(Failure),
    /// Something around us does not work.
    Broken(Error),
}

impl Stop {
    /// A panic is a fault of ours in this one file: its owner is told, and the next file is read.
    fn panicked(panic: &(dyn Any + Send)) -> Self {
        let said = panic.downcast_ref::<&str>().copied().unwrap_or("without a message");
        tracing::error!(panic = said, "reading a file panicked");
        Self::Failed(Failure::internal())
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Broken(error)
    }
}

/// Works on one uploaded object, with a reader that is a process of its own.
///
/// # Errors
/// Only what another try of the same event may heal.
pub fn handle_apart(app: App, object: ObjectCreated) -> BoxFuture<'static, Result<()>> {
    async move { work(&app, &Reader::Apart(Program::default()), &object).await }.boxed()
}

/// Works on one message of the queue of files, with a reader that is a process of its own.
///
/// # Errors
/// Only what another delivery of the same message may heal, and a message that is none.
pub fn handle_work_apart(app: App, message: QueueMessage) -> BoxFuture<'static, Result<()>> {
    async move { work_on_message(&app, &Reader::Apart(Program::default()), &message).await }.boxed()
}

/// [`handle_apart`] with a reader inside this process: for programs that are not the worker's, such as tests.
///
/// # Errors
/// The same.
pub fn handle(app: App, object: ObjectCreated) -> BoxFuture<'static, Result<()>> {
    async move { work(&app, &Reader::Here, &object).await }.boxed()
}

/// [`handle_work_apart`] with a reader inside this process.
///
/// # Errors
/// The same.
pub fn handle_work(app: App, message: QueueMessage) -> BoxFuture<'static, Result<()>> {
    async move { work_on_message(&app, &Reader::Here, &message).await }.boxed()
}

/// Works on one message of the queue of files with any reader.
///
/// # Errors
/// Those of [`handle_work_apart`].
pub async fn work_on_message(app: &App, reader: &Reader, message: &QueueMessage) -> Result<()> {
    let work = FileWork::from_queue(&message.body)?;
    let caller = Principal::function(work.account(), FUNCTION.name);
    let stop_at = message.deadline.plus_seconds(-RESERVE_SECONDS);
    match work {
        FileWork::Part { account_id: account, agent_id: agent, file_id: file, job, part } => {
            let key = UploadKey { account, agent, file };
            parts::work((app, reader), &caller, (key, job, part), stop_at).await
        }
        FileWork::Reindex { account_id, agent_id, model } => {
            reindexing::work(app, &caller, (account_id, agent_id), &model, stop_at).await
        }
    }
}

/// Works on one uploaded object with any reader.
///
/// # Errors
/// Those of [`handle_apart`].
pub async fn work(app: &App, reader: &Reader, object: &ObjectCreated) -> Result<()> {
    let Ok(key) = object.key.parse::<UploadKey>() else {
        tracing::warn!("this is no key of an upload; nothing is done");
        return Ok(());
    };
    let caller = Principal::function(key.account, FUNCTION.name);
    let stop_at = object.deadline.plus_seconds(-RESERVE_SECONDS);
    let Some(mut hold) = Hold::take((app, reader), &caller, key, stop_at).await? else { return Ok(()) };
    let mut stored = Vec::new();
    let read = AssertUnwindSafe(read(&mut hold, &mut stored, stop_at)).catch_unwind().await;
    let stop = match read {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(stop)) => stop,
        Err(panic) => Stop::panicked(&*panic),
    };
    let job = hold.attempt().number();
    end(&mut hold, stop, &stored, job).await
}

/// Leaves the file in a state that says why the work of this invocation ended.
async fn end(hold: &mut Hold<'_>, stop: Stop, stored: &[SegmentRef], job: u32) -> Result<()> {
    let ended = match stop {
        Stop::Lost => Err(Stop::Lost),
        Stop::Failed(failure) | Stop::TooSlow(failure) => {
            tracing::info!(failure.code = failure.code, "the file could not be read");
            hold.app.metrics().put("FileFailed", Unit::Count, 1.0);
            hold.change(|file, attempt, now| file.fail(attempt, failure.clone(), now)).await
        }
        Stop::Broken(error) => {
            // The lease would hold up the next try; when not even this works, the lease runs out by itself.
            let _given_back = hold.change(|file, attempt, now| file.hand_back(attempt, now)).await;
            return Err(error);
        }
    };
    match ended {
        Err(Stop::Broken(error)) => Err(error),
        Err(Stop::Lost) => {
            tracing::info!("the file was deleted or is somebody else's now; nothing more is written");
            publishing::clean_up(hold, stored, job).await;
            Ok(())
        }
        _ => Ok(()),
    }
}

async fn read(hold: &mut Hold<'_>, stored: &mut Vec<SegmentRef>, stop_at: Timestamp) -> Result<(), Stop> {
    if hold.file().size > FILE_BYTES {
        return Err(Stop::Failed(Failure::too_large(hold.file().size)));
    }
    let model = hold.app.embedder()?.model_id().to_owned();
    let mut watch = StopWatch::start(hold.app);
    let object = hold.download().await?;
    let download_ms = watch.lap("FileDownloadMs");
    let content = hex::encode(Sha256::digest(&object));
    if let Some(known) = hold.file().reading.clone().filter(|known| known.content == content) {
        let indexed = hold.files.indexed(hold.file().agent, hold.file().id).await?;
        if indexed.is_some_and(|indexed| indexed.model == model) {
            tracing::info!("the same bytes as before; the index stays as it is");
            return publishing::keep(hold, &known).await;
        }
    }
    if hold.job().is_ok_and(|job| job.content == content && job.model == model) {
        // An attempt before this one divided the file: what is done of it stays done.
        return dividing::send(hold).await;
    }
    let number = hold.attempt().number();
    let job = |(pages, part_pages), passages, timings| Job {
        number,
        content: content.clone(),
        model: model.clone(),
        pages,
        part_pages,
        passages,
        done: 0,
        pages_done: 0,
        sent: false,
        timings,
    };
    let (text, pages) = match reading::whole(hold, object, stop_at).await? {
        Whole::Read(text, pages) => (text, pages),
        Whole::InParts(pages, part_pages) => {
            let timings = Timings { download_ms, extract_ms: watch.lap("FileExtractMs"), embed_ms: 0 };
            return dividing::divide(hold, job((pages, part_pages), None, timings)).await;
        }
    };
    hold.advance(Stage::Embedding, embedding::START).await?;
    let extract_ms = watch.lap("FileExtractMs");
    let made = Made { job: number, content: &content, model: &model };
    let is_small = text.passages.len() <= FILE_INLINE_PASSAGES;
    let is_embedded = is_small && embed(hold, made, &text.passages, stored, stop_at).await?;
    let timings = Timings { download_ms, extract_ms, embed_ms: watch.lap("FileEmbedMs") };
    if !is_embedded {
        // Others go on, with what is embedded already.
        let passages = dividing::store(hold, number, &text).await?;
        dividing::credit(hold, number, stored).await?;
        return dividing::divide(hold, job((pages, FILE_PART_PAGES), Some(passages), timings)).await;
    }
    let report = report::report(text.report, text.passages.len(), timings);
    count_ready(hold.app, &report);
    let segments = stored.clone();
    publishing::publish(hold, Indexed { content, model, segments }, report).await
}

/// Embeds and stores the passages of a small file; answers whether there was time for all of them.
async fn embed(
    hold: &mut Hold<'_>,
    made: Made<'_>,
    passages: &[Passage],
    stored: &mut Vec<SegmentRef>,
    stop_at: Timestamp,
) -> Result<bool, Stop> {
    let all = u32::try_from(passages.len()).unwrap_or(u32::MAX);
    for (number, batch) in (0..).zip(passages.chunks(FILE_PART_PASSAGES as usize)) {
        match embedding::segment(hold, made, number, (batch, all), stop_at).await {
            Ok(segment) => stored.push(segment),
            Err(Stop::TooSlow(_)) => return Ok(false),
            Err(stop) => return Err(stop),
        }
    }
    Ok(true)
}

fn count_ready(app: &App, report: &Report) {
    app.metrics().put("FilePages", Unit::Count, f64::from(report.pages));
    app.metrics().put("FilePassages", Unit::Count, f64::from(report.passages));
    let (pages, passages, timings) = (report.pages, report.passages, report.timings);
    tracing::info!(pages, passages, ?timings, "the text of the file is read and embedded");
}

/// Measures stages.
struct StopWatch<'a> {
    app: &'a App,
    since: Timestamp,
}

impl<'a> StopWatch<'a> {
    fn start(app: &'a App) -> Self {
        Self { app, since: app.clock().now() }
    }

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
