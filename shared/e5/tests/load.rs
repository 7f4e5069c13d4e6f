//! Damaged model files are refused, not misread.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers as well")]

use e5::{E5, ModelError};

fn file() -> Vec<u8> {
    include_bytes!("../model/e5-enru-q4.bin").to_vec()
}

fn load_error(file: Vec<u8>) -> ModelError {
    E5::load(file).err().unwrap()
}

#[test]
fn a_whole_file_loads_and_embeds() {
    assert_eq!(E5::load(file()).unwrap().embed_query("цена"), E5::builtin().embed_query("цена"));
}

#[test]
fn another_file_and_another_network_are_named() {
    assert_eq!(load_error(b"%PDF-1.7".to_vec()), ModelError::NotAModel);
    assert_eq!(load_error(Vec::new()), ModelError::NotAModel);
    let mut other = file();
    other[8..12].copy_from_slice(&768_u32.to_le_bytes());
    assert_eq!(load_error(other), ModelError::Shape { what: "hidden size", found: 768, expected: 384 });
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let whole = file();
    for length in [4, 44, 60, 1_000, 300_000, 1_200_000, 1_257_000, whole.len() - 1] {
        assert!(matches!(load_error(whole[..length].to_vec()), ModelError::Truncated { .. } | ModelError::NotAModel));
    }
}
