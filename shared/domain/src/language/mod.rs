//! What the product knows of natural languages.

pub(crate) mod citation_stream;
mod reply;

pub use reply::ReplyLanguage;
