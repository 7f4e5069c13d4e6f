//! What an edit makes of the segments of its file: the changed passage is embedded, all others keep their vectors.

use std::collections::BTreeMap;

use domain::error::{Error, Result};
use domain::knowledge::{Edit, Indexed, KnowledgeFile, Original, SegmentRef};
use domain::retrieval::{Replacement, Segment};

use super::Passages;
use super::passages::original;

/// A new reading of a file with the edits of the one before it.
#[derive(Debug)]
pub struct CarriedOver {
    /// What is to be in the index.
    pub indexed: Indexed,
    /// The segments that were stored for it.
    pub made: Vec<SegmentRef>,
    /// The name of the edits that the file is to hold.
    pub edits: Option<String>,
    /// Edits whose text is no longer in the file.
    pub dropped: Vec<Edit>,
}

/// What becomes of the passages of a segment, by the file inside the file that they are from, and by their places.
type Replacements = BTreeMap<Option<String>, BTreeMap<u32, Replacement>>;

/// The segment of `file` after `changes`, as bytes and opened.
fn replaced(file: &KnowledgeFile, segment: &Segment, changes: Replacements) -> Result<(Vec<u8>, Segment)> {
    let broken = |e| Error::internal(e).with("change a segment");
    let id = file.id.to_string();
    let mut last = None;
    // One after the other, because what is put in at once goes by one name.
    for (member, changes) in changes {
        let name = file.passage_cited_as(member.as_deref());
        let before = last.as_ref().map_or(segment, |(_, segment)| segment);
        let bytes = before.changed((&id, &name), &changes).map_err(broken)?;
        let opened = Segment::open(bytes.clone()).map_err(broken)?;
        last = Some((bytes, opened));
    }
    last.ok_or_else(|| Error::internal("there is nothing to change").with("change a segment"))
}

impl Passages<'_> {
    /// What is in the index of a file after `edits`, and the segments that were stored for it.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Conflict`] when the segments are of another model than the deployment's.
    pub async fn with_edits(
        &self,
        file: &KnowledgeFile,
        mut indexed: Indexed,
        edits: &[(u32, &Edit)],
    ) -> Result<(Indexed, Vec<SegmentRef>)> {
        let mut made = Vec::new();
        let ends: Vec<u32> = indexed.segments.iter().skip(1).map(|next| next.first).chain([u32::MAX]).collect();
        for (segment, end) in indexed.segments.iter_mut().zip(ends) {
            let mine: Vec<(u32, &Edit)> =
                edits.iter().filter(|(ordinal, _)| (segment.first..end).contains(ordinal)).copied().collect();
            if mine.is_empty() {
                continue;
            }
            let opened = self.knowledge().segment(file.agent, file.id, segment).await?;
            let changes = self.replacements(&opened, &mine).await?;
            let (bytes, changed) = replaced(file, &opened, changes)?;
            let new = SegmentRef {
                hash: self.new_name(&segment.hash),
                first: segment.first,
                passages: u32::try_from(changed.len()).unwrap_or(u32::MAX),
                bytes: bytes.len() as u64,
            };
            self.files().store_segment(file, &new, bytes.into()).await?;
            made.push(new.clone());
            *segment = new;
        }
        Ok((indexed, made))
    }

    /// Carries the edits of a file over to a new reading of it, whose segments are `indexed`.
    ///
    /// # Errors
    /// When storage or the embedding model does not work.
    pub async fn carry_over(&self, file: &KnowledgeFile, indexed: Indexed) -> Result<CarriedOver> {
        let edits = self.edits(file).await?;
        if edits.is_empty() {
            return Ok(CarriedOver { indexed, made: Vec::new(), edits: None, dropped: Vec::new() });
        }
        let mut passages = Vec::new();
        for segment in &indexed.segments {
            let opened = self.knowledge().segment(file.agent, file.id, segment).await?;
            passages.extend((0..opened.len()).filter_map(|number| opened.passage(number)).map(|p| original(file, p)));
        }
        let (kept, dropped) = edits.carried_over(passages.iter().map(|(ordinal, passage)| (*ordinal, passage)));
        if kept.is_empty() {
            return Ok(CarriedOver { indexed, made: Vec::new(), edits: None, dropped });
        }
        let all: Vec<(u32, &Edit)> = kept.iter().collect();
        let (indexed, made) = self.with_edits(file, indexed, &all).await?;
        Ok(CarriedOver { indexed, made, edits: Some(self.store_edits(file, &kept).await?), dropped })
    }

    /// What becomes of the passages of `segment` by `edits`.
    async fn replacements(&self, segment: &Segment, edits: &[(u32, &Edit)]) -> Result<Replacements> {
        let enabled: Vec<(u32, Original)> =
            edits.iter().filter(|(_, edit)| edit.enabled).map(|(ordinal, edit)| (*ordinal, edit.shown())).collect();
        let embedder = self.store.embedder()?;
        if segment.model_id() != embedder.model_id() {
            let text = "the index is being made anew for another embedding model; try again in some minutes";
            return Err(Error::conflict("reindexing", text));
        }
        let texts: Vec<String> = enabled.iter().map(|(_, passage)| passage.embedded()).collect();
        let vectors = embedder.passages(&texts.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        if vectors.len() != enabled.len() {
            let said = format!("{} vectors for {} passages", vectors.len(), enabled.len());
            return Err(Error::internal(said).with("embed edited passages"));
        }
        let passages = enabled.into_iter().zip(vectors).map(|((ordinal, passage), vector)| {
            let Original { page, member, headings, text } = passage;
            (member, (ordinal, Replacement::Passage { page, headings, text, vector }))
        });
        let removed =
            edits.iter().filter(|(_, edit)| !edit.enabled).map(|(ordinal, _)| (None, (*ordinal, Replacement::Nothing)));
        let mut replacements = Replacements::new();
        for (member, (ordinal, replacement)) in passages.chain(removed) {
            replacements.entry(member).or_default().insert(ordinal, replacement);
        }
        Ok(replacements)
    }
}
