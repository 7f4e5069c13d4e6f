//! What a language model's server sends: pieces of JSON, joined into calls of tools, whose arguments are typed or refused in words.
#![no_main]

use domain::tool::ToolCall;

#[expect(dead_code, reason = "the target reads answers and sends no requests")]
#[path = "../../shared/src/llm/wire.rs"]
mod wire;

libfuzzer_sys::fuzz_target!(|data: &str| {
    let (mut name, mut arguments) = (String::new(), String::new());
    for line in data.lines() {
        if let Ok(refusal) = serde_json::from_str::<wire::Refusal>(line) {
            // It goes into the log, so it is short whatever the server says.
            assert!(refusal.error.is_none_or(|problem| problem.to_string().chars().count() < 250));
        }
        let Ok(chunk) = serde_json::from_str::<wire::Chunk>(line) else { continue };
        let pieces = chunk.choices.into_iter().flatten().filter_map(|choice| choice.delta?.tool_calls);
        for function in pieces.flatten().filter_map(|piece| piece.function) {
            name.extend(function.name);
            arguments.extend(function.arguments);
        }
    }
    match ToolCall::parse(&name, &arguments) {
        Ok(call) => assert_eq!(call.name().as_str(), name),
        Err(problem) => assert!(!problem.to_string().is_empty()),
    }
});
