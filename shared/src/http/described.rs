//! Types as the `OpenAPI` document describes them. Without the feature `openapi` a description is nothing.

use utoipa::ToSchema;

/// The schema of a type, made when it is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Described {
    #[cfg(feature = "openapi")]
    pub(super) type_name: fn() -> &'static str,
    #[cfg(feature = "openapi")]
    pub(super) register: fn(&mut super::openapi::Schemas) -> String,
}

impl Described {
    /// The description of `T`.
    pub(crate) const fn of<T: ToSchema>() -> Self {
        Self {
            #[cfg(feature = "openapi")]
            type_name: std::any::type_name::<T>,
            #[cfg(feature = "openapi")]
            register: super::openapi::register::<T>,
        }
    }
}
