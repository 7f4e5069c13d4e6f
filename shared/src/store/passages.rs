//! The passages of an agent's files, as their owner sees and changes them.
//!
//! A passage is where search finds it: in a segment. What its owner changed is one more object for each file. An edit
//! writes a new segment and a new object of edits, and then flips the file and the index in one transaction: a question
//! asked meanwhile sees one or the other.

use std::collections::BTreeMap;

use domain::error::{Error, ErrorKind, FieldError, Result};
use domain::ids::{AccountId, AgentId, FileId};
use domain::knowledge::{
    Edit, Edits, EditsKey, Indexed, KnowledgeFile, Original, PassageChange, PassageId, SegmentRef, UploadKey,
};
use domain::limits::EDITS_PER_FILE;
use domain::retrieval::Language;
use domain::text::digest;

use super::page::{Listing, PageRequest};
use super::table::Cursor;
use super::{Files, Knowledge, Store, Versioned, knowledge};

/// How often a change is repeated when others change the same file at the same time.
const TRIES: usize = 20;
/// Bytes of a name's hash: enough that no two objects of one file share one.
const HASH_BYTES: usize = 16;

/// A passage and what was done to it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredPassage {
    /// Its name.
    pub id: PassageId,
    /// Its file's name.
    pub file_name: String,
    /// The edit of it; one that changes nothing for a passage as it was read.
    pub edit: Edit,
}

impl StoredPassage {
    /// The language of its text.
    #[must_use]
    pub fn language(&self) -> Language {
        Language::of(&self.edit.shown().text)
    }
}

/// The passages of one account's agents.
pub struct Passages<'a> {
    pub(super) store: &'a Store,
    account: AccountId,
}

