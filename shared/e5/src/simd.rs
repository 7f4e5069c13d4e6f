//! The processor's dot-product instructions, chosen when the program runs.
//!
//! This is the crate's only module with unsafe code, of two kinds. Loads and stores go through pointers made from references to
//! arrays of exactly the register's size. Functions compiled for a feature are called with a token ([`Avx512`], [`Avx2`],
//! [`Neon`]) that [`Isa::best`] alone makes, after it has seen the feature on this processor.

#![expect(
    unsafe_code,
    reason = "SIMD instructions are reached through unsafe intrinsics; no safe abstraction has int8 dot products"
)]

use crate::quantization::{Activations, PANEL, WeightPanel};

/// An instruction set the kernels are written for.
pub(crate) trait Kernel: Copy {
    /// How many activation rows [`Kernel::tile`] takes at best: as many as the registers hold.
    const TILE: usize;

    /// The products of `ROWS` activation rows with the [`PANEL`] weight rows of a panel.
    fn tile<const ROWS: usize>(self, panel: &[WeightPanel], rows: [&[Activations]; ROWS]) -> [[f32; PANEL]; ROWS];

    /// `a * b + c`, in one rounding where that is one instruction.
    fn multiply_add(self, a: f32, b: f32, c: f32) -> f32;
}

/// A computation to be compiled for each instruction set; its `run` and all it calls should be `#[inline(always)]`.
pub(crate) trait Computation {
    /// Computes with the given instruction set.
    fn run<K: Kernel>(self, kernel: K);
}

/// The instruction set to compute with.
#[derive(Clone, Copy)]
pub(crate) enum Isa {
    /// Plain Rust.
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512(Avx512),
    #[cfg(target_arch = "aarch64")]
    Neon(Neon),
}

impl Isa {
    /// The fastest set this processor has.
    pub(crate) fn best() -> Self {
        Self::available().last().copied().unwrap_or(Self::Portable)
    }

    /// Every set this processor has, the fastest last.
    pub(crate) fn available() -> Vec<Self> {
        let mut sets = Vec::from([Self::Portable]);
        #[cfg(target_arch = "x86_64")]
        {
            let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
            if avx2 {
                sets.push(Self::Avx2(Avx2(())));
            }
            let avx512 = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw");
            let avx512 = avx512 && is_x86_feature_detected!("avx512dq") && is_x86_feature_detected!("avx512vl");
            if avx2 && avx512 && is_x86_feature_detected!("avx512vnni") {
                sets.push(Self::Avx512(Avx512(())));
            }
        }
        #[cfg(target_arch = "aarch64")]
        if std::arch::is_aarch64_feature_detected!("neon") {
            sets.push(Self::Neon(Neon(())));
        }
        sets
    }

    /// What the set is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(_) => "avx2",
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(_) => "avx512-vnni",
            #[cfg(target_arch = "aarch64")]
            Self::Neon(_) => "neon",
        }
    }

    /// Runs `computation` compiled for this instruction set.
    pub(crate) fn run<C: Computation>(self, computation: C) {
        match self {
            Self::Portable => computation.run(Portable),
            // SAFETY: the token was made after its features were seen on this processor.
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(token) => unsafe { x86::run_avx2(token, computation) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(token) => unsafe { x86::run_avx512(token, computation) },
            // SAFETY: as above.
            #[cfg(target_arch = "aarch64")]
            Self::Neon(token) => unsafe { arm::run_neon(token, computation) },
        }
    }
}

/// Plain Rust, for any processor.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

impl Kernel for Portable {
    const TILE: usize = 1;

