//! Criterion benchmarks of search over made-up passages, of opening an index, and of embedding: `cargo bench -p benches`.

use std::hint::black_box;
use std::sync::Arc;

use benches::{Chance, DIMENSION};
use criterion::{Criterion, criterion_group, criterion_main};
use domain::retrieval::{Embedding, Index, Language, PassageInput, SearchQuery, Segment, SegmentBuilder};
use e5::E5;

const MODEL: &str = "made-up";

/// An index file of made-up passages of 100 words.
fn segment(passages: usize) -> Vec<u8> {
    let mut chance = Chance::default();
    let mut builder = SegmentBuilder::new(MODEL, DIMENSION);
    for _ in 0..passages {
        let text = chance.text(100);
        let input = PassageInput { text: &text, file_id: "file", file_name: "file", page: None, headings: &[] };
        #[expect(clippy::expect_used, reason = "a benchmark fails by panicking")]
        builder.push(input, &chance.vector()).expect("it fits");
    }
    builder.finish()
}

#[expect(clippy::expect_used, reason = "a benchmark fails by panicking")]
fn open(bytes: Vec<u8>) -> Index {
    Index::new(vec![Arc::new(Segment::open(bytes).expect("it is whole"))])
}

fn search(criterion: &mut Criterion) {
    for passages in [10_000, 100_000] {
        let bytes = segment(passages);
        let mut chance = Chance::default();
        let (text, numbers) = (chance.text(8), chance.vector());
        let vector = Some(Embedding { model_id: MODEL, numbers: &numbers });
        let fused = SearchQuery { text: &text, vector, language: Language::Russian, limit: 50 };
        let mut group = criterion.benchmark_group(format!("search/{passages}"));
        group.bench_function("open", |bencher| {
            bencher.iter_batched(|| bytes.clone(), open, criterion::BatchSize::LargeInput);
        });
        let index = open(bytes);
        let words = SearchQuery { vector: None, ..fused };
        let vectors = SearchQuery { text: "", ..fused };
        for (name, query) in [("words", words), ("vectors", vectors), ("fused", fused)] {
            group.bench_function(name, |bencher| bencher.iter(|| index.search(black_box(&query))));
        }
        group.finish();
    }
}

fn embedding(criterion: &mut Criterion) {
    let model = E5::builtin();
    let question = "Сколько стоит доставка по городу и когда приедет курьер?";
    let passage =
        "Доставка по городу бесплатна, если сумма заказа больше трёх тысяч рублей; иначе она стоит триста рублей. "
            .repeat(7);
    let mut group = criterion.benchmark_group("embedding");
    group.sample_size(20);
    group.bench_function("question", |bencher| bencher.iter(|| model.embed_query(black_box(question))));
    group.bench_function("passage", |bencher| bencher.iter(|| model.embed_passages(black_box(&[&passage]))));
    group.finish();
}

criterion_group!(benchmarks, search, embedding);
criterion_main!(benchmarks);
