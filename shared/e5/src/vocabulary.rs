//! The `SentencePiece` unigram vocabulary: normalised text to the most probable sequence of pieces.

use crate::format::{ModelError, Reader};
use crate::normalizer::Normalizer;

/// What an unknown character costs below the least probable piece, as `SentencePiece` has it.
const UNKNOWN_PENALTY: f32 = 10.0;

/// The pieces of the model and the search for the best way to cut a text into them.
pub(crate) struct Vocabulary {
    normalizer: Normalizer,
    pieces: Vec<u8>,
    /// `offsets[i]..offsets[i + 1]` is the range of piece `i` in `pieces`.
    offsets: Vec<u32>,
    /// Log probabilities.
    scores: Vec<f32>,
    /// Open addressing over the pieces' hashes: a piece's number plus one, or 0 for a free slot. A power of two, at most half full.
    slots: Vec<u32>,
    longest_piece: usize,
    unknown: u32,
    unknown_score: f32,
    /// The piece that begins every input of the network.
    pub(crate) begin: u32,
    /// The piece that ends every input of the network.
    pub(crate) end: u32,
}

/// The best way found to reach a place in the text.
#[derive(Clone, Copy)]
struct Step {
    score: f32,
    piece: u32,
    from: u32,
}

impl Vocabulary {
    /// Reads the vocabulary of `count` pieces and the normaliser that follows it.
    pub(crate) fn read(reader: &mut Reader<'_>, count: usize) -> Result<Self, ModelError> {
        if reader.size()? != count {
            return Err(ModelError::Vocabulary("its size differs from the embedding table's"));
        }
        let begin = reader.u32()?;
        let end = reader.u32()?;
        let _padding = reader.u32()?;
        let unknown = reader.u32()?;
        if [begin, end, unknown].iter().any(|&piece| piece as usize >= count) {
            return Err(ModelError::Vocabulary("a special piece is out of range"));
        }
        let length = reader.long_size()?;
        let offsets = reader.take((count + 1) * 4)?;
        let offsets: Vec<u32> = offsets.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
        let scores = reader.floats(count)?;
        let pieces = reader.take(length)?.to_vec();
        if !offsets.is_sorted() || offsets.last().is_none_or(|&last| last as usize > pieces.len()) {
            return Err(ModelError::Vocabulary("piece offsets are out of order"));
        }
        let lowest = scores.iter().copied().fold(f32::INFINITY, f32::min);
        let mut vocabulary = Self {
            normalizer: Normalizer::read(reader)?,
            longest_piece: offsets.windows(2).map(|pair| (pair[1] - pair[0]) as usize).max().unwrap_or(0),
            slots: vec![0; (count * 2).next_power_of_two()],
            unknown_score: lowest - UNKNOWN_PENALTY,
            pieces,
            offsets,
            scores,
            unknown,
            begin,
            end,
        };
        vocabulary.fill_slots(count as u32);
        Ok(vocabulary)
    }

    fn fill_slots(&mut self, count: u32) {
        let mask = self.slots.len() - 1;
        for piece in 0..count {
            let hash = self.piece(piece).iter().fold(Hash::EMPTY, |hash, &byte| hash.with(byte));
            let mut slot = hash.0 as usize & mask;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = piece + 1;
        }
    }

    fn piece(&self, piece: u32) -> &[u8] {
        &self.pieces[self.offsets[piece as usize] as usize..self.offsets[piece as usize + 1] as usize]
    }

    fn find(&self, bytes: &[u8], hash: Hash) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut slot = hash.0 as usize & mask;
        loop {
            let piece = self.slots[slot].checked_sub(1)?;
            if self.piece(piece) == bytes {
                return Some(piece);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The pieces of `text` without the network's begin and end marks: of all ways to cut it, the one with the highest sum of
    /// scores (Viterbi search); a character no piece covers is the unknown piece.
    pub(crate) fn encode(&self, text: &str) -> Vec<u32> {
        let normalized = self.normalizer.normalize(text);
        let bytes = normalized.as_bytes();
        let unreached = Step { score: f32::NEG_INFINITY, piece: self.unknown, from: 0 };
        let mut steps = vec![unreached; bytes.len() + 1];
        steps[0].score = 0.0;
        for (start, character) in normalized.char_indices() {
            let reached = steps[start].score;
            let mut hash = Hash::EMPTY;
            for end in start + 1..=bytes.len().min(start + self.longest_piece) {
                hash = hash.with(bytes[end - 1]);
                if !normalized.is_char_boundary(end) {
                    continue;
                }
                let Some(piece) = self.find(&bytes[start..end], hash).filter(|&piece| piece != self.unknown) else {
                    continue;
                };
                let score = reached + self.scores[piece as usize];
                if score > steps[end].score {
                    steps[end] = Step { score, piece, from: start as u32 };
                }
            }
            let next = start + character.len_utf8();
            let score = reached + self.unknown_score;
            if score > steps[next].score {
                steps[next] = Step { score, piece: self.unknown, from: start as u32 };
            }
        }
        let mut pieces = Vec::new();
        let mut at = bytes.len();
        while at > 0 {
            pieces.push(steps[at].piece);
            at = steps[at].from as usize;
        }
        pieces.reverse();
        pieces
    }
}

/// FNV-1a, which grows by a byte at a time: all prefixes of a text are hashed in one pass.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    const EMPTY: Self = Self(0xcbf2_9ce4_8422_2325);

    fn with(self, byte: u8) -> Self {
        Self((self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Golden {
        text: String,
        role: String,
        tokens: Vec<u32>,
    }

    #[test]
    fn pieces_are_those_of_the_reference_to_the_letter() {
        let golden: Vec<Golden> = serde_json::from_str(include_str!("../tests/golden.json")).unwrap();
        let vocabulary = &crate::E5::builtin().vocabulary;
        for case in golden {
            assert_eq!(vocabulary.encode(&format!("{}: {}", case.role, case.text)), case.tokens, "{:?}", case.text);
        }
    }
}
