//! Rich Text Format (specification 1.9.1).

mod charsets;
mod reader;
mod tokens;

use crate::document::Content;
use crate::document::Page;
use crate::error::ExtractError;
use crate::job::Job;

pub(crate) fn read(bytes: &[u8], job: &mut Job<'_>) -> Result<Content, ExtractError> {
    let mut reader = reader::Reader::default();
    for token in tokens::Tokens::new(bytes) {
        job.step()?;
        reader.token(&token);
        job.allow_pieces(reader.pieces())?;
        if reader.depth() > job.limits.nesting {
            return Err(ExtractError::TooDeep { limit: job.limits.nesting });
        }
    }
    Ok(Content { encoding: None, pages: vec![reader.into_page()] })
}

impl reader::Reader {
    fn into_page(self) -> Page {
        let pictured = self.pictured;
        Page::new(1, self.into_blocks(), pictured)
    }
}
