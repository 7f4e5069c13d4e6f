//! From passages to a segment.

use domain::embedding::Embedder;
use domain::error::Error;
use domain::knowledge::{Failure, Original, SegmentRef, Stage};
use domain::limits::FILE_PART_PASSAGES;
use domain::retrieval::{PassageInput, SegmentBuilder};
use domain::text::digest;
use domain::time::Timestamp;
use extract::{Member, Passage};

use crate::Stop;
use crate::hold::Hold;

/// Percent of the work that is done when embedding begins. It is most of the work: some milliseconds a token.
pub(crate) const START: u8 = 10;
/// Passages embedded at once; between two batches the deadline is looked at.
pub(crate) const BATCH: usize = 16;
/// Bytes of a segment's hash: enough that no two segments of one file share one.
const HASH_BYTES: usize = 16;

/// A reading of a file, as far as the names of its segments depend on it.
#[derive(Clone, Copy)]
pub(crate) struct Made<'a> {
    /// The number of the attempt that began the reading.
    pub(crate) job: u32,
    /// SHA-256 of the bytes.
    pub(crate) content: &'a str,
    /// The embedding model.
    pub(crate) model: &'a str,
}

impl Made<'_> {
    /// The name of a segment, always the same for the same reading: made twice, it is there once.
    pub(crate) fn segment(&self, number: u32) -> String {
        let (job, number) = (self.job.to_string(), number.to_string());
        let hash =
            hex::encode(digest(&[&job, self.content, self.model, &number]).get(..HASH_BYTES).unwrap_or_default());
        SegmentRef::name_of_reading(self.job, &hash)
    }
}

/// Embeds `passages`, which are those of segment number `number` of a text of `all` passages, and stores the segment,
/// until `stop_at`.
pub(crate) async fn segment(
    hold: &mut Hold<'_>,
    made: Made<'_>,
    number: u32,
    (passages, all): (&[Passage], u32),
    stop_at: Timestamp,
) -> Result<SegmentRef, Stop> {
    let app = hold.app;
    let embedder = app.embedder()?;
    let file_id = hold.file().id.to_string();
    let first = number * FILE_PART_PASSAGES;
    let mut builder = SegmentBuilder::new(embedder.model_id(), embedder.dimension());
    builder.place(&file_id, first);
    let mut done = first;
    for batch in passages.chunks(BATCH) {
        if app.clock().now() >= stop_at {
            return Err(Stop::TooSlow(Failure::time_limit()));
        }
        let batch: Vec<Original> = batch.iter().map(original).collect();
        let vectors = vectors(embedder, &batch).await?;
        done += u32::try_from(batch.len()).unwrap_or_default();
        for (Original { page, member, headings, text }, vector) in batch.into_iter().zip(vectors) {
            let file_name = hold.file().passage_cited_as(member.as_deref());
            let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
            let (file_id, file_name) = (file_id.as_str(), file_name.as_str());
            let input = PassageInput { text: &text, file_id, file_name, page, headings: &headings };
            builder.push(input, &vector).map_err(|e| Error::internal(e).with("build a segment"))?;
        }
        hold.advance(Stage::Embedding, percent(done, all)).await?;
    }
    let bytes = builder.finish();
    let segment = SegmentRef {
        hash: made.segment(number),
        first,
        passages: u32::try_from(passages.len()).unwrap_or(u32::MAX),
        bytes: bytes.len() as u64,
    };
    hold.files.store_segment(hold.file(), &segment, bytes.into()).await?;
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

/// The percent of all the work that is done when `done` of `all` passages are embedded.
pub(crate) fn percent(done: u32, all: u32) -> u8 {
    let share = u64::from(100 - START) * u64::from(done) / u64::from(all.max(1));
    START + u8::try_from(share).unwrap_or_default().min(100 - START)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_goes_from_the_start_to_the_end() {
        assert_eq!((percent(0, 10), percent(5, 10), percent(10, 10), percent(0, 0)), (10, 55, 100, 10));
    }

    #[test]
    fn another_reading_content_model_or_number_is_another_name() {
        let made = |job, content, model| Made { job, content, model };
        let one = made(1, "c", "m@1").segment(0);
        assert_eq!(one, made(1, "c", "m@1").segment(0));
        let others = [
            made(2, "c", "m@1").segment(0),
            made(1, "d", "m@1").segment(0),
            made(1, "c", "m@2").segment(0),
            made(1, "c", "m@1").segment(1),
        ];
        assert!(others.iter().all(|other| *other != one));
    }
}
