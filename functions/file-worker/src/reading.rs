//! From bytes to text.

use std::ops::Range;

use bytes::Bytes;
use domain::error::{Error, ErrorKind};
use domain::knowledge::Failure;
use domain::limits::{FILE_PART_PAGES, FILE_SLOW_PARTS};
use domain::time::Timestamp;

use crate::Stop;
use crate::hold::Hold;
use crate::reader::{Answer, Pages, Task, Text};

/// What can be done with a file in one invocation.
pub(crate) enum Whole {
    /// It was read; it has so many pages.
    Read(Text, u32),
    /// It has so many pages, and must be read in parts of so many.
    InParts(u32, u32),
}

/// Reads and splits a whole file, unless it is long or turns out to be slow.
pub(crate) async fn whole(hold: &mut Hold<'_>, bytes: Bytes, stop_at: Timestamp) -> Result<Whole, Stop> {
    let task = Task::Whole { name: hold.file().name.as_str().to_owned(), most_pages: FILE_PART_PAGES };
    let (told, answer) = hold.reader.ask(hold, task, vec![bytes], stop_at).await;
    match answer {
        Ok(Answer::Text(text)) => Ok(Whole::Read(text, told.pages)),
        Ok(Answer::TooLong) => Ok(Whole::InParts(told.pages, FILE_PART_PAGES)),
        Err(Stop::TooSlow(why)) if told.pages > 1 => {
            tracing::info!(pages = told.pages, why = why.code, "one reading is too short for the file");
            Ok(Whole::InParts(told.pages, told.pages.div_ceil(FILE_SLOW_PARTS)))
        }
        Ok(answer) => Err(unexpected(&answer)),
        Err(stop) => Err(stop),
    }
}

/// Reads some pages of a file, counted from 0.
pub(crate) async fn pages(
    hold: &mut Hold<'_>,
    bytes: Bytes,
    range: Range<u32>,
    stop_at: Timestamp,
) -> Result<Pages, Stop> {
    let task = Task::Pages { name: hold.file().name.as_str().to_owned(), range };
    match hold.reader.ask(hold, task, vec![bytes], stop_at).await.1? {
        Answer::Pages(pages) => Ok(pages),
        answer => Err(unexpected(&answer)),
    }
}

/// Splits the text of all ranges of a file, each as it was stored, in their order.
pub(crate) async fn joined(hold: &mut Hold<'_>, ranges: Vec<Bytes>, stop_at: Timestamp) -> Result<Text, Stop> {
    match hold.reader.ask(hold, Task::Join, ranges, stop_at).await.1 {
        Ok(Answer::Text(text)) => Ok(text),
        Ok(answer) => Err(unexpected(&answer)),
        // The invocation had done a part before; the next one has all of its time for this.
        Err(Stop::TooSlow(why)) if why == Failure::time_limit() => {
            let later = ErrorKind::Unavailable(std::time::Duration::ZERO);
            Err(Error::new(later, "too little time is left to split the text of a file").into())
        }
        Err(stop) => Err(stop),
    }
}

fn unexpected(answer: &Answer) -> Stop {
    let kind = match answer {
        Answer::TooLong => "too long",
        Answer::Text(_) => "text",
        Answer::Pages(_) => "pages",
    };
    Error::internal(kind).with("understand the answer of a reader").into()
}
