//! From passages to segments, a part at a time: what is stored is kept, so a file may take several invocations.

use domain::embedding::Embedder;
use domain::error::Error;
use domain::knowledge::{Failure, SegmentRef, Stage};
use domain::retrieval::{PassageInput, SegmentBuilder};
use domain::text::digest;
use domain::time::Timestamp;
use extract::Passage;
use sha2::{Digest as _, Sha256};
use shared::App;

use crate::Stop;
use crate::hold::Hold;

/// Percent of the work that is done when embedding begins. It is most of the work: some milliseconds a token.
pub(crate) const START: u8 = 10;
/// Passages embedded at once; between two batches the deadline is looked at.
const BATCH: usize = 16;
/// Passages of one segment: half a minute of computing at most is lost in a crash.
const SEGMENT: usize = 128;
/// Bytes of a segment's hash: enough that no two contents of one file share one.
const HASH_BYTES: usize = 16;

/// Embeds and stores all passages, but for those that an earlier attempt has stored, until `stop_at`.
pub(crate) async fn embed(
    app: &App,
    embedder: &dyn Embedder,
    hold: &mut Hold<'_>,
    passages: &[Passage],
    stop_at: Timestamp,
) -> Result<Vec<SegmentRef>, Stop> {
    let plan = plan(embedder.model_id(), passages);
    let mut segments = hold.kept(&plan).await?;
    let kept = segments.len();
    for chunk in passages.chunks(SEGMENT).skip(kept) {
        let before = segments.len() * SEGMENT;
        let bytes = match segment(app, embedder, hold, chunk, (before, passages.len()), stop_at).await? {
            Some(bytes) => bytes,
            None if segments.len() > kept => return Err(Stop::OutOfTime),
            // A whole invocation is too short for the first part: another one would be, too.
            None => return Err(Stop::Failed(Failure::time_limit())),
        };
        let hash = Sha256::new().chain_update(hold.attempt().to_le_bytes()).chain_update(&bytes).finalize();
        let hash = hex::encode(hash.get(..HASH_BYTES).unwrap_or_default());
        let segment = SegmentRef { hash, passages: count(chunk.len()), bytes: bytes.len() as u64 };
        hold.keep(&plan, segments.len(), &segment, bytes).await?;
        segments.push(segment);
    }
    Ok(segments)
}

/// The bytes of a segment of `passages`; `None` when there was no time.
async fn segment(
    app: &App,
    embedder: &dyn Embedder,
    hold: &mut Hold<'_>,
    passages: &[Passage],
    (mut done, all): (usize, usize),
    stop_at: Timestamp,
) -> Result<Option<Vec<u8>>, Stop> {
    let (file_id, file_name) = (hold.file().id.to_string(), hold.file().name.as_str().to_owned());
    let mut builder = SegmentBuilder::new(embedder.model_id(), embedder.dimension());
    for batch in passages.chunks(BATCH) {
        if app.clock().now() >= stop_at {
            return Ok(None);
        }
        let texts: Vec<String> = batch.iter().map(searched_text).collect();
        let vectors = embedder.passages(&texts.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        if vectors.len() != batch.len() {
            let said = format!("{} vectors for {} passages", vectors.len(), batch.len());
            return Err(Error::internal(said).with("embed passages").into());
        }
        for (passage, vector) in batch.iter().zip(&vectors) {
            let headings: Vec<&str> = passage.heading_path.iter().map(String::as_str).collect();
            let (file_id, file_name, page) = (file_id.as_str(), file_name.as_str(), Some(passage.page));
            let input = PassageInput { text: &passage.text, file_id, file_name, page, headings: &headings };
            builder.push(input, vector).map_err(|e| Error::internal(e).with("build a segment"))?;
        }
        done += batch.len();
        hold.advance(Stage::Embedding, percent(done, all)).await?;
    }
    Ok(Some(builder.finish()))
}

/// A passage's meaning depends on the headings that it stands under.
fn searched_text(passage: &Passage) -> String {
    let mut text = passage.heading_path.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&passage.text);
    text
}

/// A fingerprint of everything that the segments are made from.
fn plan(model: &str, passages: &[Passage]) -> String {
    let size = SEGMENT.to_string();
    let texts: Vec<String> =
        passages.iter().map(|passage| format!("{}\n{}", passage.page, searched_text(passage))).collect();
    let parts: Vec<&str> = [model, &size].into_iter().chain(texts.iter().map(String::as_str)).collect();
    hex::encode(digest(&parts).get(..HASH_BYTES).unwrap_or_default())
}

fn percent(done: usize, all: usize) -> u8 {
    let share = usize::from(100 - START) * done / all.max(1);
    START + u8::try_from(share).unwrap_or_default()
}

fn count(passages: usize) -> u32 {
    u32::try_from(passages).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_goes_from_the_start_to_the_end() {
        assert_eq!((percent(0, 10), percent(5, 10), percent(10, 10), percent(0, 0)), (10, 55, 100, 10));
    }

    #[test]
    fn another_text_page_heading_or_model_is_another_plan() {
        let passage =
            |page, text: &str| Passage { page, heading_path: vec!["H".into()], text: text.into(), ordinal: 0 };
        let one = plan("m@1", &[passage(1, "a"), passage(1, "b")]);
        assert_eq!(one, plan("m@1", &[passage(1, "a"), passage(1, "b")]));
        let others = [
            plan("m@2", &[passage(1, "a"), passage(1, "b")]),
            plan("m@1", &[passage(1, "a"), passage(2, "b")]),
            plan("m@1", &[passage(1, "b"), passage(1, "a")]),
            plan("m@1", &[passage(1, "a")]),
        ];
        assert!(others.iter().all(|other| *other != one));
    }
}
