//! HTTP as functions see it: requests that are parsed once, answers that are typed, routes as a table.
//!
//! Nothing here knows Lambda; `runtime` turns its events into [`RawRequest`]s, and tests make them directly.

mod dispatch;
pub mod idempotency;
mod problem;
mod request;
mod response;
mod route;
pub mod schema;
pub mod usage;

pub use dispatch::{RawRequest, dispatch};
pub use problem::{Problem, ProblemField};
pub use request::{ApiRequest, field};
pub use response::{ApiResponse, Body, BodyStream, PageOut, StoredResponse};
pub use route::{Access, Handler, Route};
