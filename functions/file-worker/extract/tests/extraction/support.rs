//! What the tests of this crate share.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use extract::{Document, ExtractError, Limits, extract};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Extracts with the default limits and no time limit.
pub(crate) fn extracted(bytes: &[u8], name: &str) -> Result<Document, ExtractError> {
    extract(bytes, name, &Limits::default(), &mut |_| ControlFlow::Continue(()))
}

/// A zip archive of these members.
pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        archive
            .start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))
            .unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
