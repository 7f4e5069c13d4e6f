//! Every key of the table. Nothing else in the product spells one.
//!
//! Ids are parsed types and free text is digested, so no caller's text can forge a separator. What belongs to a tenant
//! begins with the tenant: another tenant's data is not filtered out, it is out of reach.

use domain::account::{ApiKeySecret, Email};
use domain::cost::{BudgetLevel, Day};
use domain::golden::Which;
use domain::ids::{
    AccountId, AgentId, ApiKeyId, ConversationId, EnrolmentId, FileId, GoldenQuestionId, GoldenRunId, MemberId,
    MessageId, PersonId, SequenceId, SiteId,
};
use domain::knowledge::Part;
use domain::sequence::SendId;
use domain::time::Timestamp;

use super::table::Key;

const META: &str = "META";

/// The account itself.
pub(crate) fn account(account: AccountId) -> Key {
    Key::new(account.to_string(), META)
}

/// Partition of a person's memberships.
pub(crate) fn memberships(email: &Email) -> String {
    format!("PERSON#{}", email.fingerprint())
}

/// A person's membership in an account.
pub(crate) fn membership(email: &Email, account: AccountId) -> Key {
    Key::new(memberships(email), account.to_string())
}

/// Listing of an account's members.
pub(crate) fn members(account: AccountId) -> String {
    format!("{account}#MEMBERS")
}

/// Place of a member in the listing.
pub(crate) fn member(member: MemberId) -> String {
    member.to_string()
}

/// An API key, found by its secret.
pub(crate) fn api_key(secret: &ApiKeySecret) -> Key {
    Key::new(format!("APIKEY#{}", secret.fingerprint()), META)
}

/// Listing of an account's API keys.
pub(crate) fn api_keys(account: AccountId) -> String {
    format!("{account}#APIKEYS")
}

/// Place of an API key in the listing.
pub(crate) fn api_key_listed(key: ApiKeyId) -> String {
    key.to_string()
}

/// Partition of an account's agents.
pub(crate) fn agents(account: AccountId) -> String {
    format!("{account}#AGENTS")
}

/// An agent.
pub(crate) fn agent(account: AccountId, agent: AgentId) -> Key {
    Key::new(agents(account), agent.to_string())
}

/// Partition of an agent's published versions.
pub(crate) fn agent_versions(account: AccountId, agent: AgentId) -> String {
    format!("{account}#{agent}#VERSIONS")
}

/// A published version; the number is padded so that versions sort.
pub(crate) fn agent_version(account: AccountId, agent: AgentId, version: u32) -> Key {
    Key::new(agent_versions(account, agent), format!("{version:010}"))
}

/// Partition of an agent's files.
pub(crate) fn files(account: AccountId, agent: AgentId) -> String {
    format!("{account}#{agent}#FILES")
}

/// A file.
pub(crate) fn file(account: AccountId, agent: AgentId, file: FileId) -> Key {
    Key::new(files(account, agent), file.to_string())
}

/// Who makes an agent's index anew.
pub(crate) fn reindexing(account: AccountId, agent: AgentId) -> Key {
    Key::new(format!("{account}#{agent}#KNOWLEDGE"), "REINDEXING")
}

/// Partition of the parts of a file that is read by several invocations.
pub(crate) fn parts(account: AccountId, file: FileId) -> String {
    format!("{account}#{file}#PARTS")
}

/// What the sort keys of a job's parts begin with; the number is padded so that no other job's begin so.
pub(crate) fn job(number: u32) -> String {
    format!("{number:010}#")
}

/// A part.
pub(crate) fn part(account: AccountId, file: FileId, number: u32, part: &Part) -> Key {
    Key::new(parts(account, file), format!("{}{part}", job(number)))
}

/// Which segments make up an agent's index.
pub(crate) fn knowledge(account: AccountId, agent: AgentId) -> Key {
    Key::new(format!("{account}#{agent}#KNOWLEDGE"), META)
}

/// Partition of a conversation and its messages.
pub(crate) fn of_conversation(account: AccountId, conversation: ConversationId) -> String {
    format!("{account}#{conversation}")
}

/// A conversation.
pub(crate) fn conversation(account: AccountId, conversation: ConversationId) -> Key {
    Key::new(of_conversation(account, conversation), META)
}

/// What the sort keys of messages begin with.
pub(crate) const MESSAGES: &str = "MESSAGE#";

