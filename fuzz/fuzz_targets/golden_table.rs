//! Tables of golden questions: each line becomes a question or is named with what is wrong with it.
#![no_main]

use domain::limits::GOLDEN_IMPORT_LINES;

#[path = "../../functions/golden-questions/src/import.rs"]
mod import;

libfuzzer_sys::fuzz_target!(|data: &str| {
    let Ok(imported) = import::read(data, &import::Files::new()) else { return };
    assert!(imported.questions.len() <= GOLDEN_IMPORT_LINES);
    let lines = data.split(['\n', '\r']).count() as u64;
    assert!(imported.errors.iter().all(|error| error.line <= lines && !error.message.is_empty()));
    assert!(imported.questions.iter().all(|(question, _)| !question.as_str().trim().is_empty()));
});
