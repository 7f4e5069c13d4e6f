//! Tokens of a text, as far as they can be guessed without the model's own tokenizer.

/// Bytes of UTF-8 that make a token, on average: four letters of English and two of Russian. Providers name about four
/// English characters (`OpenAI` help page on tokens, 2026-11); their tokenizers cut Cyrillic about twice as fine.
const BYTES_PER_TOKEN: usize = 4;

/// About the tokens of a text, rounded up.
#[must_use]
pub fn estimate(text: &str) -> u64 {
    estimate_bytes(text.len())
}

/// About the tokens of so many bytes of text, rounded up.
#[must_use]
pub fn estimate_bytes(bytes: usize) -> u64 {
    bytes.div_ceil(BYTES_PER_TOKEN) as u64
}

#[cfg(test)]
mod tests {
    use super::estimate;

    #[test]
    fn an_estimate_is_never_zero_for_a_text() {
        assert_eq!((estimate(""), estimate("a"), estimate("ёж")), (0, 1, 1));
    }
}
