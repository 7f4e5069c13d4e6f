//! Drives one part of a divided file. The last part of a stage begins the next stage, or makes the file ready.

use std::panic::AssertUnwindSafe;

use domain::access::Principal;
use domain::error::{ErrorKind, Result as DomainResult};
use domain::knowledge::{Failure, Indexed, Job, Part, PartDone, PartState, SegmentRef, Stage, Timings, UploadKey};
use domain::limits::{FILE_PART_PASSAGES, PART_TRIES};
use domain::time::Timestamp;
use futures_util::FutureExt as _;
use shared::App;
use shared::store::Taken;

use crate::abort::Abort;
use crate::divide::send_parts;
use crate::lease::FileLease;
use crate::pipeline::embed::{self, Batch, ReadingId};
use crate::pipeline::{self, Fetched, Stopwatch, extract, parts};
use crate::progress;
use crate::publish;
use crate::sandbox::Sandbox;
use crate::upload::{count_ready, end};

/// Serves a message about a part.
pub(crate) async fn work(
    (app, sandbox): (&App, &Sandbox),
    caller: &Principal,
    (key, job, part): (UploadKey, u32, Part),
    stop_at: Timestamp,
) -> DomainResult<()> {
    let Some(mut lease) = FileLease::join(app, caller, key, job).await? else {
        tracing::info!(%part, job, "the message is stale");
        return Ok(());
    };
    let mut stored = Vec::new();
    let done = AssertUnwindSafe(run(&mut lease, sandbox, part, &mut stored, stop_at)).catch_unwind().await;
    let abort = match done {
        Ok(Ok(())) => return Ok(()),
        // The part comes again; the file goes on waiting for it.
        Ok(Err(Abort::Unavailable(error))) => return Err(error),
        Ok(Err(abort)) => abort,
        Err(panic) => Abort::panicked(&*panic),
    };
    end(&mut lease, abort, &stored, job).await
}

async fn run(
    lease: &mut FileLease<'_>,
    sandbox: &Sandbox,
    part: Part,
    stored: &mut Vec<SegmentRef>,
    stop_at: Timestamp,
) -> Result<(), Abort> {
    let job = lease.job()?.clone();
    if job.model != lease.app.embedder()?.model_id() {
        return Err(Abort::Failed(Failure::model_changed()));
    }
    if !job.has(part) {
        // The stage of this part is over. Perhaps whoever ended it did not come to send the next one.
        return send_parts(lease).await;
    }
    let parts = lease.parts(job.number);
    if let Taken::Yours(state) = parts.take(part).await? {
        if state.value.tries > PART_TRIES {
            tracing::error!(%part, "a part crashed each time it was begun");
            // So that the owner's retry finds it free.
            parts.hand_back(part, state).await?;
            return Err(Abort::Failed(Failure::internal()));
        }
        let done = match compute((lease, sandbox), &job, part, stored, stop_at).await {
            Ok(done) => done,
            Err(abort) => {
                // Its lease would hold up the next try; when not even this works, it runs out by itself.
                let _given_back = parts.hand_back(part, state).await;
                return Err(abort);
            }
        };
        finish(lease, &job, part, state, done).await?;
    }
    settle((lease, sandbox), &job, stop_at).await
}

