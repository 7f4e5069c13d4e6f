//! Accounts, members and keys; and how a person or a key is recognised.

use domain::access::{Actor, Principal, Role};
use domain::account::{Account, ApiKey, ApiKeySecret, Email, Member, Name};
use domain::error::{Error, Result};
use domain::ids::{AccountId, ApiKeyId, MemberId};
use domain::limits::{ACCOUNTS_PER_PERSON, API_KEYS_PER_ACCOUNT, MEMBERS_PER_ACCOUNT};
use domain::time::Timestamp;

use super::page::{self, Listing, PageRequest};
use super::table::{Condition, Item, Query, Write};
use super::{Store, Transaction, Versioned, keys};

/// How often a key's last use is written down, in seconds: an hour is enough to find unused keys.
const LAST_USED_SECONDS: i64 = 3600;

/// People and keys as authentication sees them: before there is a principal.
pub struct People<'a> {
    store: &'a Store,
}

impl<'a> People<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Self { store }
    }

    /// Everything that a person belongs to, oldest account first.
    pub async fn memberships(&self, email: &Email) -> Result<Vec<Versioned<Member>>> {
        let query = Query::partition(keys::memberships(email), ACCOUNTS_PER_PERSON);
        Ok(page::read(self.store.table(), query).await?.items)
    }

    /// The principal that a member acts as. The first time is written down as the day they joined.
    pub async fn enter(&self, mut member: Versioned<Member>) -> Result<Principal> {
        let principal = Principal::recognised(member.value.account, Actor::Person(member.value.id), member.value.role);
        if member.value.joined_at.is_none() {
            member.value.joined_at = Some(self.store.clock().now());
            let write = Write::replace(member_item(&member.value, member.version + 1)?);
            note(self.store.table().write(vec![write]).await, "write down the day a member joined");
        }
        Ok(principal)
    }

    /// The key with this secret, when it is live.
    pub async fn key(&self, secret: &ApiKeySecret) -> Result<Option<ApiKey>> {
        let Some(item) = self.store.table().get(&keys::api_key(secret)).await? else { return Ok(None) };
        let mut key: ApiKey = item.decode()?;
        let now = self.store.clock().now();
        if key.expires_at.is_some_and(|expires_at| expires_at <= now) {
            return Ok(None);
        }
        if key.last_used_at.is_none_or(|used| now.since(used).as_secs() >= LAST_USED_SECONDS) {
            key.last_used_at = Some(now);
            let write = Write::replace(key_item(&key, secret, item.version + 1)?);
            note(self.store.table().write(vec![write]).await, "write down when a key was used");
        }
        Ok(Some(key))
    }

    /// Plans an account whose first owner is `email`.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Conflict`] when the person owns an account already.
    pub async fn found(&self, transaction: &mut Transaction, name: Name, email: &Email) -> Result<Account> {
        let mine = self.memberships(email).await?;
        if mine.iter().any(|member| member.value.role == Role::Owner) {
            return Err(Error::conflict("account_exists", "you own an account already"));
        }
        let now = self.store.clock().now();
        let account = Account { id: AccountId::generate(now, self.store.chance()), name, created_at: now };
        let member = new_member(self.store, &account, email.clone(), Role::Owner, Some(now));
        let item = Item::new(keys::account(account.id), "account", &account)?;
        transaction.add(Write::create(item), Error::stale);
        transaction.add(Write::create(member_item(&member, 1)?), Error::stale);
        Ok(account)
    }
}

/// The account of a principal.
pub struct Accounts<'a> {
    store: &'a Store,
    account: AccountId,
}

impl<'a> Accounts<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    /// The account itself.
    pub async fn get(&self) -> Result<Account> {
        let item = self.store.table().get(&keys::account(self.account)).await?;
        item.ok_or_else(|| Error::not_found("account"))?.decode()
    }
}

/// The members of an account.
pub struct Members<'a> {
    store: &'a Store,
    account: AccountId,
}

