//! Keeping the best of many scores without keeping the many.

use std::cmp::Ordering;

/// A passage's number in the whole index, counted through its segments.
pub(super) type PassageNumber = u32;

/// Collects the places with the highest scores; of equal scores the first place is the best.
///
/// Places must come in ascending order. Twice as many as wanted are kept before the worse half is let go, so that most scores cost
/// one comparison and none costs more than a constant on average.
pub(super) struct Best {
    wanted: usize,
    /// Only higher scores are wanted.
    bar: f32,
    kept: Vec<(PassageNumber, f32)>,
}

impl Best {
    /// Keeps `wanted` places with scores above `bar`.
    pub(super) fn new(wanted: usize, bar: f32) -> Self {
        Self { wanted, bar: if wanted == 0 { f32::INFINITY } else { bar }, kept: Vec::new() }
    }

    /// Whether a place with this score would be kept for now.
    #[inline(always)]
    pub(super) fn wants(&self, score: f32) -> bool {
        score > self.bar
    }

    /// Keeps a place that is [wanted](Self::wants).
    #[inline(never)]
    pub(super) fn push(&mut self, place: PassageNumber, score: f32) {
        self.kept.push((place, score));
        if self.kept.len() >= self.wanted.saturating_mul(2) {
            self.kept.select_nth_unstable_by(self.wanted - 1, order);
            self.kept.truncate(self.wanted);
            self.bar = self.kept.last().map_or(self.bar, |&(_, score)| score);
        }
    }

    /// The best places with their scores, the best first.
    pub(super) fn into_sorted(mut self) -> Vec<(PassageNumber, f32)> {
        self.kept.sort_unstable_by(order);
        self.kept.truncate(self.wanted);
        self.kept
    }
}

fn order(a: &(PassageNumber, f32), b: &(PassageNumber, f32)) -> Ordering {
    b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Best, PassageNumber, order};

    proptest! {
        #[test]
        fn it_is_what_sorting_everything_gives(scores in prop::collection::vec(0..20_u8, 0..200), wanted in 0..30_usize) {
            let scores: Vec<(PassageNumber, f32)> = (0..).zip(scores.into_iter().map(f32::from)).collect();
            let mut best = Best::new(wanted, 0.5);
            for &(place, score) in &scores {
                if best.wants(score) {
                    best.push(place, score);
                }
            }
            let mut expected: Vec<(PassageNumber, f32)> = scores.into_iter().filter(|&(_, score)| score > 0.5).collect();
            expected.sort_by(order);
            expected.truncate(wanted);
            prop_assert_eq!(best.into_sorted(), expected);
        }
    }
}
