//! Every limit of the product in one place: what, in which unit, and why.

/// Characters of an account's, an agent's, a sequence's or a key's name.
pub const NAME_CHARACTERS: usize = 100;
/// Characters of an agent's instructions; larger texts belong into its knowledge.
pub const INSTRUCTIONS_CHARACTERS: usize = 20_000;
/// Characters of one message of a customer.
pub const MESSAGE_CHARACTERS: usize = 4_000;
/// Bytes of a JSON request body. API Gateway takes 10 MB (AWS quota page, 2026-11); nothing of ours needs more than this.
pub const BODY_BYTES: usize = 256 * 1024;
/// Seconds that an agent may wait before it answers.
pub const REPLY_DELAY_SECONDS: u8 = 120;
/// Entries of one page of a list.
pub const PAGE_ENTRIES: usize = 100;
/// Entries of a page when the caller does not say.
pub const PAGE_ENTRIES_DEFAULT: usize = 25;
/// Agents of an account, as many as the largest CRM workspace allows.
pub const AGENTS_PER_ACCOUNT: usize = 500;
/// Members of an account.
pub const MEMBERS_PER_ACCOUNT: usize = 1_000;
/// Accounts that one person may belong to.
pub const ACCOUNTS_PER_PERSON: usize = 50;
/// Live API keys of an account.
pub const API_KEYS_PER_ACCOUNT: usize = 100;
/// Bytes of an uploaded file.
pub const FILE_BYTES: u64 = 50 * 1024 * 1024;
/// Characters of a file's name.
pub const FILE_NAME_CHARACTERS: usize = 255;
/// Files of an agent's knowledge base.
pub const FILES_PER_AGENT: usize = 1_000;
/// Seconds for which an upload address works.
pub const UPLOAD_SECONDS: u64 = 15 * 60;
/// Characters of an idempotency key.
pub const IDEMPOTENCY_KEY_CHARACTERS: usize = 255;
/// Seconds for which an idempotency key is remembered: a day, as payment providers do.
pub const IDEMPOTENCY_SECONDS: i64 = 24 * 3600;
/// Actions of one `DynamoDB` transaction (AWS developer guide, 2026-11).
pub const TRANSACTION_ACTIONS: usize = 100;
/// Largest delay of an SQS message in seconds (AWS developer guide, 2026-11).
pub const QUEUE_DELAY_SECONDS: i64 = 900;
/// Entries of an SQS batch (AWS developer guide, 2026-11).
pub const QUEUE_BATCH_ENTRIES: usize = 10;
/// Steps of a sequence.
pub const STEPS_PER_SEQUENCE: usize = 50;
/// Sequences of an agent.
pub const SEQUENCES_PER_AGENT: usize = 200;
/// Seconds that a step may wait after the one before it: a year.
pub const STEP_DELAY_SECONDS: i64 = 366 * 24 * 3600;
