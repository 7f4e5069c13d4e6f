//! Retrieving: which passages may hold the answer to a question, and whether they are enough to answer from.
//!
//! A question is taken apart (`query`, `answer_type`), search proposes passages (`search`), each of them is measured
//! against the question (`signals`), and a logistic regression over these signals says how likely it answers
//! (`confidence`).

mod answer_type;
mod confidence;
mod query;
mod search;
mod signals;

pub(super) use confidence::LogisticRegression;
pub use confidence::{Confidence, SearchScores, Signal};
pub(super) use query::{QueryAnalysis, TextAnalysis};
pub use search::{RetrievalResult, RetrievedPassage, retrieve};
pub(super) use signals::Signals;
