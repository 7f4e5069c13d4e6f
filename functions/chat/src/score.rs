//! Scores as people read them.

/// A score in thousandths: what it is rounded to before clients get it.
pub(crate) fn thousandths(score: f32) -> f64 {
    (f64::from(score) * 1000.0).round() / 1000.0
}
