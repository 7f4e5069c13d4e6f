//! Publishes an embedded text: it becomes searchable, with the edits that its owner made in the version before it.

use domain::error::Error;
use domain::knowledge::{Edit, Indexed, Lost, Reading, Report, SegmentRef, Warning};

use crate::abort::Abort;
use crate::lease::{FileLease, TRIES, is_stale};

/// Characters of a passage that a warning quotes.
const QUOTED: usize = 60;
/// Dropped edits with a warning of their own; the rest are counted.
const LISTED: usize = 20;

/// Makes the text findable: the file is ready, and its segments are in the index, in one transaction.
pub(crate) async fn publish(lease: &mut FileLease<'_>, indexed: Indexed, report: Report) -> Result<(), Abort> {
    let reading = lease.job().map_or(lease.attempt().number(), |job| job.number);
    for _ in 0..TRIES {
        let carried = lease.passages().carry_over(lease.file(), indexed.clone()).await?;
        let old_edits = lease.file().reading.as_ref().and_then(|reading| reading.edits.clone());
        let mut ready = lease.versioned();
        let mut report = report.clone();
        report.warnings.extend(warnings(&carried.dropped));
        let (content, model) = (indexed.content.clone(), indexed.model.clone());
        let read = Reading { content, model, report, edits: carried.edits.clone() };
        ready.value.finish(lease.attempt(), read, lease.app.clock().now()).map_err(|Lost| Abort::LeaseLost)?;
        let error = match lease.files().publish(ready, carried.indexed.clone()).await {
            Ok(before) => {
                // Only now: what was there before answered until this moment.
                let old = before.into_iter().flat_map(|before| before.segments);
                let of_no_use: Vec<SegmentRef> =
                    old.chain(indexed.segments).filter(|segment| !carried.indexed.segments.contains(segment)).collect();
                lease.files().discard_segments(lease.file(), &of_no_use).await;
                lease.files().discard_readings(lease.file(), reading, &carried.indexed.segments).await;
                lease.passages().discard_edits(lease.file(), old_edits).await;
                return Ok(lease.files().discard_parts(lease.file()).await?);
            }
            Err(error) => error,
        };
        lease.passages().discard_unused(lease.file(), &carried.made, carried.edits).await;
        if !is_stale(&error) {
            return Err(Abort::Unavailable(error));
        }
        lease.reload().await?;
        // The write whose answer was lost did happen.
        if lease.file().finished_by(lease.attempt()) {
            return Ok(());
        }
    }
    Err(Abort::Unavailable(Error::stale().with("publish a file")))
}

/// The file holds what it held before: it is ready, and the index stays as it is.
pub(crate) async fn keep(lease: &mut FileLease<'_>, reading: &Reading) -> Result<(), Abort> {
    lease
        .change(|file, attempt, now| {
            // Its owner may have edited a passage meanwhile.
            let reading = file.reading.clone().unwrap_or_else(|| reading.clone());
            file.finish(attempt, reading, now)
        })
        .await?;
    Ok(lease.files().discard_parts(lease.file()).await?)
}

/// After a loss: deletes what this attempt has stored, but for what somebody needs.
pub(crate) async fn clean_up(lease: &FileLease<'_>, stored: &[SegmentRef], job: u32) {
    let (agent, id) = (lease.file().agent, lease.file().id);
    lease.files().sweep(agent, id).await;
    let Ok(Some(file)) = lease.files().find(agent, id).await else { return };
    // Whoever goes on with the same parts needs them.
    if file.value.job.is_none_or(|own| own.number != job) {
        if let Err(error) = lease.parts(job).discard().await {
            tracing::warn!(error = error.report(), "parts that nobody needs are left to expire");
        }
        lease.passages().discard_unused(lease.file(), stored, None).await;
    }
}

fn warnings(dropped: &[Edit]) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = dropped.iter().take(LISTED).map(warning).collect();
    if let Some(more) = dropped.len().checked_sub(LISTED).filter(|&more| more > 0) {
        let message = format!("{more} more edited passages are no longer in the file");
        warnings.push(Warning { code: "edit_dropped".to_owned(), message, page: None });
    }
    warnings
}

fn warning(edit: &Edit) -> Warning {
    let quoted: String = edit.original.text.chars().take(QUOTED).collect();
    let did = if edit.enabled { "edited" } else { "disabled" };
    let message = format!("a passage that you {did} is no longer in the file, and the change was dropped: “{quoted}…”");
    Warning { code: "edit_dropped".to_owned(), message, page: edit.original.page }
}

#[cfg(test)]
mod tests {
    use domain::knowledge::Original;

    use super::*;

    #[test]
    fn dropped_edits_are_told_with_their_page_and_beginning_and_no_more_than_some_of_them() {
        let original = Original { page: Some(3), member: None, headings: Vec::new(), text: "ж".repeat(500) };
        let edit = Edit { enabled: false, ..Edit::none(original) };
        let told = warnings(&vec![edit; LISTED + 2]);
        assert_eq!((told.len(), told[0].page, told[0].code.as_str()), (LISTED + 1, Some(3), "edit_dropped"));
        assert!(told[0].message.contains("you disabled") && told[0].message.chars().count() < 200);
        assert!(told[LISTED].message.starts_with("2 more"));
        assert!(warnings(&[]).is_empty());
    }
}