/// Does the work of a part and stores what comes of it.
async fn compute(
    (lease, sandbox): (&mut FileLease<'_>, &Sandbox),
    job: &Job,
    part: Part,
    stored: &mut Vec<SegmentRef>,
    stop_at: Timestamp,
) -> Result<PartDone, Abort> {
    let (app, own, file) = (lease.app, lease.parts(job.number), lease.file().clone());
    let mut watch = Stopwatch::start(app);
    match part {
        Part::Pages(_) => {
            let Fetched { bytes, .. } = pipeline::fetch(&lease.files(), &file).await?;
            let download_ms = watch.lap("FileDownloadMs");
            let range = job.range(part);
            let pages = extract::pages((app, sandbox), &file.name, (bytes, range), stop_at, lease).await?;
            let (json, count) = (parts::json(&pages)?, count(pages.pages.len()));
            let bytes = json.len() as u64;
            own.put(part, json.into()).await?;
            Ok(PartDone { download_ms, work_ms: watch.lap("FileExtractMs"), count, bytes })
        }
        Part::Passages(number) => {
            let passages = parts::passages(&own, part).await?;
            let download_ms = watch.lap("FileDownloadMs");
            let batch = Batch { number, passages: &passages, all: job.passages.unwrap_or_default() };
            let files = lease.files();
            let segment = embed::embed((app, &files), (&file, reading(job)), batch, stop_at, lease).await?;
            stored.push(segment.clone());
            let SegmentRef { passages: count, bytes, .. } = segment;
            Ok(PartDone { download_ms, work_ms: watch.lap("FileEmbedMs"), count, bytes })
        }
    }
}

/// Writes down that a part is done.
async fn finish(
    lease: &FileLease<'_>,
    job: &Job,
    part: Part,
    state: shared::store::Versioned<PartState>,
    done: PartDone,
) -> Result<(), Abort> {
    match lease.parts(job.number).finish(part, state, done).await {
        Ok(()) => Ok(()),
        Err(error) if *error.kind() == ErrorKind::PreconditionFailed => {
            // Done after all, when an answer was lost. Otherwise somebody else took it over and goes on from here, or the
            // file is gone.
            let known = lease.parts(job.number).list().await?;
            let is_done = known.iter().any(|(other, state)| *other == part && state.done.is_some());
            if is_done { Ok(()) } else { Err(Abort::LeaseLost) }
        }
        Err(error) => Err(Abort::Unavailable(error)),
    }
}

/// Tells how far the job has come, and goes on when its stage is done.
async fn settle((lease, sandbox): (&mut FileLease<'_>, &Sandbox), job: &Job, stop_at: Timestamp) -> Result<(), Abort> {
    let stage = job.stage();
    let known = lease.parts(job.number).list().await?;
    let done: Vec<(Part, PartDone)> = known
        .into_iter()
        .filter(|(part, _)| job.has(*part))
        .filter_map(|(part, state)| Some((part, state.done?)))
        .collect();
    let (parts, items) = (count(done.len()), done.iter().map(|(_, done)| done.count).sum());
    let (pages, progress) = match stage {
        Stage::Extracting => (items, progress::extracting(parts as usize, Some(job.total() as usize))),
        Stage::Embedding => (0, progress::embedding(items, job.passages.unwrap_or_default())),
    };
    lease.change(|file, attempt, now| file.parts_done(attempt, (stage, parts, pages), progress, now)).await?;
    if parts < job.total() {
        return Ok(());
    }
    match stage {
        Stage::Extracting => split((lease, sandbox), job, &done, stop_at).await,
        Stage::Embedding => publish(lease, job, &done).await,
    }
}

/// All pages are read: splits the text and begins to embed it.
async fn split(
    (lease, sandbox): (&mut FileLease<'_>, &Sandbox),
    job: &Job,
    done: &[(Part, PartDone)],
    stop_at: Timestamp,
) -> Result<(), Abort> {
    let (app, own) = (lease.app, lease.parts(job.number));
    let mut watch = Stopwatch::start(app);
    let mut ranges = Vec::new();
    for part in job.parts() {
        ranges.push(own.get(part).await?);
    }
    let text = extract::join((app, sandbox), ranges, stop_at, lease).await?;
    let passages = parts::store_text(&own, &text).await?;
    let timings = Timings {
        download_ms: job.timings.download_ms + done.iter().map(|(_, done)| done.download_ms).sum::<u64>(),
        extract_ms: job.timings.extract_ms
            + done.iter().map(|(_, done)| done.work_ms).sum::<u64>()
            + watch.lap("FileExtractMs"),
        embed_ms: job.timings.embed_ms,
    };
    lease.change(|file, attempt, now| file.embed_parts(attempt, passages, timings, now)).await?;
    send_parts(lease).await
}

/// All passages are embedded: the file is ready.
async fn publish(lease: &mut FileLease<'_>, job: &Job, done: &[(Part, PartDone)]) -> Result<(), Abort> {
    let read = parts::text_report(&lease.parts(job.number)).await?;
    let segments = (0..job.total()).filter_map(|number| {
        let (_, done) = done.iter().find(|(part, _)| *part == Part::Passages(number))?;
        let (hash, first) = (reading(job).segment(number), number * FILE_PART_PASSAGES);
        Some(SegmentRef { hash, first, passages: done.count, bytes: done.bytes })
    });
    let indexed = Indexed { content: job.content.clone(), model: job.model.clone(), segments: segments.collect() };
    let timings = Timings {
        download_ms: job.timings.download_ms + done.iter().map(|(_, done)| done.download_ms).sum::<u64>(),
        embed_ms: job.timings.embed_ms + done.iter().map(|(_, done)| done.work_ms).sum::<u64>(),
        extract_ms: job.timings.extract_ms,
    };
    let report = pipeline::report(read, job.passages.unwrap_or_default() as usize, timings);
    count_ready(lease.app, &report);
    publish::publish(lease, indexed, report).await
}

fn reading(job: &Job) -> ReadingId<'_> {
    ReadingId { job: job.number, content: &job.content, model: &job.model }
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}
