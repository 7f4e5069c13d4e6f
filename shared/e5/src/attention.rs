//! Scaled dot-product attention of one head within one text.

use crate::math::exp;
use crate::simd::Kernel;

/// Width of a head.
pub(crate) const HEAD: usize = 32;
/// Keys that are compared at once; also the padding of a text.
const KEYS: usize = 16;
/// Queries that share a pass over the keys.
const QUERIES: usize = 4;

/// Reusable room for the keys and values of one head.
#[derive(Default)]
pub(crate) struct Attention {
    /// Transposed in groups of [`KEYS`], so that one register holds the same coordinate of neighbouring keys.
    keys: Vec<[[f32; KEYS]; HEAD]>,
    values: Vec<[[f32; HEAD]; KEYS]>,
    scores: Vec<[[f32; KEYS]; QUERIES]>,
}

/// Where a head's rows lie: row `i` is `rows[i * stride + offset..][..HEAD]`.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) data: &'a [f32],
    pub(crate) stride: usize,
    pub(crate) offset: usize,
}

impl<'a> Rows<'a> {
    #[inline(always)]
    fn row(self, index: usize) -> &'a [f32; HEAD] {
        let start = index * self.stride + self.offset;
        &self.data[start..start + HEAD].as_chunks().0[0]
    }
}

impl Attention {
    /// Lets each of the `length` queries gather the values whose keys are like it, and hands row number and result to `out`.
    #[inline(always)]
    pub(crate) fn attend<K: Kernel>(
        &mut self,
        kernel: K,
        length: usize,
        [queries, keys, values]: [Rows<'_>; 3],
        mut out: impl FnMut(usize, &[f32; HEAD]),
    ) {
        self.load(length, keys, values);
        for first in (0..length).step_by(QUERIES) {
            // A short last group repeats the last query: simpler than a second loop, and the result is dropped.
            let mut group = [queries.row(first); QUERIES];
            for (index, query) in group.iter_mut().enumerate() {
                *query = queries.row((first + index).min(length - 1));
            }
            let sums = self.score(kernel, length, group);
            let gathered = self.gather(kernel);
            for (row, (mut gathered, sum)) in (first..length).zip(gathered.into_iter().zip(sums)) {
                gathered.iter_mut().for_each(|value| *value /= sum);
                out(row, &gathered);
            }
        }
    }

    #[inline(always)]
    fn load(&mut self, length: usize, keys: Rows<'_>, values: Rows<'_>) {
        let groups = length.div_ceil(KEYS);
        self.keys.clear();
        self.values.clear();
        self.keys.resize(groups, [[0.0; KEYS]; HEAD]);
        self.values.resize(groups, [[0.0; HEAD]; KEYS]);
        self.scores.resize(groups, [[0.0; KEYS]; QUERIES]);
        for row in 0..length {
            let (group, lane) = (row / KEYS, row % KEYS);
            for (coordinates, &value) in self.keys[group].iter_mut().zip(keys.row(row)) {
                coordinates[lane] = value;
            }
            self.values[group][lane] = *values.row(row);
        }
    }

    /// Fills `scores` with e to the scaled products of queries and keys, less each query's largest, and returns each query's sum.
    #[inline(always)]
    fn score<K: Kernel>(&mut self, kernel: K, length: usize, queries: [&[f32; HEAD]; QUERIES]) -> [f32; QUERIES] {
        let scale = (HEAD as f32).sqrt().recip();
        for (keys, scores) in self.keys.iter().zip(&mut self.scores) {
            let mut sums = [[0.0; KEYS]; QUERIES];
            for (coordinate, keys) in keys.iter().enumerate() {
                for (sums, query) in sums.iter_mut().zip(queries) {
                    for (sum, &key) in sums.iter_mut().zip(keys) {
                        *sum = kernel.multiply_add(query[coordinate], key, *sum);
                    }
                }
            }
            *scores = sums;
        }
        if let Some(last) = self.scores.last_mut() {
            let used = length - (self.keys.len() - 1) * KEYS;
            last.iter_mut().for_each(|scores| scores[used..].fill(f32::NEG_INFINITY));
        }
        let mut totals = [0.0; QUERIES];
        for (query, total) in totals.iter_mut().enumerate() {
            let mut largest = [f32::NEG_INFINITY; KEYS];
            for scores in &self.scores {
                for (largest, &score) in largest.iter_mut().zip(&scores[query]) {
                    *largest = if score > *largest { score } else { *largest };
                }
            }
            let largest = largest.into_iter().fold(f32::NEG_INFINITY, f32::max);
            let mut sums = [0.0; KEYS];
            for scores in &mut self.scores {
                for (sum, score) in sums.iter_mut().zip(&mut scores[query]) {
                    *score = exp(kernel, (*score - largest) * scale);
                    *sum += *score;
                }
            }
            *total = sums.iter().sum();
        }
        totals
    }

    /// The values weighted by `scores`, for each query.
    #[inline(always)]
    fn gather<K: Kernel>(&self, kernel: K) -> [[f32; HEAD]; QUERIES] {
        let mut sums = [[0.0; HEAD]; QUERIES];
        for (values, scores) in self.values.iter().zip(&self.scores) {
            for (lane, values) in values.iter().enumerate() {
                for (sums, scores) in sums.iter_mut().zip(scores) {
                    for (sum, &value) in sums.iter_mut().zip(values) {
                        *sum = kernel.multiply_add(scores[lane], value, *sum);
                    }
                }
            }
        }
        sums
    }
}
