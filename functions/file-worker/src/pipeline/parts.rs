//! What the parts of a divided file leave for each other: batches of passages to embed, and the report of the text.

use domain::error::Error;
use domain::knowledge::{Part, PartDone, SegmentRef};
use domain::limits::FILE_PART_PASSAGES;
use extract::{Passage, Report};
use shared::store::{Parts, Taken};

use crate::abort::Abort;
use crate::sandbox::Text;

/// The name of the object with the report of the text, before it is finished.
const REPORT: &str = "report";

/// Stores a text in the batches in which it will be embedded; answers the number of its passages.
pub(crate) async fn store_text(parts: &Parts<'_>, text: &Text) -> Result<u32, Abort> {
    for (number, batch) in (0..).zip(text.passages.chunks(FILE_PART_PASSAGES as usize)) {
        parts.put(Part::Passages(number), json(&batch)?.into()).await?;
    }
    parts.put(REPORT, json(&text.report)?.into()).await?;
    Ok(u32::try_from(text.passages.len()).unwrap_or(u32::MAX))
}

/// Marks the first batches of passages as embedded.
pub(crate) async fn mark_embedded(parts: &Parts<'_>, segments: &[SegmentRef]) -> Result<(), Abort> {
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
pub(crate) async fn passages(parts: &Parts<'_>, part: Part) -> Result<Vec<Passage>, Abort> {
    from_json(&parts.get(part).await?)
}

/// The report that was stored with the batches.
pub(crate) async fn text_report(parts: &Parts<'_>) -> Result<Report, Abort> {
    from_json(&parts.get(REPORT).await?)
}

pub(crate) fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Abort> {
    serde_json::to_vec(value).map_err(|e| Error::internal(e).with("encode a part of a file").into())
}

fn from_json<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Abort> {
    serde_json::from_slice(bytes).map_err(|e| Error::internal(e).with("decode a part of a file").into())
}
