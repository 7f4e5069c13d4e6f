//! The HTTP layer: request parsing, typed responses and the route table.
//!
//! Nothing here knows Lambda; `runtime` turns its events into [`RawRequest`]s, and tests make them directly.

mod described;
mod dispatch;
mod errors;
pub mod idempotency;
#[cfg(feature = "openapi")]
pub mod openapi;
mod problem;
mod request;
mod response;
mod route;
pub mod usage;

pub use dispatch::{RawRequest, dispatch};
pub use errors::{Errors, IntoFieldErrors};
pub use problem::{Problem, ProblemField};
pub use request::{ApiRequest, field};
pub use response::{ApiResponse, Body, BodyStream, Created, Json, NoContent, PageOut, Reply, StoredResponse, Typed};
pub use route::{Access, Handler, IfMatch, Route};
