//! What clients get.

use std::collections::BTreeMap;

use domain::knowledge::{Failure, KnowledgeFile, KnowledgePointer, LanguageShare, Origin, Report, Status, Timings};
use domain::time::Timestamp;
use serde::Serialize;
use shared::store::Affected;
use utoipa::ToSchema;

/// A file of an agent's knowledge.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct File {
    id: String,
    agent_id: String,
    name: String,
    /// Bytes.
    size: u64,
    content_type: &'static str,
    origin: Origin,
    /// SHA-256 of the bytes whose text can be found, in hexadecimal; `null` until the file was ready once.
    #[schema(required)]
    content: Option<String>,
    status: Status,
    /// Percent of the work that is done, 0 to 100. It only grows while a file is being read.
    progress: u8,
    /// How many parts of the current stage of a large file are done, while it is read; `null` for a file that is read at once.
    #[schema(required)]
    parts: Option<Done>,
    /// How many pages of it are read.
    #[schema(required)]
    pages: Option<Done>,
    /// The file with the same content that is searched instead of this one, so that nothing is cited twice.
    #[schema(required)]
    duplicate_of: Option<String>,
    /// What was read; `null` until the file was ready once.
    #[schema(required)]
    report: Option<FileReport>,
    /// Why the file could not be read.
    #[schema(required)]
    failure: Option<Failure>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// How much of something is done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FileProgress)]
pub(crate) struct Done {
    done: u32,
    total: u32,
}

/// What hangs on a file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileImpact {
    /// The questions that expect it to be cited, and those whose last answer cited it.
    golden_questions: Vec<FileQuestion>,
}

/// A golden question.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FileQuestion {
    id: String,
    question: String,
}

/// What was read from a file, and what was not.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileReport {
    /// The format that the content turned out to be.
    kind: String,
    /// The character encoding, where the format leaves it open.
    #[schema(required)]
    encoding: Option<String>,
    /// Pages; a format without pages has one.
    pages: u32,
    /// Characters of each page, in order.
    page_characters: Vec<u32>,
    /// Characters of all pages.
    characters: u64,
    /// The numbers of the pages without text, from 1.
    pages_without_text: Vec<u32>,
    /// Of these, the pages that look like scans and need optical character recognition.
    pages_to_recognise: Vec<u32>,
    /// The largest share first.
    languages: Vec<LanguageShare>,
    tables: u32,
    /// Passages that can be found.
    passages: u32,
    warnings: Vec<FileWarning>,
    /// Milliseconds of the attempt that finished.
    duration_ms: u64,
    /// Where they went; of a large file the sum over its parts.
    stages: Vec<FileStage>,
}

/// A stage of the work and the time that it took.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FileStage {
    #[schema(value_type = String, example = "embed")]
    stage: &'static str,
    milliseconds: u64,
}

/// Something that was not read as it should have been.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FileWarning {
    /// A stable code for programs.
    code: String,
    /// A sentence for people.
    message: String,
    /// The page concerned, if it is one.
    #[schema(required)]
    page: Option<u32>,
}

/// A new file and how to upload it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FileCreated {
    pub(crate) file: File,
    pub(crate) upload: Upload,
}

/// How to upload a file: one request, exactly so.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Upload {
    url: String,
    #[schema(example = "PUT")]
    method: &'static str,
    /// Headers to send. The length, which is signed too, HTTP clients send by themselves.
    headers: BTreeMap<String, String>,
    #[schema(format = DateTime)]
    expires_at: String,
}

impl File {
    /// The file as it is to be seen at `now`, when `index` is the agent's.
    pub(crate) fn at(file: KnowledgeFile, index: &KnowledgePointer, now: Timestamp) -> Self {
        let original = index.original_of(file.id);
        let mut out = Self::new(file, now);
        if let (Some(original), Some(report)) = (original, &mut out.report) {
            out.duplicate_of = Some(original.to_string());
            let message = "another file of this agent has the same content; it is searched once".to_owned();
            report.warnings.push(FileWarning { code: "duplicate_of".to_owned(), message, page: None });
        }
        out
    }

    /// The file as it is to be seen at `now`, without a look at the agent's other files.
    pub(crate) fn new(file: KnowledgeFile, now: Timestamp) -> Self {
        let shown = file.shown(now);
        let job = file.job.as_ref();
        Self {
            id: file.id.to_string(),
            agent_id: file.agent.to_string(),
            name: file.name.into(),
            size: file.size,
            content_type: file.media.as_str(),
            origin: file.origin,
            content: file.reading.as_ref().map(|reading| reading.content.clone()),
            status: shown.status,
            progress: shown.progress,
            parts: job.map(|job| Done { done: job.done, total: job.total() }),
            pages: job.filter(|job| job.passages.is_none()).map(|job| Done { done: job.pages_done, total: job.pages }),
            duplicate_of: None,
            report: file.reading.map(|reading| reading.report.into()),
            failure: shown.failure,
            created_at: file.created_at.to_string(),
            updated_at: file.updated_at.to_string(),
        }
    }
}

impl From<Report> for FileReport {
    fn from(report: Report) -> Self {
        let warning = |warning: domain::knowledge::Warning| FileWarning {
            code: warning.code,
            message: warning.message,
            page: warning.page,
        };
        Self {
            kind: report.kind,
            encoding: report.encoding,
            pages: report.pages,
            page_characters: report.page_characters,
            characters: report.characters,
            pages_without_text: report.pages_without_text,
            pages_to_recognise: report.pages_to_recognise,
            languages: report.languages,
            tables: report.tables,
            passages: report.passages,
            warnings: report.warnings.into_iter().map(warning).collect(),
            duration_ms: report.timings.total_ms(),
            stages: stages(report.timings),
        }
    }
}

fn stages(timings: Timings) -> Vec<FileStage> {
    let Timings { download_ms, extract_ms, embed_ms } = timings;
    let stages = [("download", download_ms), ("extract", extract_ms), ("embed", embed_ms)];
    stages.map(|(stage, milliseconds)| FileStage { stage, milliseconds }).into()
}

impl From<Vec<Affected>> for FileImpact {
    fn from(affected: Vec<Affected>) -> Self {
        let question = |affected: Affected| FileQuestion { id: affected.id.to_string(), question: affected.question };
        Self { golden_questions: affected.into_iter().map(question).collect() }
    }
}

impl From<shared::objects::Upload> for Upload {
    fn from(upload: shared::objects::Upload) -> Self {
        // Browsers refuse to let a script set these two, and send the right ones themselves.
        let own =
            |(name, _): &(String, String)| !matches!(name.to_ascii_lowercase().as_str(), "host" | "content-length");
        Self {
            url: upload.url,
            method: upload.method,
            headers: upload.headers.into_iter().filter(own).collect(),
            expires_at: upload.expires_at.to_string(),
        }
    }
}