    #[inline(always)]
    fn tile<const ROWS: usize>(self, panel: &[WeightPanel], rows: [&[Activations]; ROWS]) -> [[f32; PANEL]; ROWS] {
        let mut out = [[0.0; PANEL]; ROWS];
        for (sums, row) in out.iter_mut().zip(rows) {
            for (weights, activations) in panel.iter().zip(row) {
                let mut block = [activations.offset; PANEL];
                let (low_words, high_words) = activations.words.split_at(4);
                for ((group, low), high) in weights.nibbles.iter().zip(low_words).zip(high_words) {
                    let low = low.to_le_bytes().map(|byte| i32::from(byte.cast_signed()));
                    let high = high.to_le_bytes().map(|byte| i32::from(byte.cast_signed()));
                    for (sum, bytes) in block.iter_mut().zip(group.as_chunks::<4>().0) {
                        for (index, &byte) in bytes.iter().enumerate() {
                            *sum += i32::from(byte & 0x0f) * low[index] + i32::from(byte >> 4) * high[index];
                        }
                    }
                }
                for ((sum, block), scale) in sums.iter_mut().zip(block).zip(weights.scales) {
                    *sum += block as f32 * (scale * activations.scale);
                }
            }
        }
        out
    }

    #[inline(always)]
    fn multiply_add(self, a: f32, b: f32, c: f32) -> f32 {
        a * b + c
    }
}

/// The block `index` of each row.
#[inline(always)]
fn blocks<'a, const ROWS: usize>(rows: &[&'a [Activations]; ROWS], index: usize) -> [&'a Activations; ROWS] {
    let mut blocks = [&rows[0][index]; ROWS];
    blocks.iter_mut().zip(rows).for_each(|(block, row)| *block = &row[index]);
    blocks
}

/// Proof that the processor has AVX2 and FMA.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy)]
pub(crate) struct Avx2(());

