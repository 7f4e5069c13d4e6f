//! Opens a document: whole, or what is left of it.

use lopdf::Document;

use super::{fonts, recovery, unpack};
use crate::error::ExtractError;
use crate::job::Job;
use crate::panics;

/// Opens a document and unpacks it within limits.
pub(super) fn load(bytes: &[u8], job: &mut Job<'_>) -> Result<Document, ExtractError> {
    let mut document = open(bytes, job)?;
    unpack::unpack_all(&mut document, job)?;
    fonts::tame(&mut document);
    Ok(document)
}

/// Opens a document. A broken one is recovered as far as possible, with a warning.
pub(super) fn open(bytes: &[u8], job: &mut Job<'_>) -> Result<Document, ExtractError> {
    unpack::check_structure(bytes, job)?;
    let loaded = panics::catch(|| Document::load_mem(bytes).ok()).flatten();
    if loaded.as_ref().is_some_and(Document::is_encrypted) {
        // An empty password was tried while loading.
        return Err(ExtractError::Encrypted);
    }
    match loaded.filter(|document| document.page_iter().next().is_some()) {
        Some(document) => Ok(document),
        None => {
            let recovered = panics::catch(|| recovery::recover(bytes)).flatten();
            let recovered = recovered.ok_or_else(|| ExtractError::damaged("it holds no page that can be read"))?;
            job.warn("damaged_file", "the file is damaged or incomplete; what could be found was read", None);
            Ok(recovered)
        }
    }
}
