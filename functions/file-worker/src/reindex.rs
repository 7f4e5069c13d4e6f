//! Rebuilds an agent's index for another embedding model from the stored passages, and switches to it in one write.
//!
//! The names of the new segments derive from the old ones and the model, so an invocation continues where the one before
//! it ended. Until the switch, search on the old index is lexical only, because vectors of two models cannot be compared.

use std::sync::Arc;

use domain::access::Principal;
use domain::error::{Error, Result};
use domain::ids::{AccountId, AgentId, FileId};
use domain::knowledge::{Indexed, KnowledgePointer, Original, SegmentRef};
use domain::retrieval::{PassageInput, Segment, SegmentBuilder};
use domain::text::digest;
use domain::time::Timestamp;
use shared::App;
use shared::files_queue::FileWork;

use crate::pipeline::embed::{BATCH, vectors};
use crate::queue;

/// Bytes of a segment's hash.
const HASH_BYTES: usize = 16;

/// Serves a message about an index of another model.
pub(crate) async fn work(
    app: &App,
    caller: &Principal,
    (account_id, agent_id): (AccountId, AgentId),
    model: &str,
    stop_at: Timestamp,
) -> Result<()> {
    if app.embedder()?.model_id() != model {
        tracing::info!(model, "the deployment has another model by now; the message is stale");
        return Ok(());
    }
    let files = app.files(caller);
    if files.pointer(agent_id).await?.all().all(|(_, indexed)| indexed.model == model) {
        return Ok(());
    }
    let lease = files.reindexing(agent_id).await?;
    let complete = embed(app, caller, agent_id, model, stop_at).await;
    lease.release().await;
    if complete? {
        return Ok(());
    }
    let model = model.to_owned();
    queue::send(app, &[FileWork::Reindex { account_id, agent_id, model }]).await
}

/// Embeds what is not embedded yet until `stop_at`; whoever embeds the last of it flips the index. Answers whether it did.
async fn embed(app: &App, caller: &Principal, agent_id: AgentId, model: &str, stop_at: Timestamp) -> Result<bool> {
    let files = app.files(caller);
    loop {
        let pointer = files.pointer(agent_id).await?;
        let mut next = pointer.clone();
        let mut complete = true;
        for (file, indexed) in pointer.all().filter(|(_, indexed)| indexed.model != model) {
            let Some(segments) = of_file(app, caller, agent_id, (file, indexed), stop_at).await? else {
                complete = false;
                break;
            };
            let (content, model) = (indexed.content.clone(), model.to_owned());
            next.replace(file, Indexed { content, model, segments });
        }
        if !complete {
            return Ok(false);
        }
        if next == pointer || files.flip(agent_id, &pointer, &next).await? {
            discard(app, caller, agent_id, &pointer, &next).await;
            return Ok(true);
        }
        // A file came, went or changed meanwhile: what is embedded is found again by its name.
        for (file, _) in pointer.all() {
            files.sweep(agent_id, file).await;
        }
    }
}

/// The segments of a file for the model of the deployment; `None` when there was no time for all.
async fn of_file(
    app: &App,
    caller: &Principal,
    agent: AgentId,
    (file, indexed): (FileId, &Indexed),
    stop_at: Timestamp,
) -> Result<Option<Vec<SegmentRef>>> {
    let (files, knowledge) = (app.files(caller), app.knowledge(caller));
    let mut segments = Vec::new();
    for old in &indexed.segments {
        let model = app.embedder()?.model_id();
        let hash = hex::encode(digest(&[&old.hash, model]).get(..HASH_BYTES).unwrap_or_default());
        let named = SegmentRef { hash, ..old.clone() };
        if let Some(bytes) = files.stored_segment(agent, file, &named).await? {
            segments.push(SegmentRef { bytes, ..named });
            continue;
        }
        if app.clock().now() >= stop_at {
            return Ok(None);
        }
        let opened: Arc<Segment> = knowledge.segment(agent, file, old).await?;
        let bytes = embedded(app, &opened).await?;
        let segment = SegmentRef { bytes: bytes.len() as u64, ..named };
        files.store_segment_of(agent, file, &segment, bytes.into()).await?;
        segments.push(segment);
    }
    Ok(Some(segments))
}

/// The same passages with the vectors of the deployment's model.
async fn embedded(app: &App, segment: &Segment) -> Result<Vec<u8>> {
    let embedder = app.embedder()?;
    let mut builder = SegmentBuilder::new(embedder.model_id(), embedder.dimension());
    let passages: Vec<_> = (0..segment.len()).filter_map(|number| segment.passage(number)).collect();
    for batch in passages.chunks(BATCH) {
        let texts: Vec<Original> = batch
            .iter()
            .map(|passage| Original {
                page: passage.page,
                member: None,
                headings: passage.headings.lines().map(str::to_owned).collect(),
                text: passage.text.to_owned(),
            })
            .collect();
        for (passage, vector) in batch.iter().zip(vectors(embedder, &texts).await?) {
            let headings: Vec<&str> = passage.headings.lines().collect();
            let (text, file_id, file_name, page) = (passage.text, passage.file_id, passage.file_name, passage.page);
            builder.place(file_id, passage.ordinal);
            let input = PassageInput { text, file_id, file_name, page, headings: &headings };
            builder.push(input, &vector).map_err(|e| Error::internal(e).with("build a segment"))?;
        }
    }
    Ok(builder.finish())
}

/// Deletes the segments that the new index no longer names.
async fn discard(app: &App, caller: &Principal, agent: AgentId, old: &KnowledgePointer, new: &KnowledgePointer) {
    for (file, indexed) in old.all() {
        let kept = new.of(file).map(|indexed| indexed.segments.as_slice()).unwrap_or_default();
        let gone: Vec<SegmentRef> = indexed.segments.iter().filter(|old| !kept.contains(old)).cloned().collect();
        app.files(caller).discard_segments_of(agent, file, &gone).await;
    }
}