/// Proof that the processor has AVX2, FMA and AVX-512 F, BW, DQ, VL and VNNI.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy)]
pub(crate) struct Avx512(());

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::{Avx2, Avx512, Computation, Kernel, blocks};
    use crate::quantization::{Activations, PANEL, WeightPanel};

    #[target_feature(enable = "avx2,fma")]
    pub(super) fn run_avx2<C: Computation>(token: Avx2, computation: C) {
        computation.run(token);
    }

    #[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    pub(super) fn run_avx512<C: Computation>(token: Avx512, computation: C) {
        computation.run(token);
    }

    impl Kernel for Avx2 {
        const TILE: usize = 4;

        #[inline(always)]
        fn tile<const ROWS: usize>(self, panel: &[WeightPanel], rows: [&[Activations]; ROWS]) -> [[f32; PANEL]; ROWS] {
            // SAFETY: `self` proves the features.
            unsafe { tile_avx2(panel, rows) }
        }

        #[inline(always)]
        fn multiply_add(self, a: f32, b: f32, c: f32) -> f32 {
            a.mul_add(b, c)
        }
    }

    impl Kernel for Avx512 {
        const TILE: usize = 8;

        #[inline(always)]
        fn tile<const ROWS: usize>(self, panel: &[WeightPanel], rows: [&[Activations]; ROWS]) -> [[f32; PANEL]; ROWS] {
            // SAFETY: `self` proves the features.
            unsafe { tile_avx512(panel, rows) }
        }

        #[inline(always)]
        fn multiply_add(self, a: f32, b: f32, c: f32) -> f32 {
            a.mul_add(b, c)
        }
    }

    /// Each 32-bit lane is a weight row. `maddubs` adds two products of a nibble and a byte into 16 bits; eight of those sums are at
    /// most 8 * 2 * 15 * 127 = 30480 in magnitude, so a whole block adds up in 16 bits.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    fn tile_avx2<const ROWS: usize>(panel: &[WeightPanel], rows: [&[Activations]; ROWS]) -> [[f32; PANEL]; ROWS] {
        let low_nibble = _mm256_set1_epi8(0x0f);
        let ones = _mm256_set1_epi16(1);
        let mut sums = [[_mm256_setzero_ps(); ROWS]; 2];
        for (index, weights) in panel.iter().enumerate() {
            let activations = blocks(&rows, index);
            for (half, sums) in sums.iter_mut().enumerate() {
                let mut pairs = [_mm256_setzero_si256(); ROWS];
                for (group, bytes) in weights.nibbles.iter().enumerate() {
                    let bytes = load_256(&bytes.as_chunks().0[half]);
                    let low = _mm256_and_si256(bytes, low_nibble);
                    let high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), low_nibble);
                    for (pair, activations) in pairs.iter_mut().zip(activations) {
                        let word = _mm256_set1_epi32(activations.words[group]);
                        *pair = _mm256_add_epi16(*pair, _mm256_maddubs_epi16(low, word));
                        let word = _mm256_set1_epi32(activations.words[group + 4]);
                        *pair = _mm256_add_epi16(*pair, _mm256_maddubs_epi16(high, word));
                    }
                }
                let scales = load_ps_256(&weights.scales.as_chunks().0[half]);
                for ((sum, pair), activations) in sums.iter_mut().zip(pairs).zip(activations) {
                    let products = _mm256_madd_epi16(pair, ones);
                    let products = _mm256_add_epi32(products, _mm256_set1_epi32(activations.offset));
                    let scale = _mm256_mul_ps(scales, _mm256_set1_ps(activations.scale));
                    *sum = _mm256_fmadd_ps(_mm256_cvtepi32_ps(products), scale, *sum);
                }
            }
        }
        let mut out = [[0.0; PANEL]; ROWS];
        for (half, sums) in sums.into_iter().enumerate() {
            for (sum, out) in sums.into_iter().zip(&mut out) {
                store_ps_256(sum, &mut out.as_chunks_mut().0[half]);
            }
        }
        out
    }

    /// Each 32-bit lane is a weight row; `dpbusd` adds four products of a nibble and a byte to it.
    #[inline]
    #[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    fn tile_avx512<const ROWS: usize>(panel: &[WeightPanel], rows: [&[Activations]; ROWS]) -> [[f32; PANEL]; ROWS] {
        let low_nibble = _mm512_set1_epi8(0x0f);
        let mut sums = [_mm512_setzero_ps(); ROWS];
        for (index, weights) in panel.iter().enumerate() {
            let mut low = [_mm512_setzero_si512(); 4];
            let mut high = low;
            for (group, bytes) in weights.nibbles.iter().enumerate() {
                let bytes = load_512(bytes);
                low[group] = _mm512_and_si512(bytes, low_nibble);
                high[group] = _mm512_and_si512(_mm512_srli_epi16(bytes, 4), low_nibble);
            }
            let scales = load_ps_512(&weights.scales);
            for (sum, row) in sums.iter_mut().zip(rows) {
                let activations = &row[index];
                let mut products = _mm512_set1_epi32(activations.offset);
                for group in 0..4 {
                    let word = _mm512_set1_epi32(activations.words[group]);
                    products = _mm512_dpbusd_epi32(products, low[group], word);
                    let word = _mm512_set1_epi32(activations.words[group + 4]);
                    products = _mm512_dpbusd_epi32(products, high[group], word);
                }
                let scale = _mm512_mul_ps(scales, _mm512_set1_ps(activations.scale));
                *sum = _mm512_fmadd_ps(_mm512_cvtepi32_ps(products), scale, *sum);
            }
        }
        let mut out = [[0.0; PANEL]; ROWS];
        for (sum, out) in sums.into_iter().zip(&mut out) {
            store_ps_512(sum, out);
        }
        out
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn load_256(bytes: &[u8; 32]) -> __m256i {
        // SAFETY: the reference covers the 32 bytes read; no alignment is asked for.
        unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn load_ps_256(values: &[f32; 8]) -> __m256 {
        // SAFETY: the reference covers the eight floats read; no alignment is asked for.
        unsafe { _mm256_loadu_ps(values.as_ptr()) }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn store_ps_256(register: __m256, out: &mut [f32; 8]) {
        // SAFETY: the reference covers the eight floats written; no alignment is asked for.
        unsafe { _mm256_storeu_ps(out.as_mut_ptr(), register) }
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn load_512(bytes: &[u8; 64]) -> __m512i {
        // SAFETY: the reference covers the 64 bytes read; no alignment is asked for.
        unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn load_ps_512(values: &[f32; 16]) -> __m512 {
        // SAFETY: the reference covers the sixteen floats read; no alignment is asked for.
        unsafe { _mm512_loadu_ps(values.as_ptr()) }
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn store_ps_512(register: __m512, out: &mut [f32; 16]) {
        // SAFETY: the reference covers the sixteen floats written; no alignment is asked for.
        unsafe { _mm512_storeu_ps(out.as_mut_ptr(), register) }
    }
}

/// Proof that the processor has NEON.
#[cfg(target_arch = "aarch64")]
#[derive(Clone, Copy)]
pub(crate) struct Neon(());

#[cfg(target_arch = "aarch64")]
mod arm {
    use std::arch::aarch64::*;

    use super::{Computation, Kernel, Neon, blocks};
    use crate::quantization::{Activations, PANEL, WeightPanel};

    #[target_feature(enable = "neon")]
    pub(super) fn run_neon<C: Computation>(token: Neon, computation: C) {
        computation.run(token);
    }

    impl Kernel for Neon {
        const TILE: usize = 4;

        #[inline(always)]
        fn tile<const ROWS: usize>(self, panel: &[WeightPanel], rows: [&[Activations]; ROWS]) -> [[f32; PANEL]; ROWS] {
            // SAFETY: `self` proves the feature.
            unsafe { tile_neon(panel, rows) }
        }

        #[inline(always)]
        fn multiply_add(self, a: f32, b: f32, c: f32) -> f32 {
            a.mul_add(b, c)
        }
    }

    /// Sixteen bytes are four products for each of four weight rows. Eight products of a nibble and a byte are at most
    /// 8 * 15 * 127 = 15240 in magnitude, so a whole block adds up in 16 bits.
    #[inline]
    #[target_feature(enable = "neon")]
    fn tile_neon<const ROWS: usize>(panel: &[WeightPanel], rows: [&[Activations]; ROWS]) -> [[f32; PANEL]; ROWS] {
        let low_nibble = vdupq_n_u8(0x0f);
        let mut sums = [[vdupq_n_f32(0.0); ROWS]; 4];
        for (index, weights) in panel.iter().enumerate() {
            let activations = blocks(&rows, index);
            for (quarter, sums) in sums.iter_mut().enumerate() {
                let mut products = [[vdupq_n_s16(0); 2]; ROWS];
                for (group, bytes) in weights.nibbles.iter().enumerate() {
                    let bytes = load(&bytes.as_chunks().0[quarter]);
                    let low = vreinterpretq_s8_u8(vandq_u8(bytes, low_nibble));
                    let high = vreinterpretq_s8_u8(vshrq_n_u8::<4>(bytes));
                    for (products, activations) in products.iter_mut().zip(activations) {
                        for (nibbles, word) in [(low, group), (high, group + 4)] {
                            let word = vreinterpretq_s8_s32(vdupq_n_s32(activations.words[word]));
                            products[0] = vmlal_s8(products[0], vget_low_s8(nibbles), vget_low_s8(word));
                            products[1] = vmlal_high_s8(products[1], nibbles, word);
                        }
                    }
                }
                let scales = load_f32(&weights.scales.as_chunks().0[quarter]);
                for ((sum, [front, back]), activations) in sums.iter_mut().zip(products).zip(activations) {
                    let products = vpaddq_s32(vpaddlq_s16(front), vpaddlq_s16(back));
                    let products = vaddq_s32(products, vdupq_n_s32(activations.offset));
                    let scale = vmulq_n_f32(scales, activations.scale);
                    *sum = vfmaq_f32(*sum, vcvtq_f32_s32(products), scale);
                }
            }
        }
        let mut out = [[0.0; PANEL]; ROWS];
        for (quarter, sums) in sums.into_iter().enumerate() {
            for (sum, out) in sums.into_iter().zip(&mut out) {
                store_f32(sum, &mut out.as_chunks_mut().0[quarter]);
            }
        }
        out
    }

    #[inline]
    #[target_feature(enable = "neon")]
    fn load(bytes: &[u8; 16]) -> uint8x16_t {
        // SAFETY: the reference covers the 16 bytes read; no alignment is asked for.
        unsafe { vld1q_u8(bytes.as_ptr()) }
    }

    #[inline]
    #[target_feature(enable = "neon")]
    fn load_f32(values: &[f32; 4]) -> float32x4_t {
        // SAFETY: the reference covers the four floats read; no alignment is asked for.
        unsafe { vld1q_f32(values.as_ptr()) }
    }

    #[inline]
    #[target_feature(enable = "neon")]
    fn store_f32(register: float32x4_t, out: &mut [f32; 4]) {
        // SAFETY: the reference covers the four floats written; no alignment is asked for.
        unsafe { vst1q_f32(out.as_mut_ptr(), register) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Computation, Isa, Kernel};
    use crate::quantization::{Activations, BLOCK, PANEL, interleave, packed_length};

    const COLUMNS: usize = 3 * BLOCK;

    /// Multiplies three rows of activations with a panel of weights.
    struct Product<'a> {
        rows: [&'a [Activations]; 3],
        matrix: &'a [u8],
        out: &'a mut [[f32; PANEL]; 3],
    }

    impl Computation for Product<'_> {
        fn run<K: Kernel>(self, kernel: K) {
            *self.out = kernel.tile(&interleave(self.matrix, COLUMNS), self.rows);
        }
    }

    /// A `Q4_0` matrix with scale 1: `nibble(row, column)` less 8 are its weights.
    fn matrix(nibble: impl Fn(usize, usize) -> u8) -> Vec<u8> {
        let mut matrix = Vec::new();
        for row in 0..PANEL {
            for block in 0..COLUMNS / BLOCK {
                matrix.extend([0x00, 0x3c]);
                let nibble = |index: usize| nibble(row, block * BLOCK + index);
                matrix.extend((0..BLOCK / 2).map(|index| nibble(index) | nibble(index + BLOCK / 2) << 4));
            }
        }
        assert_eq!(matrix.len(), packed_length(PANEL * COLUMNS));
        matrix
    }

    fn check(nibble: impl Fn(usize, usize) -> u8, value: impl Fn(usize, usize) -> f32) {
        let matrix = matrix(&nibble);
        let rows: [Vec<f32>; 3] = std::array::from_fn(|row| (0..COLUMNS).map(|column| value(row, column)).collect());
        let quantized = rows
            .each_ref()
            .map(|row| row.as_chunks::<BLOCK>().0.iter().map(Activations::quantize).collect::<Vec<Activations>>());
        for isa in Isa::available() {
            let mut out = [[0.0; PANEL]; 3];
            isa.run(Product { rows: quantized.each_ref().map(Vec::as_slice), matrix: &matrix, out: &mut out });
            for (row, out) in rows.iter().zip(out) {
                for (weight_row, found) in out.into_iter().enumerate() {
                    let weight = |column| f32::from(nibble(weight_row, column)) - 8.0;
                    let exact: f32 = row.iter().enumerate().map(|(column, value)| value * weight(column)).sum();
                    assert!((found - exact).abs() < 0.5, "{found} for {exact} in row {weight_row}");
                }
            }
        }
    }

    #[test]
    fn every_kernel_multiplies_whole_steps_exactly() {
        // Each block holds 127, so a step is 1 and nothing is rounded away.
        let value = |row, column| {
            if column % BLOCK == 5 { 127.0 } else { ((column * 7 + row * 3) % 200) as f32 - 100.0 }
        };
        check(|row, column| ((row * 5 + column * 3) % 16) as u8, value);
    }

    #[test]
    fn no_kernel_overflows_at_the_extremes() {
        for (nibble, value) in [(15, 127.0), (15, -127.0), (0, 127.0), (0, -127.0)] {
            check(|_, _| nibble, |_, _| value);
        }
    }
}
