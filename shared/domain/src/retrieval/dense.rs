//! Vectors of one byte per number and their exact search.

/// A vector as signed bytes times a scale.
pub(super) struct Quantized {
    pub(super) bytes: Vec<u8>,
    pub(super) scale: f32,
}

/// Rounds a vector to 255 steps between plus and minus its largest magnitude. Costs less than 0.1 points of nDCG.
pub(super) fn quantize(vector: &[f32]) -> Quantized {
    let largest = vector.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let scale = largest / 127.0;
    let inverse = if scale > 0.0 { scale.recip() } else { 0.0 };
    let bytes = vector.iter().map(|value| ((value * inverse).round() as i8).cast_unsigned()).collect();
    Quantized { bytes, scale }
}

/// A question's vector, ready to be compared.
pub(super) struct QueryVector {
    /// Widened once, because 16-bit products are what processors add up in pairs.
    steps: Vec<i16>,
    scale: f32,
}

impl QueryVector {
    pub(super) fn new(vector: &[f32]) -> Self {
        let Quantized { bytes, scale } = quantize(vector);
        Self { steps: bytes.iter().map(|&byte| i16::from(byte.cast_signed())).collect(), scale }
    }

    pub(super) fn dimension(&self) -> usize {
        self.steps.len()
    }

    /// The dot product with a vector of `bytes` and `scale`.
    pub(super) fn dot(&self, bytes: &[u8], scale: f32) -> f32 {
        let products = self.steps.iter().zip(bytes).map(|(&step, &byte)| i32::from(step) * i32::from(byte.cast_signed()));
        products.sum::<i32>() as f32 * (self.scale * scale)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{QueryVector, quantize};

    proptest! {
        #[test]
        fn a_product_of_quantised_vectors_is_close_to_the_exact_one(
            pairs in prop::collection::vec((-1.0_f32..1.0, -1.0_f32..1.0), 384)
        ) {
            let (left, right): (Vec<f32>, Vec<f32>) = pairs.into_iter().unzip();
            let exact: f32 = left.iter().zip(&right).map(|(a, b)| a * b).sum();
            let stored = quantize(&right);
            let product = QueryVector::new(&left).dot(&stored.bytes, stored.scale);
            // Half a step of 1/127 off at most in either factor, for each of the 384 products.
            prop_assert!((product - exact).abs() < 384.0 / 127.0);
        }
    }

    #[test]
    fn a_vector_of_zeros_stays_one() {
        let zeros = quantize(&[0.0; 4]);
        assert_eq!((zeros.bytes.as_slice(), zeros.scale), ([0; 4].as_slice(), 0.0));
    }
}
