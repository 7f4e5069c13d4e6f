//! A file that is too large for one invocation: its parts are written down and go to the queue.

use domain::error::{Error, Result as DomainResult};
use domain::knowledge::{Job, Part, PartDone, SegmentRef};
use domain::limits::{FILE_PART_PASSAGES, QUEUE_BATCH_ENTRIES};
use extract::{Passage, Report};
use shared::App;
use shared::files_queue::FileWork;
use shared::queue::QueueName;
use shared::store::Taken;

use crate::Stop;
use crate::hold::Hold;
use crate::reader::Text;

/// The name of the object with the report of the text, before it is finished.
const REPORT: &str = "report";

/// Divides a reading and sends its parts.
pub(crate) async fn divide(hold: &mut Hold<'_>, job: Job) -> Result<(), Stop> {
    hold.change(|file, attempt, now| file.divide(attempt, job.clone(), now)).await?;
    send(hold).await
}

/// Sends the parts of the current stage that are not done, unless the queue has them. Whoever finds that the one before
/// did not come so far sends them once more: a part that comes twice is done once.
pub(crate) async fn send(hold: &mut Hold<'_>) -> Result<(), Stop> {
    let job = hold.job()?.clone();
    if job.sent {
        return Ok(());
    }
    let known = hold.parts(job.number).list().await?;
    // A new attempt of the owner is a new chance for parts that crashed.
    hold.parts(job.number).forgive(&known).await?;
    let done = |part: &Part| known.iter().any(|(other, state)| other == part && state.done.is_some());
    let (account_id, agent_id, file_id) = (hold.caller().account(), hold.file().agent, hold.file().id);
    let mut parts: Vec<Part> = job.parts().into_iter().filter(|part| !done(part)).collect();
    if parts.is_empty() {
        // All of them are done, and whoever did the last one did not come to the end: any part does that now.
        parts = job.parts().into_iter().take(1).collect();
    }
    let message = |part| FileWork::Part { account_id, agent_id, file_id, job: job.number, part };
    queue(hold.app, &parts.into_iter().map(message).collect::<Vec<_>>()).await?;
    hold.change(|file, attempt, now| file.sent(attempt, now)).await
}

/// Hands work to the queue.
///
/// # Errors
/// When the queue did not take all of it.
pub(crate) async fn queue(app: &App, work: &[FileWork]) -> DomainResult<()> {
    let queue = app.queue(QueueName::Files)?;
    for batch in work.chunks(QUEUE_BATCH_ENTRIES) {
        let messages = batch.iter().map(FileWork::to_queue).collect::<DomainResult<Vec<_>>>()?;
        let refused = queue.send(&messages).await?;
        if !refused.is_empty() {
            let said = format!("the queue took only {} of {} messages", batch.len() - refused.len(), batch.len());
            return Err(Error::new(domain::ErrorKind::Unavailable(std::time::Duration::ZERO), said));
        }
    }
    Ok(())
}

/// Stores a text in the batches in which it will be embedded; answers the number of its passages.
pub(crate) async fn store(hold: &Hold<'_>, job: u32, text: &Text) -> Result<u32, Stop> {
    let parts = hold.parts(job);
    for (number, batch) in (0..).zip(text.passages.chunks(FILE_PART_PASSAGES as usize)) {
        parts.put(Part::Passages(number), json(&batch)?.into()).await?;
    }
    parts.put(REPORT, json(&text.report)?.into()).await?;
    Ok(u32::try_from(text.passages.len()).unwrap_or(u32::MAX))
}

/// Writes down that the first batches of passages are embedded already.
pub(crate) async fn credit(hold: &Hold<'_>, job: u32, segments: &[SegmentRef]) -> Result<(), Stop> {
    let parts = hold.parts(job);
    for (number, segment) in (0..).zip(segments) {
        let part = Part::Passages(number);
        if let Taken::Yours(state) = parts.take(part).await? {
            let done = PartDone { download_ms: 0, work_ms: 0, count: segment.passages, bytes: segment.bytes };
            parts.finish(part, state, done).await?;
        }
    }
    Ok(())
}

/// A batch of passages that was stored.
pub(crate) async fn batch(hold: &Hold<'_>, job: u32, part: Part) -> Result<Vec<Passage>, Stop> {
    from_json(&hold.parts(job).get(part).await?)
}

/// The report that was stored with the batches.
pub(crate) async fn report(hold: &Hold<'_>, job: u32) -> Result<Report, Stop> {
    from_json(&hold.parts(job).get(REPORT).await?)
}

pub(crate) fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Stop> {
    serde_json::to_vec(value).map_err(|e| Error::internal(e).with("encode a part of a file").into())
}

fn from_json<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Stop> {
    serde_json::from_slice(bytes).map_err(|e| Error::internal(e).with("decode a part of a file").into())
}
