//! What the benchmarks share: made-up texts and vectors, the same on every run, a clock, and collections of questions.

pub mod xquad;

use rustix::time::{ClockId, clock_gettime};

/// Different words of the made-up language.
const VOCABULARY: f64 = 50_000.0;
/// Numbers of a vector.
pub const DIMENSION: usize = 384;

/// Pseudo-random texts and vectors (xorshift).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Default for Chance {
    fn default() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }
}

impl Chance {
    /// A number from 0 to 1.
    pub fn fraction(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Words as frequent as those of a language: the n-th most frequent word in proportion to 1/n.
    pub fn text(&mut self, words: usize) -> String {
        let mut text = String::new();
        for _ in 0..words {
            let mut rank = VOCABULARY.powf(self.fraction()) as u32;
            while rank > 0 {
                text.extend(char::from_u32(u32::from('а') + rank % 31));
                rank /= 31;
            }
            text.push_str("ук ");
        }
        text
    }

    /// A vector of length 1.
    pub fn vector(&mut self) -> Vec<f32> {
        let vector: Vec<f64> = (0..DIMENSION).map(|_| self.fraction() - 0.5).collect();
        let length = vector.iter().map(|number| number * number).sum::<f64>().sqrt();
        vector.iter().map(|number| (number / length) as f32).collect()
    }
}

/// What this process has computed so far.
#[must_use]
pub fn cpu_milliseconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_runs_make_up_the_same() {
        let (mut one, mut other) = (Chance::default(), Chance::default());
        assert_eq!((one.text(5), one.vector()), (other.text(5), other.vector()));
        assert_ne!(one.text(5), Chance::default().text(5));
    }
}
