//! What the product knows of natural languages.

mod answer;
pub(crate) mod citations;

pub use answer::Language;