/// A message; the number is padded so that messages sort.
pub(crate) fn message(account: AccountId, conversation: ConversationId, number: u64) -> Key {
    Key::new(of_conversation(account, conversation), format!("{MESSAGES}{number:010}"))
}

/// Why an answer says what it says. It sorts behind the messages and the conversation.
pub(crate) fn trace(account: AccountId, conversation: ConversationId, answer: MessageId) -> Key {
    Key::new(of_conversation(account, conversation), format!("TRACE#{answer}"))
}

/// Listing of an agent's conversations.
pub(crate) fn conversations(account: AccountId, agent: AgentId) -> String {
    format!("{account}#{agent}#CONVERSATIONS")
}

/// Place of a conversation in the listing: by its last message.
pub(crate) fn conversation_listed(last: Timestamp, conversation: ConversationId) -> String {
    format!("{last}#{conversation}")
}

/// Partition of what an agent's answers used and cost.
pub(crate) fn usage_of(account: AccountId, agent: AgentId) -> String {
    format!("{account}#{agent}#USAGE")
}

/// A part of the sum of a day.
pub(crate) fn usage(account: AccountId, agent: AgentId, day: Day, shard: u8) -> Key {
    Key::new(usage_of(account, agent), format!("{day}#{shard}"))
}

/// A place behind everything of a day.
pub(crate) fn end_of_usage(day: Day) -> String {
    format!("{day}~")
}

/// That a level of a day's budget was warned of.
pub(crate) fn budget_warning(account: AccountId, agent: AgentId, day: Day, level: BudgetLevel) -> Key {
    Key::new(usage_of(account, agent), format!("{day}!{}", level.as_str()))
}

/// Partition of the people whom an agent remembers.
pub(crate) fn people(account: AccountId, agent: AgentId) -> String {
    format!("{account}#{agent}#PEOPLE")
}

/// A person and the facts about them.
pub(crate) fn person(account: AccountId, agent: AgentId, person: PersonId) -> Key {
    Key::new(people(account, agent), person.to_string())
}

/// The answer to a request with an idempotency key. `scope` is the account, or the person before there is one;
/// `fingerprint` digests the route and the key.
pub(crate) fn idempotency(scope: &str, fingerprint: &str) -> Key {
    Key::new(format!("{scope}#IDEMPOTENCY#{fingerprint}"), META)
}

/// Partition of an agent's web sites.
pub(crate) fn sites(account: AccountId, agent: AgentId) -> String {
    format!("{account}#{agent}#SITES")
}

/// A web site.
pub(crate) fn site(account: AccountId, agent: AgentId, site: SiteId) -> Key {
    Key::new(sites(account, agent), site.to_string())
}

/// Partition of an agent's sequences.
pub(crate) fn sequences(account: AccountId, agent: AgentId) -> String {
    format!("{account}#{agent}#SEQUENCES")
}

/// A sequence.
pub(crate) fn sequence(account: AccountId, agent: AgentId, sequence: SequenceId) -> Key {
    Key::new(sequences(account, agent), sequence.to_string())
}

/// What a version of a sequence says; the number is padded so that versions sort.
pub(crate) fn sequence_version(account: AccountId, sequence: SequenceId, version: u64) -> Key {
    Key::new(format!("{account}#{sequence}#VERSIONS"), format!("{version:010}"))
}

/// Partition of the enrolments in a sequence.
pub(crate) fn enrolments(account: AccountId, sequence: SequenceId) -> String {
    format!("{account}#{sequence}#ENROLMENTS")
}

/// An enrolment.
pub(crate) fn enrolment(account: AccountId, sequence: SequenceId, enrolment: EnrolmentId) -> Key {
    Key::new(enrolments(account, sequence), enrolment.to_string())
}

/// Whose enrolment is at a place; `None` for the place of something else.
pub(crate) fn parse_enrolment(key: &Key) -> Option<(AccountId, SequenceId, EnrolmentId)> {
    let (account, rest) = key.pk.split_once('#')?;
    let sequence = rest.strip_suffix("#ENROLMENTS")?;
    Some((account.parse().ok()?, sequence.parse().ok()?, key.sk.parse().ok()?))
}

/// The one enrolment of a conversation in a sequence that is not over.
pub(crate) fn active_enrolment(account: AccountId, sequence: SequenceId, conversation: ConversationId) -> Key {
    Key::new(format!("{account}#{sequence}#ACTIVE"), conversation.to_string())
}