impl<'a> Passages<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    /// A page of an agent's passages, or of one file's, in the order of the text.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is no such file.
    pub async fn list(
        &self,
        agent: AgentId,
        file: Option<FileId>,
        request: PageRequest,
    ) -> Result<Listing<StoredPassage>> {
        let after = request.after.as_ref().map(place).transpose()?;
        let pointer = knowledge::pointer(self.store.table(), self.account, agent).await?.value;
        let all: BTreeMap<FileId, &Indexed> = match file {
            // A file that is not ready yet has no passages; one that is not there is not found.
            Some(file) => {
                self.files().get(agent, file).await?;
                pointer.of(file).map(|indexed| (file, indexed)).into_iter().collect()
            }
            None => pointer.all().collect(),
        };
        let mut items: Vec<StoredPassage> = Vec::new();
        for (file, indexed) in all {
            let from = match after {
                Some(after) if file < after.file => continue,
                Some(after) if file == after.file => after.ordinal + 1,
                _ => 0,
            };
            let Some(file) = self.files().find(agent, file).await? else { continue };
            // One more than wanted tells whether there is a next page.
            let wanted = request.limit + 1 - items.len();
            items.extend(self.of_file(&file.value, indexed, from, wanted).await?);
            if items.len() > request.limit {
                break;
            }
        }
        let is_more = items.len() > request.limit;
        items.truncate(request.limit);
        let next = items.last().filter(|_| is_more).map(|last| Cursor {
            pk: last.id.file.to_string(),
            sk: last.id.ordinal.to_string(),
            index_sk: None,
        });
        Ok(Listing { items, next })
    }

    /// Changes a passage: the others of its file keep their vectors, bit for bit.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is no such passage, [`ErrorKind::PreconditionFailed`] when `seen` is not its
    /// version, [`ErrorKind::Conflict`] when its file has too many edits or the index is being embedded anew.
    pub async fn change(
        &self,
        agent: AgentId,
        id: PassageId,
        seen: Option<u64>,
        change: &PassageChange,
    ) -> Result<StoredPassage> {
        for _ in 0..TRIES {
            let mut file = self.files().get(agent, id.file).await?;
            let pointer = knowledge::pointer(self.store.table(), self.account, agent).await?;
            let indexed = pointer.value.of(id.file).cloned().ok_or_else(not_found)?;
            let mut edits = self.edits(&file.value).await?;
            let stored = self.of_file(&file.value, &indexed, id.ordinal, 1).await?.pop();
            let stored = stored.filter(|stored| stored.id == id).ok_or_else(not_found)?;
            Versioned { value: (), version: stored.edit.version }.expect(seen)?;
            let Some(edit) = stored.edit.changed(change) else { return Ok(stored) };
            if edits.get(id.ordinal).is_none() && !edits.has_room() {
                let text = format!("a file has at most {EDITS_PER_FILE} edited passages; upload a new version instead");
                return Err(Error::conflict("too_many_edits", text));
            }
            edits.set(id.ordinal, edit.clone());
            let one = [(id.ordinal, &edit)];
            let (changed, made) = self.with_edits(&file.value, indexed.clone(), &one).await?;
            let written = self.store_edits(&file.value, &edits).await?;
            let before = file.value.reading.as_mut().and_then(|reading| reading.edits.replace(written.clone()));
            file.value.updated_at = self.store.clock().now();
            let agent_file = file.value.clone();
            match self.files().swap(file, indexed, changed).await {
                Ok(replaced) => {
                    self.files().discard_segments(&agent_file, &replaced).await;
                    self.discard_edits(&agent_file, before).await;
                    return Ok(StoredPassage { edit, ..stored });
                }
                Err(error) => {
                    // An answer that was lost may have been a success: what the file leads to by now stays.
                    self.discard_unused(&agent_file, &made, Some(written)).await;
                    if *error.kind() != ErrorKind::PreconditionFailed {
                        return Err(error);
                    }
                }
            }
        }
        Err(Error::stale().with("change a passage of a file that others change all the time"))
    }

    /// What the owner of a file changed in its passages.
    pub async fn edits(&self, file: &KnowledgeFile) -> Result<Edits> {
        let Some(hash) = file.reading.as_ref().and_then(|reading| reading.edits.clone()) else {
            return Ok(Edits::default());
        };
        let key = self.edits_key(file, hash);
        let object = self.store.objects().get(&key).await?;
        let object = object.ok_or_else(|| Error::internal("the edits of a file are missing").with(key))?;
        serde_json::from_slice(&object.bytes).map_err(|e| Error::internal(e).with("decode the edits of a file"))
    }

    /// Stores the edits of a file; answers the name that the file is to hold.
    pub async fn store_edits(&self, file: &KnowledgeFile, edits: &Edits) -> Result<String> {
        let json = serde_json::to_string(edits).map_err(|e| Error::internal(e).with("encode the edits of a file"))?;
        let hash = self.new_name(&json);
        self.store.objects().put(&self.edits_key(file, hash.clone()), json.into(), "application/json").await?;
        Ok(hash)
    }

    /// Deletes segments and edits that were stored for a change that did not happen, unless it did.
    pub async fn discard_unused(&self, file: &KnowledgeFile, made: &[SegmentRef], edits: Option<String>) {
        let (Ok(now), Ok(indexed)) =
            (self.files().find(file.agent, file.id).await, self.files().indexed(file.agent, file.id).await)
        else {
            return;
        };
        let used = |segment: &SegmentRef| indexed.iter().any(|indexed| indexed.segments.contains(segment));
        let unused: Vec<SegmentRef> = made.iter().filter(|segment| !used(segment)).cloned().collect();
        self.files().discard_segments(file, &unused).await;
        let current = now.and_then(|file| file.value.reading?.edits);
        self.discard_edits(file, edits.filter(|hash| Some(hash) != current.as_ref())).await;
    }

    /// Deletes edits that a file no longer holds.
    pub async fn discard_edits(&self, file: &KnowledgeFile, hash: Option<String>) {
        self.files().discard(hash.into_iter().map(|hash| self.edits_key(file, hash)).collect()).await;
    }

    /// Up to `limit` passages of a file from the place `from` on.
    async fn of_file(
        &self,
        file: &KnowledgeFile,
        indexed: &Indexed,
        from: u32,
        limit: usize,
    ) -> Result<Vec<StoredPassage>> {
        let edits = self.edits(file).await?;
        let mut found: BTreeMap<u32, Edit> = BTreeMap::new();
        let ends = indexed.segments.iter().skip(1).map(|next| next.first).chain([u32::MAX]);
        for (segment, end) in indexed.segments.iter().zip(ends).filter(|(_, end)| *end > from) {
            let opened = self.knowledge().segment(file.agent, file.id, segment).await?;
            let passages = (0..opened.len()).filter_map(|number| opened.passage(number));
            let passages = passages.filter(|passage| passage.ordinal >= from).map(|p| original(file, p));
            found.extend(passages.map(|(ordinal, passage)| (ordinal, Edit::none(passage))));
            // Those that cannot be found are in no segment.
            let mine = edits.iter().filter(|(ordinal, _)| *ordinal >= from && (segment.first..end).contains(ordinal));
            found.extend(mine.map(|(ordinal, edit)| (ordinal, edit.clone())));
            if found.len() >= limit {
                break;
            }
        }
        let stored = found.into_iter().take(limit).map(|(ordinal, edit)| StoredPassage {
            id: PassageId { file: file.id, ordinal },
            file_name: file.passage_cited_as(edit.original.member.as_deref()),
            edit,
        });
        Ok(stored.collect())
    }

    /// A name that nothing else has, so that whoever deletes what it wrote deletes nobody else's.
    pub(super) fn new_name(&self, content: &str) -> String {
        let mut salt = [0; HASH_BYTES];
        self.store.chance().fill(&mut salt);
        hex::encode(digest(&[content, &hex::encode(salt)]).get(..HASH_BYTES).unwrap_or_default())
    }

    fn edits_key(&self, file: &KnowledgeFile, hash: String) -> String {
        let file = UploadKey { account: self.account, agent: file.agent, file: file.id };
        EditsKey { file, hash }.to_string()
    }

    pub(super) fn files(&self) -> Files<'a> {
        Files::new(self.store, self.account)
    }

    pub(super) fn knowledge(&self) -> Knowledge<'a> {
        Knowledge::new(self.store, self.account)
    }
}

/// A passage of a segment with its place.
pub(super) fn original(file: &KnowledgeFile, passage: domain::retrieval::Passage<'_>) -> (u32, Original) {
    let headings = passage.headings.lines().map(str::to_owned).collect();
    let member = file.member_of(passage.file_name).map(str::to_owned);
    (passage.ordinal, Original { page: passage.page, member, headings, text: passage.text.to_owned() })
}

/// The place that a cursor names.
fn place(cursor: &Cursor) -> Result<PassageId> {
    let id = cursor.pk.parse().ok().zip(cursor.sk.parse().ok()).map(|(file, ordinal)| PassageId { file, ordinal });
    id.ok_or_else(|| {
        let message = "must be a `nextCursor` of this list";
        Error::invalid(vec![FieldError::new(&["query", "cursor"], "invalid_cursor", message)])
    })
}

fn not_found() -> Error {
    Error::not_found("passage")
}
