//! What the `OpenAPI` document calls the core's types. The core itself knows nothing of `OpenAPI`; fields name these with
//! `#[schema(value_type = ...)]`.

use utoipa::ToSchema;

/// What a member or a key may do.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(missing_docs, reason = "see `domain::access::Role`")]
pub enum Role {
    Owner,
    Manager,
    Viewer,
}

/// The language an agent answers in; `auto` is the customer's.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(missing_docs, reason = "see `domain::agent::AnswerLanguage`")]
pub enum Language {
    Auto,
    Ru,
    En,
}

/// Working hours of each weekday in a time zone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Schedule {
    /// An IANA time zone name.
    #[schema(example = "Europe/Moscow")]
    pub time_zone: String,
    /// An absent day or `null` is a day off.
    pub days: ScheduleDays,
}

/// The hours of each weekday.
#[derive(ToSchema)]
#[expect(missing_docs, reason = "the seven days of the week speak for themselves")]
pub struct ScheduleDays {
    pub monday: Option<WorkingHours>,
    pub tuesday: Option<WorkingHours>,
    pub wednesday: Option<WorkingHours>,
    pub thursday: Option<WorkingHours>,
    pub friday: Option<WorkingHours>,
    pub saturday: Option<WorkingHours>,
    pub sunday: Option<WorkingHours>,
}

/// Hours of a day, `HH:MM` each; an end of `00:00` is midnight at the end of the day.
#[derive(ToSchema)]
pub struct WorkingHours {
    /// The first minute.
    #[schema(example = "09:00")]
    pub start: String,
    /// The minute after the last.
    #[schema(example = "18:00")]
    pub end: String,
}

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
