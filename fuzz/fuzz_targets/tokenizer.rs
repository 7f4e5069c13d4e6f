//! The tokenizer of the embedding model, over any text.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let tokens = e5::E5::builtin().count_tokens(text);
    // Two marks and the prefix; a character is at most its bytes as pieces after normalisation to several characters.
    assert!((2..=16 + 64 * text.len()).contains(&tokens), "{tokens} tokens");
});
