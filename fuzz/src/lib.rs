//! What the fuzz targets share: files are read within small limits, and what comes out must keep its promises.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use extract::{Limits, Report, SplitOptions, Stop};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// How often a reader may ask whether to go on: a bound on the work that needs no clock.
const QUESTIONS: usize = 20_000;

/// Small enough for thousands of runs a second, large enough to pass every limit.
fn limits() -> Limits {
    Limits { bytes: 1 << 20, unpacked_bytes: 4 << 20, members: 64, pages: 32, nesting: 64, ..Limits::default() }
}

/// Reads a file as the worker does. It ends in an error with words, or in text whose parts fit together.
pub fn read(bytes: &[u8], name: &str) {
    let mut questions = 0;
    let mut progress = |_| {
        questions += 1;
        if questions > QUESTIONS { ControlFlow::Break(Stop::TimeLimit) } else { ControlFlow::Continue(()) }
    };
    match extract::extract(bytes, name, &limits(), &mut progress) {
        Ok(document) => {
            let report = Report::of(&document);
            assert_eq!(report.check(), Ok(()), "a file without a word is no success");
            assert_eq!(report.characters, document.characters());
            let passages = extract::split(&document, &SplitOptions::default());
            assert!(!passages.is_empty(), "text that nobody can find");
            for (ordinal, passage) in passages.iter().enumerate() {
                assert_eq!(passage.ordinal, ordinal);
                assert!(!passage.text.trim().is_empty(), "an empty passage");
            }
        }
        Err(error) => assert!(!error.to_string().is_empty() && !error.advice().is_empty() && !error.code().is_empty()),
    }
}

/// Reads a package of parts that the input gives one after another, parted by a byte that no text holds.
pub fn read_package(data: &[u8], name: &str, parts: &[&str], fixed: &[(&str, &[u8])]) {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let given = parts.iter().copied().zip(data.split(|byte| *byte == 0xff));
    for (part, content) in fixed.iter().copied().chain(given) {
        // Writing to memory does not fail.
        let _ = archive.start_file(part, stored).and_then(|()| Ok(archive.write_all(content)?));
    }
    if let Ok(file) = archive.finish() {
        read(&file.into_inner(), name);
    }
}
