//! Turns the bytes of an uploaded file into clean, structured text, with an honest report.
//!
//! The crate is pure: no network, no clock, no files. [`extract`] finds out what the bytes are (by content, the name
//! is only a tie-break), reads them within [`Limits`], and returns a [`Document`] of pages and blocks, or an
//! [`ExtractError`] that says in words what is wrong and what to do. [`split`] cuts a document into passages for
//! search, and [`Report`] tells what was read and what was not.
//!
//! A long file need not be read at once: [`inspect`] counts its pages, [`extract_pages`] reads some of them,
//! [`split_part`] goes on where the part before ended, and the reports add up.
//!
//! One module reads one format; `formats::FORMATS` is the table of all of them. To add a format, write its reader and
//! add a row.

mod archive;
mod blocks;
mod bytes;
mod clean;
mod csv;
mod cyrillic;
mod decode;
mod detect;
mod document;
mod docx;
mod eml;
mod epub;
mod error;
mod extraction;
mod formats;
mod html;
mod hyphens;
mod job;
mod language;
mod limits;
mod markdown;
mod markers;
mod odt;
mod package;
mod panics;
mod part;
mod pdf;
mod pptx;
mod report;
mod rtf;
mod sentences;
mod split;
mod text;
mod xlsx;
mod xml;
mod zip;

pub use self::csv::csv_reader;
pub use decode::decode_text;
pub use document::{Block, Document, Kind, Member, Page, PageState, Place, Warning};
pub use error::ExtractError;
pub use extraction::{Outline, extract, extract_pages, inspect};
pub use html::{PageLinks, RobotWishes};
pub use language::{LanguageShares, Letters};
pub use limits::{Limits, Progress, Stop};
pub use report::{PageReport, Report};
pub use split::{Carry, Passage, SplitOptions, split, split_part};
