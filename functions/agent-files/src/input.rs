//! What clients send, and how it becomes a file: every problem is found at once, each with its place.

use domain::error::{Error, FieldError, Result};
use domain::knowledge::{FileName, MediaType};
use domain::limits::FILE_BYTES;
use serde::Deserialize;
use utoipa::ToSchema;

/// A file that a client is about to upload.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FileInput {
    /// 1 to 255 characters, without a path.
    #[schema(example = "Прайс 2026.pdf")]
    name: String,
    /// Bytes, 1 to 52,428,800. The upload must have exactly this size.
    #[schema(example = 183_204)]
    size: u64,
    /// PDF, DOCX, XLSX, PPTX, ODT, RTF, EPUB, HTML, Markdown, CSV, plain text, EML or a ZIP of these.
    #[schema(example = "application/pdf")]
    content_type: String,
}

impl FileInput {
    pub(crate) fn parse(self) -> Result<(FileName, MediaType, u64)> {
        let name = FileName::try_from(self.name).map_err(|e| e.at(&["body", "name"]));
        let media = media(&self.content_type);
        let size = size(self.size);
        match (name, media, size) {
            (Ok(name), Ok(media), Ok(size)) => Ok((name, media, size)),
            (name, media, size) => {
                Err(Error::invalid([name.err(), media.err(), size.err()].into_iter().flatten().collect()))
            }
        }
    }
}

fn media(content_type: &str) -> Result<MediaType, FieldError> {
    MediaType::from_content_type(content_type).ok_or_else(|| {
        let allowed = MediaType::ALL.map(MediaType::as_str).join(", ");
        FieldError::new(&["body", "contentType"], "unsupported_type", format!("must be one of {allowed}"))
    })
}

fn size(size: u64) -> Result<u64, FieldError> {
    let refuse = |code, message| Err(FieldError::new(&["body", "size"], code, message));
    match size {
        0 => refuse("empty_file", "must be at least 1: there is nothing to read in an empty file".to_owned()),
        1..=FILE_BYTES => Ok(size),
        _ => refuse("too_large", format!("must be at most {FILE_BYTES} bytes; split the file into smaller ones")),
    }
}
