//! Reading the `E5S1` model file: a bounds-checked cursor, the header, and the tensor directory.
//!
//! Little endian throughout: the magic `E5S1`, a version, nine header numbers, the vocabulary and its normaliser (read by
//! [`crate::vocabulary`] and [`crate::normalizer`]), then a directory of named tensors.

use std::collections::HashMap;
use std::ops::Range;

/// Why a model file could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The file does not begin with the magic number and version of this format.
    #[error("not an E5S1 version 1 model file: check that the whole file was fetched")]
    NotAModel,
    /// The file ends before something its header promises.
    #[error("the model file ends at byte {length} while byte {wanted} was needed: fetch it again")]
    Truncated {
        /// Bytes in the file.
        length: usize,
        /// One past the last byte that was asked for.
        wanted: usize,
    },
    /// The file describes a network of another shape than multilingual-e5-small.
    #[error("the model's {what} is {found}, this engine computes {expected}: use a multilingual-e5-small file")]
    Shape {
        /// Which number of the header differs.
        what: &'static str,
        /// The number in the file.
        found: usize,
        /// The number this engine is written for.
        expected: usize,
    },
    /// A tensor is missing or is not as large as the network needs.
    #[error("the model's tensor {name} is missing or not {expected} bytes long: the file is damaged")]
    Tensor {
        /// The tensor's name in the directory.
        name: String,
        /// Its length for this network.
        expected: usize,
    },
    /// The vocabulary contradicts itself.
    #[error("the model's vocabulary is damaged ({0}): fetch the file again")]
    Vocabulary(&'static str),
}

/// A cursor over the file that never reads outside of it.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next `count` bytes.
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let end = self.at.saturating_add(count);
        let taken = self.bytes.get(self.at..end);
        let taken = taken.ok_or(ModelError::Truncated { length: self.bytes.len(), wanted: end })?;
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, ModelError> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    pub(crate) fn u16(&mut self) -> Result<u16, ModelError> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub(crate) fn u32(&mut self) -> Result<u32, ModelError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(crate) fn f32(&mut self) -> Result<f32, ModelError> {
        Ok(f32::from_le_bytes(self.array()?))
    }

    /// A 32-bit number used as a count or an index.
    pub(crate) fn size(&mut self) -> Result<usize, ModelError> {
        Ok(self.u32()? as usize)
    }

    /// A 64-bit number used as a length or an offset.
    pub(crate) fn long_size(&mut self) -> Result<usize, ModelError> {
        Ok(usize::try_from(u64::from_le_bytes(self.array()?)).unwrap_or(usize::MAX))
    }

    /// `count` consecutive 32-bit floats.
    pub(crate) fn floats(&mut self, count: usize) -> Result<Vec<f32>, ModelError> {
        Ok(floats(self.take(count.saturating_mul(4))?))
    }
}

/// Reads a run of 32-bit floats.
fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

/// The numbers of the header that vary between files of this network.
pub(crate) struct Header {
    pub(crate) vocabulary: usize,
    pub(crate) positions: usize,
    pub(crate) epsilon: f32,
}

/// The network's shape, which this engine is compiled for.
pub(crate) struct Shape {
    pub(crate) hidden: usize,
    pub(crate) layers: usize,
    pub(crate) heads: usize,
    pub(crate) intermediate: usize,
    pub(crate) block: usize,
}

impl Header {
    /// Reads the header and refuses a network of another shape.
    pub(crate) fn read(reader: &mut Reader<'_>, shape: &Shape) -> Result<Self, ModelError> {
        let magic = reader.take(4).map_err(|_| ModelError::NotAModel)?;
        if magic != b"E5S1" || reader.u32()? != 1 {
            return Err(ModelError::NotAModel);
        }
        let expect = |what, found, expected| {
            if found == expected { Ok(()) } else { Err(ModelError::Shape { what, found, expected }) }
        };
        expect("hidden size", reader.size()?, shape.hidden)?;
        expect("number of layers", reader.size()?, shape.layers)?;
        expect("number of attention heads", reader.size()?, shape.heads)?;
        expect("feed-forward size", reader.size()?, shape.intermediate)?;
        let vocabulary = reader.size()?;
        let positions = reader.size()?;
        let _token_types = reader.size()?;
        let epsilon = reader.f32()?;
        expect("quantisation block", reader.size()?, shape.block)?;
        Ok(Self { vocabulary, positions, epsilon })
    }
}

/// The named tensors of a file.
pub(crate) struct Tensors<'a> {
    file: &'a [u8],
    ranges: HashMap<&'a [u8], Range<usize>>,
}

impl<'a> Tensors<'a> {
    /// Reads the directory; the tensors themselves are checked when they are asked for.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self, ModelError> {
        let count = reader.u32()?;
        let mut ranges = HashMap::new();
        for _ in 0..count {
            let name_length = reader.u16()?;
            let name = reader.take(name_length.into())?;
            let _kind = reader.u8()?;
            let _elements = reader.u32()?;
            let start = reader.long_size()?;
            let length = reader.long_size()?;
            ranges.insert(name, start..start.saturating_add(length));
        }
        Ok(Self { file: reader.bytes, ranges })
    }

    /// Where the tensor `name`, which must be `length` bytes long, lies in the file.
    pub(crate) fn range(&self, name: &str, length: usize) -> Result<Range<usize>, ModelError> {
        let range = self.ranges.get(name.as_bytes()).filter(|range| range.len() == length);
        let range = range.ok_or_else(|| ModelError::Tensor { name: name.to_owned(), expected: length })?;
        if range.end > self.file.len() {
            return Err(ModelError::Truncated { length: self.file.len(), wanted: range.end });
        }
        Ok(range.clone())
    }

    /// The bytes of the tensor `name`, which must be `length` long.
    pub(crate) fn bytes(&self, name: &str, length: usize) -> Result<&'a [u8], ModelError> {
        let range = self.range(name, length)?;
        self.file.get(range.clone()).ok_or(ModelError::Truncated { length: self.file.len(), wanted: range.end })
    }

    /// The tensor `name` as `count` 32-bit floats.
    pub(crate) fn floats(&self, name: &str, count: usize) -> Result<Vec<f32>, ModelError> {
        Ok(floats(self.bytes(name, count * 4)?))
    }
}
