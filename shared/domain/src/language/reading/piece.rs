//! What a sentence is cut into.

/// A word, a figure or a sign.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// As it is written.
    pub(super) written: String,
    /// In small letters, with `е` for `ё` and plain hyphens and apostrophes.
    pub(super) folded: String,
    /// What stands before it.
    pub(super) before: Break,
    /// Whether nothing stands between it and the piece before.
    pub(super) attached: bool,
}

/// What stands between two pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// Nothing or white space.
    #[default]
    None,
    /// A dash between what it joins: `500–700`.
    Range,
    /// A comma.
    Comma,
    /// A sign that parts clauses: a dash, a semicolon, a bracket.
    Clause,
}
