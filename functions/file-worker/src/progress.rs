//! How far the work on a file is, in percent of all of it.

use async_trait::async_trait;
use domain::knowledge::Stage;

use crate::abort::Abort;

/// Percent of the work that is done when the text is extracted. Embedding is most of the work: some milliseconds a token.
pub(crate) const EXTRACTED: u8 = 10;

/// Told how far a stage is. The stages of the pipeline know no more of a lease than this.
#[async_trait]
pub(crate) trait ProgressSink: Send {
    /// Notes that `percent` of all the work is done. Called often; the sink decides what is worth a write.
    ///
    /// # Errors
    /// [`Abort`] when the work has to end.
    async fn report(&mut self, stage: Stage, percent: u8) -> Result<(), Abort>;
}

/// Percent of all the work when `done` of `pages` pages are extracted.
pub(crate) fn extracting(done: usize, pages: Option<usize>) -> u8 {
    let share = pages.filter(|&pages| pages > 0).map_or(0, |pages| usize::from(EXTRACTED) * done / pages);
    u8::try_from(share).unwrap_or(EXTRACTED).min(EXTRACTED)
}

/// Percent of all the work when `done` of `all` passages are embedded.
pub(crate) fn embedding(done: u32, all: u32) -> u8 {
    let share = u64::from(100 - EXTRACTED) * u64::from(done) / u64::from(all.max(1));
    EXTRACTED + u8::try_from(share).unwrap_or(u8::MAX).min(100 - EXTRACTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extraction_ends_where_embedding_begins() {
        assert_eq!((extracting(0, Some(10)), extracting(5, Some(10))), (0, EXTRACTED / 2));
        assert_eq!((extracting(10, Some(10)), embedding(0, 10)), (EXTRACTED, EXTRACTED));
        assert_eq!((embedding(5, 10), embedding(10, 10)), (55, 100));
    }

    #[test]
    fn unknown_and_impossible_counts_stay_in_their_stage() {
        assert_eq!((extracting(3, None), extracting(0, Some(0)), extracting(9, Some(3))), (0, 0, EXTRACTED));
        assert_eq!((embedding(0, 0), embedding(9, 3)), (EXTRACTED, 100));
    }
}
