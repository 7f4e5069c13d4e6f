//! Every key of the table. Nothing else in the product spells one.
//!
//! Ids are parsed types and free text is digested, so no caller's text can forge a separator. What belongs to a tenant
//! begins with the tenant: another tenant's data is not filtered out, it is out of reach.

use domain::account::{ApiKeySecret, Email};
use domain::ids::{AccountId, AgentId, ApiKeyId, MemberId};

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

/// The answer to a request with an idempotency key. `scope` is the account, or the person before there is one;
/// `fingerprint` digests the route and the key.
pub(crate) fn idempotency(scope: &str, fingerprint: &str) -> Key {
    Key::new(format!("{scope}#IDEMPOTENCY#{fingerprint}"), META)
}
