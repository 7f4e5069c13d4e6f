//! Works on one part of a large file. Whoever does the last part of a stage begins the next one, or makes the file ready.

use std::panic::AssertUnwindSafe;

use domain::access::Principal;
use domain::error::{ErrorKind, Result as DomainResult};
use domain::knowledge::{Failure, Indexed, Job, Part, PartDone, PartState, SegmentRef, Stage, Timings, UploadKey};
use domain::limits::{FILE_PART_PASSAGES, PART_TRIES};
use domain::time::Timestamp;
use futures_util::FutureExt as _;
use shared::App;
use shared::store::Taken;

use crate::embedding::{self, Made};
use crate::hold::Hold;
use crate::reader::Reader;
use crate::{Stop, StopWatch, dividing, end, publishing, reading, report};

/// Serves a message about a part.
pub(crate) async fn work(
    (app, reader): (&App, &Reader),
    caller: &Principal,
    (key, job, part): (UploadKey, u32, Part),
    stop_at: Timestamp,
) -> DomainResult<()> {
    let Some(mut hold) = Hold::join((app, reader), caller, key, job).await? else {
        tracing::info!(%part, job, "the message is stale");
        return Ok(());
    };
    let mut stored = Vec::new();
    let done = AssertUnwindSafe(carry_out(&mut hold, part, &mut stored, stop_at)).catch_unwind().await;
    let stop = match done {
        Ok(Ok(())) => return Ok(()),
        // The part comes again; the file goes on waiting for it.
        Ok(Err(Stop::Broken(error))) => return Err(error),
        Ok(Err(stop)) => stop,
        Err(panic) => Stop::panicked(&*panic),
    };
    end(&mut hold, stop, &stored, job).await
}

async fn carry_out(
    hold: &mut Hold<'_>,
    part: Part,
    stored: &mut Vec<SegmentRef>,
    stop_at: Timestamp,
) -> Result<(), Stop> {
    let job = hold.job()?.clone();
    if job.model != hold.app.embedder()?.model_id() {
        return Err(Stop::Failed(Failure::model_changed()));
    }
    if !job.has(part) {
        // The stage of this part is over. Perhaps whoever ended it did not come to send the next one.
        return dividing::send(hold).await;
    }
    let parts = hold.parts(job.number);
    if let Taken::Yours(state) = parts.take(part).await? {
        if state.value.tries > PART_TRIES {
            tracing::error!(%part, "a part crashed each time it was begun");
            // So that the owner's retry finds it free.
            parts.hand_back(part, state).await?;
            return Err(Stop::Failed(Failure::internal()));
        }
        let done = match compute(hold, &job, part, stored, stop_at).await {
            Ok(done) => done,
            Err(stop) => {
                // Its lease would hold up the next try; when not even this works, it runs out by itself.
                let _given_back = parts.hand_back(part, state).await;
                return Err(stop);
            }
        };
        finish(hold, &job, part, state, done).await?;
    }
    settle(hold, &job, stop_at).await
}

/// Does the work of a part and stores what comes of it.
async fn compute(
    hold: &mut Hold<'_>,
    job: &Job,
    part: Part,
    stored: &mut Vec<SegmentRef>,
    stop_at: Timestamp,
) -> Result<PartDone, Stop> {
    let mut watch = StopWatch::start(hold.app);
    match part {
        Part::Pages(_) => {
            let bytes = hold.download().await?;
            let download_ms = watch.lap("FileDownloadMs");
            let pages = reading::pages(hold, bytes, job.range(part), stop_at).await?;
            let (json, count) = (dividing::json(&pages)?, count(pages.pages.len()));
            let bytes = json.len() as u64;
            hold.parts(job.number).put(part, json.into()).await?;
            Ok(PartDone { download_ms, work_ms: watch.lap("FileExtractMs"), count, bytes })
        }
        Part::Passages(number) => {
            let passages = dividing::batch(hold, job.number, part).await?;
            let download_ms = watch.lap("FileDownloadMs");
            let all = job.passages.unwrap_or_default();
            let segment = embedding::segment(hold, made(job), number, (&passages, all), stop_at).await?;
            stored.push(segment.clone());
            let SegmentRef { passages: count, bytes, .. } = segment;
            Ok(PartDone { download_ms, work_ms: watch.lap("FileEmbedMs"), count, bytes })
        }
    }
}

