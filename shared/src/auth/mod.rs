//! Authentication: from a bearer token to a principal, by the same code behind API Gateway and behind the Function URL.

mod jwt;

use async_trait::async_trait;
use domain::access::{Actor, Principal};
use domain::account::{ApiKeySecret, Email};
use domain::error::{Error, ErrorKind, Result};
use domain::ids::AccountId;
use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::store::People;
pub use jwt::{JwtVerifier, KeySource};

/// The header with which a person of several accounts picks one.
pub const ACCOUNT_HEADER: &str = "voronka-account";

/// A person, as the sign-in provider proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The verified address.
    pub email: Email,
    /// What to call them.
    pub name: Option<String>,
}

/// Who calls.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The principal; `None` for a person without an account.
    pub principal: Option<Principal>,
    /// The person; `None` for an API key.
    pub identity: Option<Identity>,
}

/// The port that checks a person's token.
#[async_trait]
pub trait TokenVerifier: Send + Sync {
    /// Who the token speaks for.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] when it proves nothing; another kind when the issuer cannot be asked.
    async fn verify(&self, token: &str) -> Result<Identity>;
    /// Asks the issuer for a sign of life.
    ///
    /// # Errors
    /// When it gives none.
    async fn probe(&self) -> Result<()>;
}

/// Recognises the caller of a request.
///
/// # Errors
/// [`ErrorKind::Unauthenticated`] without a valid token or key.
pub async fn authenticate(tokens: &dyn TokenVerifier, people: &People<'_>, headers: &HeaderMap) -> Result<Caller> {
    let token =
        bearer(headers).ok_or_else(|| unauthenticated("send `Authorization: Bearer` with a token or an API key"))?;
    if token.starts_with(ApiKeySecret::PREFIX) {
        let key = match ApiKeySecret::parse(token) {
            Some(secret) => people.key(&secret).await?,
            None => None,
        };
        let key = key.ok_or_else(|| unauthenticated("the API key is not valid or was revoked"))?;
        let principal = Principal::recognised(key.account, Actor::ApiKey(key.id), key.role);
        return Ok(Caller { principal: Some(principal), identity: None });
    }
    let identity = tokens.verify(token).await?;
    let principal = member_of(people, &identity, headers).await?;
    Ok(Caller { principal, identity: Some(identity) })
}

async fn member_of(people: &People<'_>, identity: &Identity, headers: &HeaderMap) -> Result<Option<Principal>> {
    let mut memberships = people.memberships(&identity.email).await?;
    let member = match headers.get(ACCOUNT_HEADER) {
        None if memberships.is_empty() => return Ok(None),
        None => memberships.swap_remove(0),
        Some(wanted) => {
            let wanted = wanted.to_str().ok().and_then(|text| text.parse::<AccountId>().ok());
            let at = memberships.iter().position(|member| Some(member.value.account) == wanted);
            memberships.swap_remove(at.ok_or_else(|| Error::not_found("account"))?)
        }
    };
    people.enter(member).await.map(Some)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

fn unauthenticated(public: &'static str) -> Error {
    Error::new(ErrorKind::Unauthenticated, public)
}
