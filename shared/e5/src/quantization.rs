//! Quantised numbers: 4-bit weights as the file has them and as the kernels want them, and 8-bit activations.
//!
//! Both sides are cut into blocks of [`BLOCK`] numbers with a scale of their own, so a dot product is, per block, an exact integer sum
//! times two scales. A weight nibble `n` stands for `(n - 8) * scale`; the kernels multiply the unsigned nibbles and make up for
//! the 8 with [`Activations::offset`].

/// Numbers that share a scale.
pub(crate) const BLOCK: usize = 32;
/// Bytes of a block of weights in the file (`Q4_0`): a half-precision scale, then byte `j` with weight `j` in its low nibble and
/// weight `j + 16` in its high nibble.
const PACKED_BLOCK: usize = 18;
/// Output rows that a kernel computes at once.
pub(crate) const PANEL: usize = 16;

/// Bytes of `count` weights in the file.
pub(crate) const fn packed_length(count: usize) -> usize {
    count / BLOCK * PACKED_BLOCK
}

/// One block of weights of [`PANEL`] neighbouring rows, interleaved: `nibbles[g]` holds, row after row, the four bytes with the
/// weights `4g..4g + 4` (low nibbles) and `4g + 16..4g + 20` (high nibbles).
#[derive(Clone)]
#[repr(C, align(64))]
pub(crate) struct WeightPanel {
    pub(crate) nibbles: [[u8; PANEL * 4]; 4],
    pub(crate) scales: [f32; PANEL],
}

/// One block of activations as signed bytes.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub(crate) struct Activations {
    /// Four bytes to a word, the first in the lowest byte.
    pub(crate) words: [i32; BLOCK / 4],
    pub(crate) scale: f32,
    /// Minus eight times the sum of the bytes.
    pub(crate) offset: i32,
}

impl Activations {
    /// Quantises to the nearest of 255 steps between plus and minus the largest magnitude.
    #[inline(always)]
    pub(crate) fn quantize(values: &[f32; BLOCK]) -> Self {
        // Loops instead of `array::map`, which is not inlined and would so be compiled without the kernel's instructions.
        // Without their sign bit floats order like integers, and an integer maximum is vectorised.
        let largest = f32::from_bits(values.iter().map(|value| value.to_bits() & 0x7fff_ffff).max().unwrap_or(0));
        let scale = largest / 127.0;
        let inverse = if scale > 0.0 { scale.recip() } else { 0.0 };
        let mut bytes = [0; BLOCK];
        let mut sum = 0;
        for (byte, value) in bytes.iter_mut().zip(values) {
            let step = round(value * inverse);
            *byte = step as u8;
            sum += step;
        }
        let mut words = [0; BLOCK / 4];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks::<4>().0) {
            *word = i32::from_le_bytes(*bytes);
        }
        Self { words, scale, offset: -8 * sum }
    }
}

/// Rounds to the nearest integer, ties to even, for magnitudes below 2^22: adding 1.5 * 2^23 leaves no room for a fraction.
#[inline(always)]
fn round(value: f32) -> i32 {
    const SHIFT: f32 = 12_582_912.0;
    (value + SHIFT).to_bits().wrapping_sub(SHIFT.to_bits()).cast_signed()
}

/// Interleaves the rows of a `Q4_0` matrix with `columns` columns into panels, block after block.
pub(crate) fn interleave(matrix: &[u8], columns: usize) -> Vec<WeightPanel> {
    let blocks = columns / BLOCK;
    let (packed, _) = matrix.as_chunks::<PACKED_BLOCK>();
    let mut panels = Vec::with_capacity(packed.len() / PANEL);
    for rows in packed.chunks_exact(blocks * PANEL) {
        for block in 0..blocks {
            let mut panel = WeightPanel { nibbles: [[0; PANEL * 4]; 4], scales: [0.0; PANEL] };
            for (row, scale) in panel.scales.iter_mut().enumerate() {
                let [low, high, nibbles @ ..] = &rows[row * blocks + block];
                *scale = half_to_float([*low, *high]);
                for (group, bytes) in panel.nibbles.iter_mut().zip(nibbles.as_chunks::<4>().0) {
                    group[row * 4..row * 4 + 4].copy_from_slice(bytes);
                }
            }
            panels.push(panel);
        }
    }
    panels
}

/// Reads one row of a `Q4_0` matrix as floats.
pub(crate) fn dequantize(row: &[u8], out: &mut [f32]) {
    for (packed, out) in row.as_chunks::<PACKED_BLOCK>().0.iter().zip(out.as_chunks_mut::<BLOCK>().0) {
        let [low, high, nibbles @ ..] = packed;
        let scale = half_to_float([*low, *high]);
        for (index, &pair) in nibbles.iter().enumerate() {
            out[index] = f32::from(pair & 0x0f) * scale - 8.0 * scale;
            out[index + BLOCK / 2] = f32::from(pair >> 4) * scale - 8.0 * scale;
        }
    }
}

/// A finite half-precision number: its bits, moved into place, are a float whose exponent is 112 too small.
fn half_to_float(bytes: [u8; 2]) -> f32 {
    const REBIAS: f32 = f32::from_bits((112 + 127) << 23);
    let bits = u32::from(u16::from_le_bytes(bytes));
    let magnitude = f32::from_bits((bits & 0x7fff) << 13) * REBIAS;
    if bits & 0x8000 == 0 { magnitude } else { -magnitude }
}
