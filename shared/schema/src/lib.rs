//! `#[derive(ToSchema)]` for every type of the API, at no cost in what ships.
//!
//! The workspace calls this crate `utoipa`, because the code that utoipa's derive generates names that crate. With the
//! feature `openapi` it is utoipa; without, the derive generates nothing and [`ToSchema`] asks for nothing. So types are
//! described where they are declared, without a `cfg_attr` on each field, and only the generator of the document pays.

#[cfg(feature = "openapi")]
pub use utoipa::*;

#[cfg(not(feature = "openapi"))]
pub use schema_derive::ToSchema;

/// Any type: nothing is described without the feature `openapi`.
#[cfg(not(feature = "openapi"))]
pub trait ToSchema {}

#[cfg(not(feature = "openapi"))]
impl<T: ?Sized> ToSchema for T {}
