//! Chance that repeats: the same seed gives the same ids, keys and jitter.

use std::sync::{Mutex, PoisonError};

use domain::chance::Chance;
use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};

/// Random bytes from a seed.
#[derive(Debug)]
pub struct SeededChance(Mutex<StdRng>);

impl SeededChance {
    /// The sequence of bytes that belongs to `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}
