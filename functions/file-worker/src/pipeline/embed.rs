//! Embeds passages into a segment.

use domain::embedding::Embedder;
use domain::error::Error;
use domain::knowledge::{Failure, KnowledgeFile, Original, SegmentRef, Stage};
use domain::limits::FILE_PART_PASSAGES;
use domain::retrieval::{PassageInput, SegmentBuilder};
use domain::text::digest;
use domain::time::Timestamp;
use extract::{Member, Passage};

use shared::App;
use shared::store::Files;

use crate::abort::Abort;
use crate::progress::{self, ProgressSink};

/// Passages embedded at once; between two batches the deadline is looked at.
pub(crate) const BATCH: usize = 16;
/// Bytes of a segment's hash: enough that no two segments of one file share one.
const HASH_BYTES: usize = 16;

/// What the names of a reading's segments depend on.
#[derive(Clone, Copy)]
pub(crate) struct ReadingId<'a> {
    /// The number of the attempt that began the reading.
    pub(crate) job: u32,
    /// SHA-256 of the bytes.
    pub(crate) content: &'a str,
    /// The embedding model.
    pub(crate) model: &'a str,
}

impl ReadingId<'_> {
    /// The name of a segment, always the same for the same reading: made twice, it is there once.
    pub(crate) fn segment(&self, number: u32) -> String {
        let (job, number) = (self.job.to_string(), number.to_string());
        let hash =
            hex::encode(digest(&[&job, self.content, self.model, &number]).get(..HASH_BYTES).unwrap_or_default());
        SegmentRef::name_of_reading(self.job, &hash)
    }
}

/// Passages to embed as one segment of a text.
#[derive(Clone, Copy)]
pub(crate) struct Batch<'a> {
    /// Its place among the segments of the text.
    pub(crate) number: u32,
    /// Its passages.
    pub(crate) passages: &'a [Passage],
    /// The passages of the whole text.
    pub(crate) all: u32,
}

/// Embeds a batch and stores its segment, until `stop_at`.
///
/// # Errors
/// [`Abort::TooSlow`] when the time is up.
pub(crate) async fn embed(
    (app, files): (&App, &Files<'_>),
    (file, reading): (&KnowledgeFile, ReadingId<'_>),
    batch: Batch<'_>,
    stop_at: Timestamp,
    progress: &mut dyn ProgressSink,
) -> Result<SegmentRef, Abort> {
    let embedder = app.embedder()?;
    let file_id = file.id.to_string();
    let first = batch.number * FILE_PART_PASSAGES;
    let mut builder = SegmentBuilder::new(embedder.model_id(), embedder.dimension());
    builder.place(&file_id, first);
    let mut done = first;
    for passages in batch.passages.chunks(BATCH) {
        if app.clock().now() >= stop_at {
            return Err(Abort::TooSlow(Failure::time_limit()));
        }
        let originals: Vec<Original> = passages.iter().map(original).collect();
        let vectors = vectors(embedder, &originals).await?;
        done += u32::try_from(originals.len()).unwrap_or_default();
        for (Original { page, member, headings, text }, vector) in originals.into_iter().zip(vectors) {
            let file_name = file.passage_cited_as(member.as_deref());
            let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
            let (file_id, file_name) = (file_id.as_str(), file_name.as_str());
            let input = PassageInput { text: &text, file_id, file_name, page, headings: &headings };
            builder.push(input, &vector).map_err(|e| Error::internal(e).with("build a segment"))?;
        }
        progress.report(Stage::Embedding, progress::embedding(done, batch.all)).await?;
    }
    let bytes = builder.finish();
    let segment = SegmentRef {
        hash: reading.segment(batch.number),
        first,
        passages: u32::try_from(batch.passages.len()).unwrap_or(u32::MAX),
        bytes: bytes.len() as u64,
    };
    files.store_segment(file, &segment, bytes.into()).await?;
    Ok(segment)
}

/// The vectors of passages, one for each.
pub(crate) async fn vectors(embedder: &dyn Embedder, passages: &[Original]) -> Result<Vec<Vec<f32>>, Error> {
    let texts: Vec<String> = passages.iter().map(Original::embedded).collect();
    let vectors = embedder.passages(&texts.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    if vectors.len() != passages.len() {
        let said = format!("{} vectors for {} passages", vectors.len(), passages.len());
        return Err(Error::internal(said).with("embed passages"));
    }
    Ok(vectors)
}

fn original(passage: &Passage) -> Original {
    let (headings, text) = (passage.heading_path.clone(), passage.text.clone());
    let (page, member) = match passage.member.clone() {
        None => (passage.page, None),
        Some(Member { path, page }) => (page, Some(path)),
    };
    Original { page, member, headings, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_reading_content_model_or_number_is_another_name() {
        let reading = |job, content, model| ReadingId { job, content, model };
        let one = reading(1, "c", "m@1").segment(0);
        assert_eq!(one, reading(1, "c", "m@1").segment(0));
        let others = [
            reading(2, "c", "m@1").segment(0),
            reading(1, "d", "m@1").segment(0),
            reading(1, "c", "m@2").segment(0),
            reading(1, "c", "m@1").segment(1),
        ];
        assert!(others.iter().all(|other| *other != one));
    }
}
