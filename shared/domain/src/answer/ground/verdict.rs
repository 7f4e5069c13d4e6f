//! What is judged, and what the judge decides.

/// A sentence of an answer that is complete and not judged yet.
pub(crate) struct PendingSentence {
    /// Its index among the sentences of the answer.
    pub(crate) at: usize,
    /// Its text, without citations.
    pub(crate) text: String,
    /// The passages that it cites, as indices.
    pub(crate) cited: Vec<usize>,
}

/// What becomes of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It stays as it is.
    Keep,
    /// It stays and cites the passage of this index instead of what it cited.
    Cite(usize),
    /// It stays and cites nothing.
    Uncite,
    /// It is taken back.
    TakeBack,
}
