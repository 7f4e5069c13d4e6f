//! Events of a model's stream: they are the same however their bytes are cut.
#![no_main]

#[path = "../../shared/src/llm/sse.rs"]
mod sse;

fn events(bytes: &[u8], size: usize) -> Option<Vec<String>> {
    let mut parser = sse::SseParser::default();
    let mut events = Vec::new();
    for piece in bytes.chunks(size) {
        events.extend(parser.push(piece).ok()?);
    }
    Some(events)
}

libfuzzer_sys::fuzz_target!(|data: (u8, &[u8])| {
    let (size, bytes) = data;
    let whole = events(bytes, bytes.len().max(1));
    assert_eq!(whole, events(bytes, usize::from(size).max(1)));
});
