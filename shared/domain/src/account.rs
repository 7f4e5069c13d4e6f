//! Accounts, the people who belong to them, and the keys of programs.

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::error::FieldError;
use crate::ids::{AccountId, ApiKeyId, MemberId};
use crate::limits::NAME_CHARACTERS;
use crate::text::{Line, digest};
use crate::time::Timestamp;

/// A name of an account or a key.
pub type Name = Line<NAME_CHARACTERS>;

/// A company that uses the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What people call it.
    pub name: Name,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An e-mail address as an identity: lower case, one `@`, 3 to 254 characters.
///
/// Whether it can receive mail is for the sign-in provider to prove; this only makes one address one spelling.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Checks and normalises an address.
    ///
    /// # Errors
    /// A field error without a place when it does not look like an address.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim().to_lowercase();
        let shaped = text.len() <= 254
            && !text.chars().any(|c| c.is_whitespace() || c.is_control())
            && matches!(text.split_once('@'), Some((user, host)) if !user.is_empty() && !host.is_empty() && !host.contains('@'));
        if shaped { Ok(Self(text)) } else { Err(FieldError::new(&[], "invalid_email", "must be an e-mail address")) }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands for the address in storage keys.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hex::encode(digest(&["email", &self.0]))
    }
}

impl TryFrom<String> for Email {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).map_err(|e| e.message)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// A person's place in an account. It exists from the invitation on; `joined_at` is the first time they were seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// Its id.
    pub id: MemberId,
    /// The account.
    pub account: AccountId,
    /// The account's name, copied so that a person's accounts can be listed in one read.
    pub account_name: Name,
    /// Who it is, as proved by the sign-in provider.
    pub email: Email,
    /// What they may do.
    pub role: Role,
    /// When they first signed in.
    pub joined_at: Option<Timestamp>,
    /// When they were invited.
    pub created_at: Timestamp,
}

/// A program's key. Its secret is kept only as a digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// The account.
    pub account: AccountId,
    /// What people call it.
    pub name: Name,
    /// What it may do; never more than a manager.
    pub role: Role,
    /// The first characters of the secret, to recognise it by.
    pub prefix: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Timestamp>,
    /// When it stops working.
    pub expires_at: Option<Timestamp>,
}

/// The secret of an API key: `vk_` and 43 characters of base64url, 256 bits of chance.
///
/// It has no `Debug` and no `Serialize`, so that it can be shown only on purpose.
pub struct ApiKeySecret(String);

impl ApiKeySecret {
    /// What every secret starts with, so that leaks can be searched for.
    pub const PREFIX: &'static str = "vk_";

    /// Takes a text as a secret when it has the form of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let body = text.strip_prefix(Self::PREFIX)?;
        let shaped = body.len() == 43 && body.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        shaped.then(|| Self(text.to_owned()))
    }

    /// The secret itself, to be shown once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored and looked up. A plain digest is enough for 256 bits of chance; slow hashes are for passwords.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hex::encode(digest(&["api-key", &self.0]))
    }

    /// The first characters, to recognise the key by.
    #[must_use]
    pub fn prefix(&self) -> String {
        self.0.chars().take(9).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_spelling() {
        assert_eq!(Email::parse(" Owner@Demo ").unwrap(), Email::parse("owner@demo").unwrap());
        for bad in ["", "owner", "@demo", "owner@", "a@b@c", "a b@c", "a\u{0}@c"] {
            assert!(Email::parse(bad).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn only_well_formed_secrets_are_looked_up() {
        let good = format!("vk_{}", "A".repeat(43));
        assert!(ApiKeySecret::parse(&good).is_some());
        for bad in ["vk_short", "sk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &format!("{good}A")] {
            assert!(ApiKeySecret::parse(bad).is_none());
        }
        assert_eq!(ApiKeySecret::parse(&good).unwrap().prefix(), "vk_AAAAAA");
    }
}