impl<'a> Members<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    /// A page of members, oldest first.
    pub async fn list(&self, request: PageRequest) -> Result<Listing<Versioned<Member>>> {
        let query = Query::listing(keys::members(self.account), request.limit).after(request.after);
        page::read(self.store.table(), query).await
    }

    /// A member.
    ///
    /// # Errors
    /// [`domain::ErrorKind::NotFound`] when the account has no such member.
    pub async fn get(&self, id: MemberId) -> Result<Versioned<Member>> {
        let found = self.all().await?.into_iter().find(|member| member.value.id == id);
        found.ok_or_else(|| Error::not_found("member"))
    }

    /// Plans an invitation: the person belongs to the account as soon as they sign in.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Conflict`] when the person belongs to the account already, or the account is full.
    pub async fn invite(&self, transaction: &mut Transaction, email: Email, role: Role) -> Result<Versioned<Member>> {
        if self.all().await?.len() >= MEMBERS_PER_ACCOUNT {
            return Err(Error::conflict(
                "too_many_members",
                format!("an account has at most {MEMBERS_PER_ACCOUNT} members"),
            ));
        }
        let account = Accounts::new(self.store, self.account).get().await?;
        let member = new_member(self.store, &account, email, role, None);
        transaction.add(Write::create(member_item(&member, 1)?), || {
            Error::conflict("already_member", "this person belongs to the account already")
        });
        Ok(Versioned::first(member))
    }

    /// Gives a member another role.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Conflict`] for the last owner.
    pub async fn change_role(&self, mut member: Versioned<Member>, role: Role) -> Result<Versioned<Member>> {
        if role == member.value.role {
            return Ok(member);
        }
        let guard = self.owner_guard(&member.value).await?;
        member.value.role = role;
        member.version += 1;
        let mut writes = vec![Write::replace(member_item(&member.value, member.version)?)];
        writes.extend(guard);
        self.store.table().write(writes).await.map_err(|e| e.or_stale())?;
        Ok(member)
    }

    /// Ends a membership.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Conflict`] for the last owner.
    pub async fn remove(&self, member: Versioned<Member>) -> Result<()> {
        let guard = self.owner_guard(&member.value).await?;
        let place = keys::membership(&member.value.email, self.account);
        let mut writes = vec![Write::Delete(place, Condition::Version(member.version))];
        writes.extend(guard);
        self.store.table().write(writes).await.map_err(|e| e.or_stale())
    }

    /// An account must keep an owner: when an owner goes, another one must still be one in the same transaction.
    async fn owner_guard(&self, leaving: &Member) -> Result<Option<Write>> {
        if leaving.role != Role::Owner {
            return Ok(None);
        }
        let others = self.all().await?.into_iter();
        let other = others.filter(|m| m.value.role == Role::Owner).find(|m| m.value.id != leaving.id);
        let other = other.ok_or_else(|| {
            Error::conflict("last_owner", "an account needs an owner; make somebody else owner first")
        })?;
        let place = keys::membership(&other.value.email, self.account);
        Ok(Some(Write::Check(place, Condition::Version(other.version))))
    }

    async fn all(&self) -> Result<Vec<Versioned<Member>>> {
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let page = self.list(PageRequest { limit: 1_000, after }).await?;
            all.extend(page.items);
            after = page.next;
            if after.is_none() {
                return Ok(all);
            }
        }
    }
}

/// The API keys of an account.
pub struct Keys<'a> {
    store: &'a Store,
    account: AccountId,
}

impl<'a> Keys<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    /// A page of keys, oldest first.
    pub async fn list(&self, request: PageRequest) -> Result<Listing<Versioned<ApiKey>>> {
        let query = Query::listing(keys::api_keys(self.account), request.limit).after(request.after);
        page::read(self.store.table(), query).await
    }

    /// Plans a key and answers its secret, which is stored nowhere.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Conflict`] when the account has too many.
    pub async fn create(
        &self,
        transaction: &mut Transaction,
        name: Name,
        role: Role,
        expires_at: Option<Timestamp>,
    ) -> Result<(ApiKey, ApiKeySecret)> {
        let all = self.list(PageRequest { limit: API_KEYS_PER_ACCOUNT, after: None }).await?;
        if all.items.len() >= API_KEYS_PER_ACCOUNT {
            return Err(Error::conflict(
                "too_many_keys",
                format!("an account has at most {API_KEYS_PER_ACCOUNT} keys"),
            ));
        }
        let now = self.store.clock().now();
        let secret = new_secret(self.store)?;
        let key = ApiKey {
            id: ApiKeyId::generate(now, self.store.chance()),
            account: self.account,
            name,
            role,
            prefix: secret.prefix(),
            created_at: now,
            last_used_at: None,
            expires_at,
        };
        transaction.add(Write::create(key_item(&key, &secret, 1)?), Error::stale);
        Ok((key, secret))
    }

    /// Revokes a key at once.
    ///
    /// # Errors
    /// [`domain::ErrorKind::NotFound`] when the account has no such key.
    pub async fn revoke(&self, id: ApiKeyId) -> Result<()> {
        let query = Query::listing(keys::api_keys(self.account), API_KEYS_PER_ACCOUNT);
        let page = self.store.table().query(&query).await?;
        let place = keys::api_key_listed(id);
        let item = page.items.into_iter().find(|item| item.listing.as_ref().is_some_and(|key| key.sk == place));
        let item = item.ok_or_else(|| Error::not_found("API key"))?;
        // Any version: a use of the key in the meantime must not save it.
        let write = Write::Delete(item.key, Condition::Present);
        self.store.table().write(vec![write]).await.map_err(|e| e.or_stale())
    }
}

fn new_member(store: &Store, account: &Account, email: Email, role: Role, joined_at: Option<Timestamp>) -> Member {
    let now = store.clock().now();
    let id = MemberId::generate(now, store.chance());
    Member { id, account: account.id, account_name: account.name.clone(), email, role, joined_at, created_at: now }
}

fn new_secret(store: &Store) -> Result<ApiKeySecret> {
    use base64::Engine as _;
    let mut bytes = [0; 32];
    store.chance().fill(&mut bytes);
    let text = format!("{}{}", ApiKeySecret::PREFIX, base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes));
    ApiKeySecret::parse(&text).ok_or_else(|| Error::internal("a new secret has not the form of one"))
}

fn member_item(member: &Member, version: u64) -> Result<Item> {
    let item = Item::new(keys::membership(&member.email, member.account), "member", member)?.at_version(version);
    Ok(item.listed(keys::members(member.account), keys::member(member.id)))
}

fn key_item(key: &ApiKey, secret: &ApiKeySecret, version: u64) -> Result<Item> {
    let item = Item::new(keys::api_key(secret), "api-key", key)?.at_version(version);
    Ok(item.listed(keys::api_keys(key.account), keys::api_key_listed(key.id)))
}

/// A write that the request does not depend on: its failure is logged and forgotten.
fn note(result: Result<(), super::table::WriteError>, doing: &'static str) {
    if let Err(error) = result {
        tracing::warn!(error = error.or_stale().report(), doing, "a note was not written");
    }
}
