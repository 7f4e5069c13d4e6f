//! Schemas of what is written alike in all answers.

/// Names the schema of a page of `$item`, which is [`super::PageOut`] on the wire.
#[macro_export]
macro_rules! page_schema {
    ($(#[doc = $doc:literal])+ $name:ident of $item:ty) => {
        $(#[doc = $doc])+
        #[derive(utoipa::ToSchema)]
        #[schema(rename_all = "camelCase")]
        #[expect(dead_code, reason = "describes `PageOut` in the OpenAPI document")]
        pub(crate) struct $name {
            /// The entries.
            items: Vec<$item>,
            /// The `cursor` of the next page; `null` at the end.
            #[schema(required)]
            next_cursor: Option<String>,
        }
    };
}
