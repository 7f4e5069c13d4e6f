//! Extracts text from bytes, in a [`Sandbox`].

use std::ops::Range;

use bytes::Bytes;
use domain::error::{Error, ErrorKind};
use domain::knowledge::{Failure, FileName};
use domain::limits::{FILE_PART_PAGES, FILE_SLOW_PARTS};
use domain::time::Timestamp;
use shared::App;

use crate::abort::Abort;
use crate::progress::ProgressSink;
use crate::sandbox::{Pages, Response, Sandbox, Task, Text};

/// What came of extracting a whole file in one invocation.
pub(crate) enum Extracted {
    /// Its text.
    Text {
        /// The text.
        text: Text,
        /// Pages that can be extracted apart; 0 for a format without pages.
        pages: u32,
    },
    /// It is too long or too slow for one invocation and has to be divided.
    TooLong {
        /// Its pages.
        pages: u32,
        /// Pages for each part.
        part_pages: u32,
    },
}

/// Extracts and splits a whole file, unless it is long or turns out to be slow.
pub(crate) async fn whole(
    (app, sandbox): (&App, &Sandbox),
    name: &FileName,
    bytes: Bytes,
    stop_at: Timestamp,
    progress: &mut dyn ProgressSink,
) -> Result<Extracted, Abort> {
    let task = Task::Whole { name: name.as_str().to_owned(), most_pages: FILE_PART_PAGES };
    let (last, response) = sandbox.run(app, task, vec![bytes], stop_at, progress).await;
    let pages = last.pages;
    match response {
        Ok(Response::Text(text)) => Ok(Extracted::Text { text, pages }),
        Ok(Response::TooLong) => Ok(Extracted::TooLong { pages, part_pages: FILE_PART_PAGES }),
        Err(Abort::TooSlow(why)) if pages > 1 => {
            tracing::info!(pages, why = why.code, "one invocation is too short for the file");
            Ok(Extracted::TooLong { pages, part_pages: pages.div_ceil(FILE_SLOW_PARTS) })
        }
        Ok(response) => Err(unexpected(&response)),
        Err(abort) => Err(abort),
    }
}

/// Extracts some pages of a file, counted from 0.
pub(crate) async fn pages(
    (app, sandbox): (&App, &Sandbox),
    name: &FileName,
    (bytes, range): (Bytes, Range<u32>),
    stop_at: Timestamp,
    progress: &mut dyn ProgressSink,
) -> Result<Pages, Abort> {
    let task = Task::Pages { name: name.as_str().to_owned(), range };
    match sandbox.run(app, task, vec![bytes], stop_at, progress).await.1? {
        Response::Pages(pages) => Ok(pages),
        response => Err(unexpected(&response)),
    }
}

/// Splits the text of all ranges of a file, each as it was stored, in their order.
pub(crate) async fn join(
    (app, sandbox): (&App, &Sandbox),
    ranges: Vec<Bytes>,
    stop_at: Timestamp,
    progress: &mut dyn ProgressSink,
) -> Result<Text, Abort> {
    match sandbox.run(app, Task::Join, ranges, stop_at, progress).await.1 {
        Ok(Response::Text(text)) => Ok(text),
        Ok(response) => Err(unexpected(&response)),
        // The invocation had done a part before; the next one has all of its time for this.
        Err(Abort::TooSlow(why)) if why == Failure::time_limit() => {
            let later = ErrorKind::Unavailable(std::time::Duration::ZERO);
            Err(Error::new(later, "too little time is left to split the text of a file").into())
        }
        Err(abort) => Err(abort),
    }
}

fn unexpected(response: &Response) -> Abort {
    let kind = match response {
        Response::TooLong => "too long",
        Response::Text(_) => "text",
        Response::Pages(_) => "pages",
    };
    Error::internal(kind).with("understand the response of a sandbox").into()
}
