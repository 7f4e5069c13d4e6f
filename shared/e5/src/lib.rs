//! Sentence embeddings for Russian and English, computed in pure Rust: multilingual-e5-small with 4-bit weights.
//!
//! A text becomes a vector of [`DIMENSION`] numbers of length 1; the dot product of a question's vector with a passage's says how
//! well the passage answers it. The model is part of the program, so embedding needs no service, no key and no file.
//!
//! ```
//! let model = e5::E5::builtin();
//! let question = model.embed_query("Сколько стоит доставка?");
//! let passages = model.embed_passages(&["Доставка по городу бесплатна.", "We are open from nine to six."]);
//! let likeness = |passage: &e5::Vector| -> f32 { passage.iter().zip(&question).map(|(a, b)| a * b).sum() };
//! assert!(likeness(&passages[0]) > likeness(&passages[1]));
//! ```

mod attention;
mod encoder;
mod format;
mod math;
mod normalizer;
mod quantization;
mod simd;
mod vocabulary;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use encoder::{Encoder, Workspace};
pub use format::ModelError;
use format::{Header, Reader, Tensors};
use vocabulary::Vocabulary;

/// Numbers in a vector.
pub const DIMENSION: usize = encoder::HIDDEN;

/// Names the model and the way it is run. Vectors of different names must not be compared; stored vectors carry it.
pub const MODEL_ID: &str = "e5-small-enru-q4@1";

/// A text's embedding; its length is 1.
pub type Vector = [f32; DIMENSION];

/// The begin and end marks around every input.
const MARKS: usize = 2;
/// Tokens of one run of the network, over which short passages share the reading of the weights; also the longest input.
const BATCH_TOKENS: usize = 512;

static BUILTIN: LazyLock<E5> = LazyLock::new(|| {
    let file: &'static [u8] = include_bytes!("../model/e5-enru-q4.bin");
    #[expect(clippy::expect_used, reason = "the file is part of the program and a test loads it")]
    E5::load(file).expect("the built-in model is whole")
});

/// The model, ready to embed. Embedding takes `&self` and one thread.
pub struct E5 {
    file: Cow<'static, [u8]>,
    words: Range<usize>,
    vocabulary: Vocabulary,
    encoder: Encoder,
    /// The longest input, marks included.
    positions: usize,
}

/// What a text is for; the model was trained with a different beginning for each.
#[derive(Clone, Copy)]
enum Role {
    Query,
    Passage,
}

impl Role {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Query => "query: ",
            Self::Passage => "passage: ",
        }
    }
}

impl E5 {
    /// The model built into the program, made ready on the first call.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Reads a model from the bytes of an `E5S1` file.
    ///
    /// # Errors
    ///
    /// When the bytes are not such a file, are cut short, or hold a network of another shape.
    pub fn load(file: impl Into<Cow<'static, [u8]>>) -> Result<Self, ModelError> {
        let file = file.into();
        let mut reader = Reader::new(&file);
        let header = Header::read(&mut reader, &encoder::SHAPE)?;
        if header.positions <= MARKS || header.positions > BATCH_TOKENS {
            let shape = ("number of positions", header.positions, BATCH_TOKENS);
            return Err(ModelError::Shape { what: shape.0, found: shape.1, expected: shape.2 });
        }
        let vocabulary = Vocabulary::read(&mut reader, header.vocabulary)?;
        let tensors = Tensors::read(&mut reader)?;
        let words = tensors.range("emb.word", quantization::packed_length(header.vocabulary * DIMENSION))?;
        let encoder = Encoder::read(&tensors, header.positions, header.epsilon)?;
        Ok(Self { words, vocabulary, encoder, positions: header.positions, file })
    }

    /// The vector of a question.
    pub fn embed_query(&self, text: &str) -> Vector {
        self.embed(&[text], Role::Query).into_iter().next().unwrap_or([0.0; DIMENSION])
    }

    /// The vectors of passages, in their order. Many at once are faster than one by one.
    ///
    /// The network sees 512 tokens at a time; a longer passage is the mean of its parts, weighted by their length.
    pub fn embed_passages(&self, texts: &[&str]) -> Vec<Vector> {
        self.embed(texts, Role::Passage)
    }

    /// How many tokens `text` is as a passage, with everything the network adds; up to 512 are seen at once.
    pub fn count_tokens(&self, text: &str) -> usize {
        self.tokenize(text, Role::Passage).len() + MARKS
    }

    /// Which of the processor's instruction sets the engine computes with, for measurements.
    pub fn instruction_set(&self) -> &'static str {
        self.encoder.instruction_set()
    }

    fn tokenize(&self, text: &str, role: Role) -> Vec<u32> {
        self.vocabulary.encode(&[role.prefix(), text].concat())
    }

    fn embed(&self, texts: &[&str], role: Role) -> Vec<Vector> {
        let mut sums = vec![[0.0; DIMENSION]; texts.len()];
        let mut batch = Batch::default();
        let mut workspace = Workspace::default();
        for (text, content) in texts.iter().enumerate() {
            for part in self.tokenize(content, role).chunks(self.positions - MARKS) {
                if batch.pieces.len() + part.len() + MARKS > BATCH_TOKENS {
                    self.run(&mut batch, &mut workspace, &mut sums);
                }
                batch.push(text, self.vocabulary.begin, part, self.vocabulary.end);
            }
        }
        self.run(&mut batch, &mut workspace, &mut sums);
        sums.iter_mut().for_each(normalize);
        sums
    }

    /// Embeds the parts in `batch`, adds each to its text's sum by its weight, and empties the batch.
    fn run(&self, batch: &mut Batch, workspace: &mut Workspace, sums: &mut [Vector]) {
        let words = &self.file[self.words.clone()];
        let means = self.encoder.encode(words, &batch.pieces, &batch.ranges, workspace);
        for ((mean, text), range) in means.iter().zip(&batch.texts).zip(&batch.ranges) {
            let weight = (range.len() - MARKS) as f32;
            sums[*text].iter_mut().zip(mean).for_each(|(sum, value)| *sum += weight * value);
        }
        *batch = Batch::default();
    }
}

/// Inputs that run through the network together.
#[derive(Default)]
struct Batch {
    pieces: Vec<u32>,
    /// The inputs' ranges in `pieces`.
    ranges: Vec<Range<usize>>,
    /// The text each input is a part of.
    texts: Vec<usize>,
}

impl Batch {
    fn push(&mut self, text: usize, begin: u32, content: &[u32], end: u32) {
        let start = self.pieces.len();
        self.pieces.push(begin);
        self.pieces.extend(content);
        self.pieces.push(end);
        self.ranges.push(start..self.pieces.len());
        self.texts.push(text);
    }
}

/// Scales a vector to length 1.
fn normalize(vector: &mut Vector) {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|value| *value /= length);
    }
}