/// A hand-over of an enrolment.
pub(crate) fn send(account: AccountId, sequence: SequenceId, enrolment: EnrolmentId, send: &SendId) -> Key {
    Key::new(format!("{account}#{sequence}#SENDS"), format!("{enrolment}#{send}"))
}

/// Every partition of a sequence; its head lies in [`sequences`].
pub(crate) fn of_sequence(account: AccountId, sequence: SequenceId) -> [String; 4] {
    ["ENROLMENTS", "ACTIVE", "SENDS", "VERSIONS"].map(|kind| format!("{account}#{sequence}#{kind}"))
}

/// Partition of an agent's golden questions.
pub(crate) fn golden_questions(account: AccountId, agent: AgentId) -> String {
    format!("{account}#{agent}#GOLDEN")
}

/// A golden question.
pub(crate) fn golden_question(account: AccountId, agent: AgentId, question: GoldenQuestionId) -> Key {
    Key::new(golden_questions(account, agent), question.to_string())
}

/// Partition of what the answers to an agent's golden questions cited last.
pub(crate) fn golden_citations(account: AccountId, agent: AgentId) -> String {
    format!("{account}#{agent}#GOLDEN-CITED")
}

/// What the answer to a golden question cited last.
pub(crate) fn golden_cited(account: AccountId, agent: AgentId, question: GoldenQuestionId) -> Key {
    Key::new(golden_citations(account, agent), question.to_string())
}

/// What an agent remembers of its golden runs.
pub(crate) fn golden_ledger(account: AccountId, agent: AgentId) -> Key {
    Key::new(format!("{account}#{agent}#GOLDEN-LEDGER"), META)
}

/// Which golden run was announced again last.
pub(crate) fn golden_announced(account: AccountId, agent: AgentId) -> Key {
    Key::new(golden_ledger(account, agent).pk, "ANNOUNCED")
}

/// Partition of an agent's golden runs.
pub(crate) fn golden_runs(account: AccountId, agent: AgentId) -> String {
    format!("{account}#{agent}#GOLDEN-RUNS")
}

/// A golden run.
pub(crate) fn golden_run(account: AccountId, agent: AgentId, run: GoldenRunId) -> Key {
    Key::new(golden_runs(account, agent), run.to_string())
}

/// Place of a golden run in the listing, in the order of their beginnings.
pub(crate) fn golden_run_listed(begun: Timestamp, run: GoldenRunId) -> String {
    format!("{begun}#{run}")
}

/// Partition of the questions of a golden run, and of the settings of its sides.
pub(crate) fn of_golden_run(account: AccountId, run: GoldenRunId) -> String {
    format!("{account}#{run}")
}

/// What the sort keys of a run's questions begin with.
pub(crate) const GOLDEN_ITEMS: &str = "ITEM#";

/// A question of a golden run.
pub(crate) fn golden_item(account: AccountId, run: GoldenRunId, question: GoldenQuestionId) -> Key {
    Key::new(of_golden_run(account, run), format!("{GOLDEN_ITEMS}{question}"))
}

/// The settings of a side of a golden run.
pub(crate) fn golden_settings(account: AccountId, run: GoldenRunId, side: Which) -> Key {
    let side = match side {
        Which::Baseline => "BASELINE",
        Which::Candidate => "CANDIDATE",
    };
    Key::new(of_golden_run(account, run), format!("SETTINGS#{side}"))
}

/// A shard of the due index. It belongs to no account: what is due is due, whosever it is.
pub(crate) fn due(shard: u8) -> String {
    format!("DUE#{shard:02}")
}

#[cfg(test)]
mod sequence_tests {
    use super::*;
    use domain::time::Timestamp;

    #[test]
    fn the_place_of_an_enrolment_tells_whose_it_is_and_no_other_place_does() {
        let at = Timestamp::from_millis(1).unwrap();
        let (account, of) = (AccountId::derived(at, &["a"]), SequenceId::derived(at, &["s"]));
        let id = EnrolmentId::derived(at, &["e"]);
        assert_eq!(parse_enrolment(&enrolment(account, of, id)), Some((account, of, id)));
        assert_eq!(parse_enrolment(&sequence_version(account, of, 1)), None);
        assert_eq!(parse_enrolment(&Key::new(format!("{account}#{account}#ENROLMENTS"), id.to_string())), None);
    }
}
