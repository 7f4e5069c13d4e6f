//! Chance as a port, so that tests and simulations decide what is "random".

/// The port through which everything gets unpredictable bytes: ids, keys, jitter.
pub trait Chance: Send + Sync {
    /// Fills `bytes` with bytes that nobody can predict.
    fn fill(&self, bytes: &mut [u8]);
}

/// A number drawn uniformly from `0.0..1.0`.
pub fn unit(chance: &dyn Chance) -> f64 {
    let mut bytes = [0; 4];
    chance.fill(&mut bytes);
    f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
}
