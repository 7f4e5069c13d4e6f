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

/// What an agent remembers.
#[derive(ToSchema)]
pub struct AgentMemory {
    /// How much of the conversation it sees.
    pub window: ConversationWindow,
    /// Whether it keeps facts about the person from one conversation to the next.
    pub facts: bool,
}

/// How much of a conversation an agent sees.
#[derive(ToSchema)]
pub struct ConversationWindow {
    /// What is counted.
    pub kind: ConversationWindowKind,
    /// 1 to 200 messages, or 1 to 44,640 minutes; `null` for the other kinds.
    pub count: Option<u32>,
}

/// What a window is counted in.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(missing_docs, reason = "see `domain::agent::Window`")]
pub enum ConversationWindowKind {
    None,
    Messages,
    Minutes,
    All,
}

/// A tool that an agent may use.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(missing_docs, reason = "see `domain::tool::ToolName`")]
pub enum AgentTool {
    SearchKnowledge,
    SetField,
    MoveStage,
    CreateTask,
    AddTag,
    AddNote,
    HandOver,
    StartSequence,
    StopSequence,
    RememberFact,
}

/// A field of a deal or a contact that an agent sees.
#[derive(ToSchema)]
pub struct AgentField {
    /// 1 to 64 Latin letters, digits, `_`, `-`, `.` or `:`.
    pub key: String,
    /// 1 to 100 characters.
    pub label: String,
    /// What values it takes.
    pub r#type: AgentFieldType,
    /// The values of a `choice`, 1 to 50; absent for the other types.
    pub choices: Option<Vec<String>>,
    /// What the agent may do with it.
    pub access: AgentFieldAccess,
}

/// What values a field takes.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(missing_docs, reason = "see `domain::agent::FieldKind`")]
pub enum AgentFieldType {
    Text,
    Number,
    Date,
    Choice,
}

/// What an agent may do with a field.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(missing_docs, reason = "see `domain::agent::FieldAccess`")]
pub enum AgentFieldAccess {
    Read,
    Write,
}

/// A stage that an agent may move a deal to.
#[derive(ToSchema)]
pub struct AgentStage {
    /// 1 to 64 Latin letters, digits, `_`, `-`, `.` or `:`.
    pub key: String,
    /// 1 to 100 characters.
    pub label: String,
}

/// What an agent may spend in a day, counted in UTC.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct DailyBudget {
    /// Millionths of the deployment's currency; 0 asks no model at all.
    pub daily_micros: u64,
    /// The model that answers when most of the money is spent; `null` goes on with the agent's own.
    pub cheaper_model: Option<String>,
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
