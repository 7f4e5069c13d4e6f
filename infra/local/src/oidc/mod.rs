//! A small OIDC issuer for people on this machine: authorization code with PKCE, renewal, and tokens without a page.

mod keys;
mod page;
mod renewals;
mod routes;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub use keys::Keys;
use renewals::Renewals;
pub(crate) use routes::router;

use crate::clock::Clock;
use crate::ids;

/// How long a token without a page is good: a day's work of a script.
const TOKEN_LIFE: Duration = Duration::from_secs(8 * 3600);
/// How long a token from the sign-in page is good: as long as those of the user pool, so that renewal is used here too.
const SIGN_IN_LIFE: Duration = Duration::from_secs(3600);
/// How long a code may be exchanged.
const CODE_LIFE: Duration = Duration::from_secs(60);

/// A person who may sign in.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct User {
    /// Name to sign in with, such as `owner@demo`.
    pub user: String,
    /// `sub`.
    pub subject: String,
    /// `email`.
    pub email: String,
    /// `name`.
    pub name: String,
    /// What this person is for, in English.
    pub note: String,
    /// What this person is for, in Russian.
    pub note_ru: String,
}

/// The issuer.
pub struct Issuer {
    /// `iss`, which is also the address its paths start with.
    pub url: String,
    /// `aud` of every token and the only client.
    pub client_id: String,
    /// Who may sign in.
    pub users: Vec<User>,
    keys: Keys,
    codes: Mutex<HashMap<String, Grant>>,
    renewals: Renewals,
    clock: Arc<dyn Clock>,
}

/// What a client gets for a code or a refresh token.
struct Tokens {
    token: String,
    life: Duration,
    refresh: String,
}

/// What a code stands for until it is exchanged.
struct Grant {
    user: User,
    redirect_uri: String,
    challenge: String,
    nonce: Option<String>,
    expires_at: jiff::Timestamp,
}

impl Issuer {
    /// An issuer whose key lies in `folder`, or only in memory.
    ///
    /// # Errors
    ///
    /// Fails when the key cannot be read, made or written.
    pub fn open(
        url: String,
        client_id: String,
        users: Vec<User>,
        folder: Option<&Path>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self> {
        let keys = Keys::open(folder)?;
        Ok(Self { url, client_id, users, keys, codes: Mutex::default(), renewals: Renewals::default(), clock })
    }

    /// A person by name.
    #[must_use]
    pub fn user(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.user == name)
    }

    /// A token for a script that acts as a person, and how long it is good.
    ///
    /// # Errors
    ///
    /// Fails when the key cannot sign.
    pub fn token(&self, user: &User) -> Result<(String, Duration)> {
        Ok((self.sign(user, None, TOKEN_LIFE)?, TOKEN_LIFE))
    }

    /// The tokens of somebody who has come through the sign-in page.
    fn sign_in(&self, user: &User, nonce: Option<&str>) -> Result<Tokens> {
        let refresh = self.renewals.begin(user, self.clock.now());
        Ok(Tokens { token: self.sign(user, nonce, SIGN_IN_LIFE)?, life: SIGN_IN_LIFE, refresh })
    }

    /// New tokens for a refresh token; `None` when it is unknown, expired or revoked.
    fn renew(&self, refresh: &str) -> Result<Option<Tokens>> {
        let Some((user, refresh)) = self.renewals.rotate(refresh, self.clock.now()) else { return Ok(None) };
        Ok(Some(Tokens { token: self.sign(&user, None, SIGN_IN_LIFE)?, life: SIGN_IN_LIFE, refresh }))
    }

    fn sign(&self, user: &User, nonce: Option<&str>, life: Duration) -> Result<String> {
        let now = self.clock.now().as_second();
        let life = i64::try_from(life.as_secs()).context("the life of a token")?;
        let mut claims = json!({
            "iss": self.url, "aud": self.client_id, "sub": user.subject, "email": user.email, "email_verified": true,
            "name": user.name, "iat": now, "exp": now + life, "jti": ids::uuid(),
        });
        if let Some(nonce) = nonce {
            claims["nonce"] = nonce.into();
        }
        self.keys.sign(&claims)
    }

    /// The public keys.
    #[must_use]
    pub fn key_set(&self) -> Value {
        self.keys.public()
    }

    /// The discovery document.
    #[must_use]
    pub fn discovery(&self) -> Value {
        let at = |path: &str| format!("{}/{path}", self.url);
        json!({
            "issuer": self.url,
            "authorization_endpoint": at("authorize"),
            "token_endpoint": at("token"),
            "end_session_endpoint": at("logout"),
            "revocation_endpoint": at("revoke"),
            "jwks_uri": at("jwks.json"),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["none"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "email", "profile"],
            "claims_supported": ["sub", "iss", "aud", "exp", "iat", "email", "email_verified", "name"],
        })
    }

    fn issue_code(&self, user: &User, request: &page::Request) -> String {
        let code = ids::uuid();
        let expires_at = self.clock.now().saturating_add(CODE_LIFE).unwrap_or(jiff::Timestamp::MAX);
        let grant = Grant {
            user: user.clone(),
            redirect_uri: request.redirect_uri.clone(),
            challenge: request.code_challenge.clone(),
            nonce: request.nonce.clone(),
            expires_at,
        };
        self.codes.lock().unwrap_or_else(PoisonError::into_inner).insert(code.clone(), grant);
        code
    }

    /// Exchanges a code, once; `None` when anything about it is wrong.
    fn redeem(&self, code: &str, redirect_uri: &str, verifier: &str) -> Option<(User, Option<String>)> {
        let grant = self.codes.lock().unwrap_or_else(PoisonError::into_inner).remove(code)?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let good =
            grant.redirect_uri == redirect_uri && grant.challenge == challenge && self.clock.now() < grant.expires_at;
        good.then_some((grant.user, grant.nonce))
    }
}
