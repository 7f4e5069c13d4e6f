//! Who may do what: roles, permissions, and the principal through which all data is reached.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Error, ErrorKind, Result};
use crate::ids::{AccountId, ApiKeyId, MemberId};

/// What a member or a key may do, from most to least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Changes agents, knowledge and sequences.
    Manager,
    /// Also decides who belongs to the account.
    Owner,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Manager, Self::Viewer];

    /// Whether this role includes `permission`.
    #[must_use]
    pub fn grants(self, permission: Permission) -> bool {
        self >= permission.least_role()
    }

    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Viewer => "viewer",
        }
    }
}

/// One thing that may be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Permission {
    /// See the account and its members.
    #[serde(rename = "account:read")]
    AccountRead,
    /// Invite, change and remove members.
    #[serde(rename = "members:write")]
    MembersWrite,
    /// Make and revoke API keys.
    #[serde(rename = "keys:write")]
    KeysWrite,
    /// See agents and their versions.
    #[serde(rename = "agents:read")]
    AgentsRead,
    /// Create, change, publish and delete agents.
    #[serde(rename = "agents:write")]
    AgentsWrite,
    /// See files and their reports.
    #[serde(rename = "knowledge:read")]
    KnowledgeRead,
    /// Upload, retry and delete files.
    #[serde(rename = "knowledge:write")]
    KnowledgeWrite,
    /// Talk to an agent in the test chat, which costs tokens.
    #[serde(rename = "chat:use")]
    ChatUse,
    /// Read conversations.
    #[serde(rename = "conversations:read")]
    ConversationsRead,
    /// See sequences and enrolments.
    #[serde(rename = "sequences:read")]
    SequencesRead,
    /// Change sequences, enrol and stop.
    #[serde(rename = "sequences:write")]
    SequencesWrite,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 11] = [
        Self::AccountRead,
        Self::MembersWrite,
        Self::KeysWrite,
        Self::AgentsRead,
        Self::AgentsWrite,
        Self::KnowledgeRead,
        Self::KnowledgeWrite,
        Self::ChatUse,
        Self::ConversationsRead,
        Self::SequencesRead,
        Self::SequencesWrite,
    ];

    /// The least role that includes it.
    #[must_use]
    pub fn least_role(self) -> Role {
        match self {
            Self::AccountRead
            | Self::AgentsRead
            | Self::KnowledgeRead
            | Self::ConversationsRead
            | Self::SequencesRead => Role::Viewer,
            Self::AgentsWrite | Self::KnowledgeWrite | Self::ChatUse | Self::SequencesWrite => Role::Manager,
            Self::MembersWrite | Self::KeysWrite => Role::Owner,
        }
    }
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind", content = "id")]
pub enum Actor {
    /// A person, by membership.
    Person(MemberId),
    /// A program with an API key.
    ApiKey(ApiKeyId),
    /// A function of ours, by name, on an event that belongs to the account.
    Function(String),
}

/// A caller who has been recognised: account, actor and role. Repositories are reached only through it, so no code can
/// name another account's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    account: AccountId,
    actor: Actor,
    role: Role,
}

impl Principal {
    /// A person or key that authentication has recognised.
    #[must_use]
    pub fn recognised(account: AccountId, actor: Actor, role: Role) -> Self {
        Self { account, actor, role }
    }

    /// A function of ours that works on a stored fact of `account`. Call it only with an account read from the product's
    /// own storage, queue or object key, never with one that a caller sent.
    #[must_use]
    pub fn function(account: AccountId, name: &'static str) -> Self {
        Self { account, actor: Actor::Function(name.to_owned()), role: Role::Manager }
    }

    /// The account.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// With which role.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// Checks that the caller has `permission`.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] when the role does not include it.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.role.grants(permission) {
            return Ok(());
        }
        let least = permission.least_role().as_str();
        Err(Error::new(ErrorKind::Forbidden("forbidden"), format!("this needs the role `{least}` or a higher one")))
    }

    /// Checks that the caller is a person: keys may not make keys or invite people.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] for an API key.
    pub fn require_person(&self) -> Result<MemberId> {
        match self.actor {
            Actor::Person(member) => Ok(member),
            _ => {
                Err(Error::new(ErrorKind::Forbidden("people_only"), "an API key may not do this; sign in as a person"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_role_includes_every_permission_of_a_lower_one() {
        for permission in Permission::ALL {
            assert!(Role::Owner.grants(permission));
            assert!(!Role::Viewer.grants(permission) || Role::Manager.grants(permission));
        }
        assert!(!Role::Viewer.grants(Permission::AgentsWrite));
        assert!(!Role::Manager.grants(Permission::KeysWrite));
    }
}