/// Writes down that a part is done.
async fn finish(
    hold: &Hold<'_>,
    job: &Job,
    part: Part,
    state: shared::store::Versioned<PartState>,
    done: PartDone,
) -> Result<(), Stop> {
    match hold.parts(job.number).finish(part, state, done).await {
        Ok(()) => Ok(()),
        Err(error) if *error.kind() == ErrorKind::PreconditionFailed => {
            // Done after all, when an answer was lost. Otherwise somebody else took it over and goes on from here, or the
            // file is gone.
            let known = hold.parts(job.number).list().await?;
            let is_done = known.iter().any(|(other, state)| *other == part && state.done.is_some());
            if is_done { Ok(()) } else { Err(Stop::Lost) }
        }
        Err(error) => Err(Stop::Broken(error)),
    }
}

/// Tells how far the job has come, and goes on when its stage is done.
async fn settle(hold: &mut Hold<'_>, job: &Job, stop_at: Timestamp) -> Result<(), Stop> {
    let stage = job.stage();
    let known = hold.parts(job.number).list().await?;
    let done: Vec<(Part, PartDone)> = known
        .into_iter()
        .filter(|(part, _)| job.has(*part))
        .filter_map(|(part, state)| Some((part, state.done?)))
        .collect();
    let (parts, items) = (count(done.len()), done.iter().map(|(_, done)| done.count).sum());
    let (pages, progress) = match stage {
        Stage::Extracting => {
            (items, u8::try_from(u32::from(embedding::START) * parts / job.total().max(1)).unwrap_or(0))
        }
        Stage::Embedding => (0, embedding::percent(items, job.passages.unwrap_or_default())),
    };
    hold.change(|file, attempt, now| file.parts_done(attempt, (stage, parts, pages), progress, now)).await?;
    if parts < job.total() {
        return Ok(());
    }
    match stage {
        Stage::Extracting => split(hold, job, &done, stop_at).await,
        Stage::Embedding => publish(hold, job, &done).await,
    }
}

/// All pages are read: splits the text and begins to embed it.
async fn split(hold: &mut Hold<'_>, job: &Job, done: &[(Part, PartDone)], stop_at: Timestamp) -> Result<(), Stop> {
    let mut watch = StopWatch::start(hold.app);
    let parts = hold.parts(job.number);
    let mut ranges = Vec::new();
    for part in job.parts() {
        ranges.push(parts.get(part).await?);
    }
    let text = reading::joined(hold, ranges, stop_at).await?;
    let passages = dividing::store(hold, job.number, &text).await?;
    let timings = Timings {
        download_ms: job.timings.download_ms + done.iter().map(|(_, done)| done.download_ms).sum::<u64>(),
        extract_ms: job.timings.extract_ms
            + done.iter().map(|(_, done)| done.work_ms).sum::<u64>()
            + watch.lap("FileExtractMs"),
        embed_ms: job.timings.embed_ms,
    };
    hold.change(|file, attempt, now| file.embed_parts(attempt, passages, timings, now)).await?;
    dividing::send(hold).await
}

/// All passages are embedded: the file is ready.
async fn publish(hold: &mut Hold<'_>, job: &Job, done: &[(Part, PartDone)]) -> Result<(), Stop> {
    let read = dividing::report(hold, job.number).await?;
    let segments = (0..job.total()).filter_map(|number| {
        let (_, done) = done.iter().find(|(part, _)| *part == Part::Passages(number))?;
        let (hash, first) = (made(job).segment(number), number * FILE_PART_PASSAGES);
        Some(SegmentRef { hash, first, passages: done.count, bytes: done.bytes })
    });
    let indexed = Indexed { content: job.content.clone(), model: job.model.clone(), segments: segments.collect() };
    let timings = Timings {
        download_ms: job.timings.download_ms + done.iter().map(|(_, done)| done.download_ms).sum::<u64>(),
        embed_ms: job.timings.embed_ms + done.iter().map(|(_, done)| done.work_ms).sum::<u64>(),
        extract_ms: job.timings.extract_ms,
    };
    let report = report::report(read, job.passages.unwrap_or_default() as usize, timings);
    crate::count_ready(hold.app, &report);
    publishing::publish(hold, indexed, report).await
}

fn made(job: &Job) -> Made<'_> {
    Made { job: job.number, content: &job.content, model: &job.model }
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}
