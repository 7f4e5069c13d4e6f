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
/// Bytes of everything that is unpacked from a file, all members and streams together: four times the largest file, which
/// is what office files and PDF take, and too little for a bomb.
pub const FILE_UNPACKED_BYTES: u64 = 200_000_000;
/// Files inside a file, those of archives inside it counted too. The largest books and decks have hundreds.
pub const FILE_MEMBERS: usize = 5_000;
/// Depth of files inside files: an archive in an archive, a message attached to a message. People nest once or twice.
pub const FILE_ARCHIVES: usize = 3;
/// Pages of a file, more than of any catalogue or handbook that we have met.
pub const FILE_PAGES: usize = 2_000;
/// Depth of nested elements of XML and groups of RTF, and messages inside a message: word processors nest some tens deep.
pub const FILE_NESTING: usize = 200;
/// Paragraphs, cells and (of PDF) objects of a file that are in memory at once. One takes about 100 bytes beside its text,
/// so these take 400 MB, which is within [`FILE_MEMORY_BYTES`].
pub const FILE_PIECES: usize = 4_000_000;
/// Seconds of computing for one reading of a file's bytes.
///
/// A hundred pages of the slowest documents take a minute; and it is less than an invocation for a part has, so that a file
/// that computes without end ends by this limit.
pub const FILE_CPU_SECONDS: u64 = 90;
/// Bytes of memory for one reading: of the 2,048 MB of a function that reads files it leaves 768 MB to the worker itself,
/// for its embedding model, the file and the text that it gets back.
pub const FILE_MEMORY_BYTES: u64 = 1_280 * 1024 * 1024;
/// Bytes of stack for one reading: the default stack limit on Linux.
pub const FILE_STACK_BYTES: u64 = 8 * 1024 * 1024;
/// Bytes of the text that one reading gives, as it is handed to the worker: [`FILE_PASSAGES`] of 1,000 letters of Cyrillic
/// take 40 MB.
pub const FILE_TEXT_BYTES: usize = 64 * 1024 * 1024;
/// Characters of a file's name.
pub const FILE_NAME_CHARACTERS: usize = 255;
/// Files of an agent's knowledge base.
pub const FILES_PER_AGENT: usize = 1_000;
/// Seconds for which an upload address works.
pub const UPLOAD_SECONDS: u64 = 15 * 60;
/// Seconds after which a file that has not arrived shows as failed: an upload may begin in the last second of its address.
pub const FILE_ARRIVAL_SECONDS: i64 = 30 * 60;
/// Seconds for which a file may wait for a worker before it shows as failed.
pub const FILE_START_SECONDS: i64 = 15 * 60;
/// Seconds for which a worker is taken to be alive after it last wrote.
///
/// Lambda repeats a failed event after a minute (AWS
/// developer guide, 2026-11): by then the lease of a worker that crashed must be over.
pub const FILE_LEASE_SECONDS: i64 = 45;
/// Seconds after the end of its worker's lease at which a file shows as failed: Lambda's own repetitions come earlier.
pub const FILE_SILENCE_SECONDS: i64 = 5 * 60;
/// Seconds after which a file whose parts are in the queue shows as failed when none of them was done: longer than the
/// queue's own repetitions of a part, and than a busy hour of other files.
pub const FILE_PARTS_SECONDS: i64 = 2 * 3600;
/// Pages that one invocation reads: a minute of the slowest documents. A file with fewer is read at once.
pub const FILE_PART_PAGES: u32 = 100;
/// Parts into which the pages of a smaller file are divided when reading them at once took too long.
///
/// A tenth of its pages, with those around them that tell running headers, is read in a third of the time.
pub const FILE_SLOW_PARTS: u32 = 10;
/// Passages of a segment, which one invocation embeds: seconds with the built-in model.
pub const FILE_PART_PASSAGES: u32 = 128;
/// Passages of a file that is embedded by the invocation that reads it, without a queue.
pub const FILE_INLINE_PASSAGES: usize = 2 * FILE_PART_PASSAGES as usize;
/// Passages of one file.
pub const FILE_PASSAGES: usize = 20_000;
/// Seconds for which a part's worker is taken to be alive: longer than its invocation may last.
pub const PART_LEASE_SECONDS: i64 = 150;
/// How often a part is begun until its file fails: it crashed each time, or what it needs was not there.
pub const PART_TRIES: u32 = 5;
/// Seconds after which the table and the object store forget the parts of a reading that nobody has ended.
pub const PART_SECONDS: i64 = 7 * 24 * 3600;
/// Characters of a passage as its owner writes it: about what an embedding model reads of it (512 tokens).
pub const PASSAGE_CHARACTERS: usize = 2_000;
/// Edited passages of a file: more are a new version of the file.
pub const EDITS_PER_FILE: usize = 1_000;
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
/// Parts of the due index, so that no partition takes all the writes (1,000 a second each; AWS developer guide, 2026-11).
/// A power of two; more only with a reader of the old and the new places.
pub const DUE_SHARDS: u8 = 16;
/// Seconds that the tick looks ahead: its minute, and half a minute for a late one.
pub const LOOKAHEAD_SECONDS: i64 = 90;
/// Seconds after its moment at which a step that was handed to the queue is handed to it again: longer than the queue's
/// own retry, which comes after its visibility timeout of 180 s.
pub const LEASE_SECONDS: i64 = 300;
/// Seconds after which an intent without an outcome is looked up; the stepper that wrote it ended long before.
pub const RECOVERY_SECONDS: i64 = 300;
/// Lookups of an intent, each after twice the wait of the one before it, until the step is left as unknown: half a day.
pub const LOOKUPS: u32 = 8;
/// Receipts that an enrolment keeps, the newest: several for each step.
pub const RECEIPTS_PER_ENROLMENT: usize = 200;
/// Largest budget of a day in millionths of the currency, a million of it: more is a slip of the pen.
pub const BUDGET_MICROS: u64 = 1_000_000_000_000;
/// Items over which a day's spending of an agent is spread, so that answers at the same time seldom meet in one.
pub const USAGE_SHARDS: u8 = 8;
/// Days of one request for usage: a quarter and a week.
pub const USAGE_DAYS: i64 = 100;
/// Days of usage when the caller does not say.
pub const USAGE_DAYS_DEFAULT: i64 = 30;
/// Facts that an agent remembers about a person: all of them are read for each answer, and shown to the model.
pub const FACTS_PER_PERSON: usize = 50;
/// Characters of a fact's name.
pub const FACT_KEY_CHARACTERS: usize = 60;
/// Characters of what a fact says; longer texts belong into notes.
pub const FACT_VALUE_CHARACTERS: usize = 300;
/// Golden questions of an agent: each of its runs asks all of them, and every answer costs.
pub const GOLDEN_QUESTIONS_PER_AGENT: usize = 200;
/// Facts that one golden question expects, and claims that it forbids.
pub const GOLDEN_CLAIMS_PER_QUESTION: usize = 20;
/// Characters of one such fact or claim: a sentence.
pub const GOLDEN_CLAIM_CHARACTERS: usize = 300;
/// Characters of an expected tool with its arguments.
pub const GOLDEN_TOOL_CHARACTERS: usize = 500;
/// Characters of an answer that a run keeps; a page of results must fit into one answer of Lambda, which is 6 MB.
pub const GOLDEN_ANSWER_CHARACTERS: usize = 4_000;
/// Lines of an imported table of golden questions: more than an agent may have, so that a table can hold known ones too.
pub const GOLDEN_IMPORT_LINES: usize = 1_000;
/// Messages of a conversation that golden questions are made of.
pub const GOLDEN_CONVERSATION_MESSAGES: usize = 500;
/// Runs of an agent that begin in one day, by hand and by themselves.
pub const GOLDEN_RUNS_PER_DAY: u32 = 50;
/// Runs of an agent that begin by themselves in one day: half of all, so that a busy import leaves some for people.
pub const GOLDEN_AUTOMATIC_RUNS_PER_DAY: u32 = 25;
/// Seconds of quiet after a change before a run begins by itself: a burst of changes gives one run.
pub const GOLDEN_QUIET_SECONDS: i64 = 60;
/// Seconds after which a missing run that was announced again is announced once more: longer than [`GOLDEN_QUIET_SECONDS`]
/// and a busy queue.
pub const GOLDEN_ANNOUNCED_SECONDS: i64 = 15 * 60;
/// Times that a golden question is asked in a run before it counts as failed.
pub const GOLDEN_ATTEMPTS: u32 = 3;
/// Seconds for which an attempt at a golden question is taken to be alive: both answers within one invocation.
pub const GOLDEN_LEASE_SECONDS: i64 = 120;
/// Seconds without a result after which a run shows as failed: longer than all the attempts at one question.
pub const GOLDEN_SILENCE_SECONDS: i64 = 45 * 60;
/// Seconds for which a run and its results are kept: a quarter.
pub const GOLDEN_RUN_SECONDS: i64 = 92 * 24 * 3600;
/// Outcomes of runs that an agent remembers for the decision to publish: those of the last days.
pub const GOLDEN_OUTCOMES: usize = 50;
/// Messages of a conversation that an answer takes into account at most.
pub const WINDOW_MESSAGES: u32 = 200;
/// Minutes of a conversation that an answer takes into account at most: a month.
pub const WINDOW_MINUTES: u32 = 31 * 24 * 60;
/// Tokens of the earlier conversation that a model is shown, whatever the window says: a few cents of a large model, and
/// enough room beside passages in a window of 8,000.
pub const WINDOW_TOKENS: usize = 3_000;
/// Characters of a key that a CRM knows a field or a stage by.
pub const KEY_CHARACTERS: usize = 64;
/// Fields that an agent may see; each takes a line of its prompt.
pub const FIELDS_PER_AGENT: usize = 50;
/// Choices of a field.
pub const CHOICES_PER_FIELD: usize = 50;
/// Stages that an agent may move a deal to.
pub const STAGES_PER_AGENT: usize = 50;
/// Hosts that an agent's answers may link to.
pub const LINK_HOSTS_PER_AGENT: usize = 50;
/// Characters of a host's name (RFC 1035, section 2.3.4).
pub const HOST_CHARACTERS: usize = 253;
/// Tool calls in the answer to one message: more is a model that runs in circles.
pub const TOOL_CALLS_PER_ANSWER: usize = 8;
/// Times that a model is asked for one answer: after each but the last it may call tools.
pub const ROUNDS_PER_ANSWER: usize = 4;
/// Characters of a tool's arguments as a model writes them.
pub const TOOL_ARGUMENTS_CHARACTERS: usize = 8_000;
/// Characters of a field's value, a task or a note that a model writes.
pub const TOOL_TEXT_CHARACTERS: usize = 2_000;
/// Characters of a tag.
pub const TAG_CHARACTERS: usize = 100;
/// Days ahead for which a model may plan a task.
pub const TASK_DAYS: u32 = 366;
/// Bytes of an answer's trace as it is stored. An item of `DynamoDB` holds 400 KB (AWS developer guide, 2026-11), and its
/// transaction 4 MB.
pub const TRACE_BYTES: usize = 200_000;
/// Messages of a burst that are answered together; of a longer one the newest.
pub const BURST_MESSAGES: usize = 20;
/// Web sites of an agent.
pub const SITES_PER_AGENT: usize = 20;
/// Pages of a site that are read: with the files that people upload, an agent has room for two such sites.
pub const PAGES_PER_SITE: usize = 500;
/// Links between the page that a site begins with and its last pages.
pub const SITE_DEPTH: u8 = 5;
/// Pages of a site that are remembered in a round, with those that are left out: with [`PAGE_ADDRESS_CHARACTERS`] each they
/// fit into one item of `DynamoDB` (400 KB; AWS developer guide, 2026-11).
pub const SITE_TARGETS: usize = 700;
/// Characters of a page's address. Browsers take more, but longer ones are searches and sessions, not pages.
pub const PAGE_ADDRESS_CHARACTERS: usize = 400;
/// Bytes of a page; the longest articles of Wikipedia have 2 MB.
pub const PAGE_BYTES: usize = 5 * 1024 * 1024;
/// Redirections that are followed to a page.
pub const REDIRECTIONS: usize = 5;
/// Seconds for a page, from the first connection to its last byte.
pub const PAGE_SECONDS: u64 = 15;
/// Pages that one invocation fetches: with [`PAGE_SECONDS`] each it stays well within its five minutes.
pub const PAGES_PER_INVOCATION: usize = 10;
/// Seconds between two requests to a site, at most, whatever its `robots.txt` wishes: 500 pages take four hours then.
pub const CRAWL_DELAY_SECONDS: u32 = 30;
/// Seconds without a page after which the reading of a site shows as failed: longer than all five deliveries of a message,
/// half an hour apart, of which the last may still succeed.
pub const SITE_SILENCE_SECONDS: i64 = 3 * 3600;
/// Bytes of `robots.txt` that are read, as many as RFC 9309, 2.5, demands.
pub const ROBOTS_BYTES: usize = 500 * 1024;
/// Rules of `robots.txt` for one robot.
pub const ROBOTS_RULES: usize = 200;
/// Bytes of a rule of `robots.txt`.
pub const ROBOTS_RULE_CHARACTERS: usize = 256;
/// Links of a page that are looked at.
pub const LINKS_PER_PAGE: usize = 2_000;
