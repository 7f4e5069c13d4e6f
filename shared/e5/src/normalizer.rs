//! The character normalisation that comes before tokenisation: compatibility forms, controls and odd spaces become plain text.

use crate::format::{ModelError, Reader};

/// The mark `SentencePiece` puts where a word begins, in place of the space before it.
const WORD_START: char = '\u{2581}';

/// A map from a character to what stands for it, possibly nothing.
pub(crate) struct Normalizer {
    /// Sorted, for binary search.
    characters: Vec<u32>,
    /// `ends[i]` is where the replacement of `characters[i]` ends in `replacements`, and the next one's begins.
    ends: Vec<u32>,
    replacements: Vec<char>,
}

impl Normalizer {
    /// Reads the map: a count, a length in bytes, then per entry the character, how many characters replace it, and those.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let count = reader.size()?;
        let length = reader.size()?;
        let mut entries = Reader::new(reader.take(length)?);
        let mut map = Self { characters: Vec::new(), ends: Vec::new(), replacements: Vec::new() };
        for _ in 0..count {
            map.characters.push(entries.u32()?);
            for _ in 0..entries.u8()? {
                let replacement = char::from_u32(entries.u32()?);
                map.replacements.push(replacement.ok_or(ModelError::Vocabulary("a replacement is not a character"))?);
            }
            map.ends.push(map.replacements.len() as u32);
        }
        if !map.characters.is_sorted() {
            return Err(ModelError::Vocabulary("the normaliser is not sorted"));
        }
        Ok(map)
    }

    /// `text` normalised: characters replaced, runs of spaces made one, and every space, with one added in front, turned into
    /// [`WORD_START`].
    pub(crate) fn normalize(&self, text: &str) -> String {
        let mut normalized = String::with_capacity(text.len() + text.len() / 4 + WORD_START.len_utf8());
        normalized.push(WORD_START);
        let mut after_space = true;
        let mut push = |character: char| {
            if character != ' ' {
                normalized.push(character);
            } else if !after_space {
                normalized.push(WORD_START);
            }
            after_space = character == ' ';
        };
        for character in text.chars() {
            match self.characters.binary_search(&u32::from(character)) {
                Ok(entry) => {
                    let start = entry.checked_sub(1).map_or(0, |before| self.ends[before]) as usize;
                    self.replacements[start..self.ends[entry] as usize].iter().copied().for_each(&mut push);
                }
                Err(_) => push(character),
            }
        }
        normalized
    }
}
