//! JSON Web Tokens of an OpenID Connect issuer (OpenID Connect Core 1.0, RFC 7519).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use domain::account::Email;
use domain::error::{Error, ErrorKind, Result, Retry};
use domain::time::{Clock, Timestamp};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

use super::{Identity, TokenVerifier};

/// Seconds for which the issuer's keys are kept before they are read again.
const KEYS_SECONDS: i64 = 3600;
/// Seconds between two readings that an unknown key id causes, so that forged ids cannot make us hammer the issuer.
const UNKNOWN_KEY_SECONDS: i64 = 30;
/// Seconds by which clocks may differ.
const LEEWAY_SECONDS: u64 = 30;

/// Where the issuer's public keys come from.
#[async_trait]
pub trait KeySource: Send + Sync {
    /// Reads the issuer's current key set.
    ///
    /// # Errors
    /// When the issuer cannot be asked or answers nonsense.
    async fn read(&self) -> Result<JwkSet>;
}

/// Checks RS256 tokens of one issuer for one audience.
pub struct JwtVerifier {
    issuer: String,
    audience: String,
    source: Box<dyn KeySource>,
    clock: Arc<dyn Clock>,
    keys: Mutex<Option<Keys>>,
}

#[derive(Clone)]
struct Keys {
    by_id: Arc<HashMap<String, DecodingKey>>,
    read_at: Timestamp,
}

#[derive(Deserialize)]
struct Claims {
    exp: i64,
    nbf: Option<i64>,
    email: Option<String>,
    // Some issuers write this boolean as a text.
    email_verified: Option<serde_json::Value>,
    name: Option<String>,
}

impl JwtVerifier {
    /// A verifier of `issuer`'s tokens for `audience`.
    pub fn new(issuer: String, audience: String, source: Box<dyn KeySource>, clock: Arc<dyn Clock>) -> Self {
        rs256::install();
        Self { issuer, audience, source, clock, keys: Mutex::new(None) }
    }

    async fn key(&self, id: &str) -> Result<DecodingKey> {
        let now = self.clock.now();
        let known = self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(keys) = known {
            let age = now.since(keys.read_at).as_secs();
            match keys.by_id.get(id) {
                Some(key) if age < KEYS_SECONDS => return Ok(key.clone()),
                None if age < UNKNOWN_KEY_SECONDS => return Err(refused("the token's key is not known")),
                _ => {}
            }
        }
        let set = self.source.read().await?;
        let by_id =
            set.keys.iter().filter_map(|jwk| Some((jwk.common.key_id.clone()?, DecodingKey::from_jwk(jwk).ok()?)));
        let keys = Keys { by_id: Arc::new(by_id.collect()), read_at: now };
        let key = keys.by_id.get(id).cloned();
        *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = Some(keys);
        key.ok_or_else(|| refused("the token's key is not known"))
    }
}

#[async_trait]
impl TokenVerifier for JwtVerifier {
    async fn verify(&self, token: &str) -> Result<Identity> {
        let header =
            jsonwebtoken::decode_header(token).map_err(|e| refused("the token is not well formed").caused_by(e))?;
        // Fixed, never the token's own choice: `none` and HMAC with a public key must not pass.
        if header.alg != Algorithm::RS256 {
            return Err(refused("the token is signed with another algorithm than RS256"));
        }
        let key = self.key(header.kid.as_deref().unwrap_or_default()).await?;
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        // Time is checked below, by our clock.
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &key, &validation)
            .map_err(|e| refused("the token is not valid here").caused_by(e))?
            .claims;
        let now = self.clock.now().as_seconds();
        let leeway = i64::try_from(LEEWAY_SECONDS).unwrap_or_default();
        if claims.exp + leeway <= now {
            return Err(refused("the token has expired; sign in again"));
        }
        if claims.nbf.is_some_and(|nbf| nbf > now + leeway) {
            return Err(refused("the token is not valid yet"));
        }
        identity(claims)
    }

    async fn probe(&self) -> Result<()> {
        self.source.read().await.map(drop)
    }
}

fn identity(claims: Claims) -> Result<Identity> {
    let verified = match &claims.email_verified {
        Some(serde_json::Value::Bool(verified)) => *verified,
        Some(serde_json::Value::String(text)) => text == "true",
        _ => false,
    };
    // An address that its owner has not proved would let anybody walk into an account by naming a colleague.
    let email = claims.email.filter(|_| verified).and_then(|email| Email::parse(&email).ok());
    let email = email.ok_or_else(|| refused("the token names no verified e-mail address"))?;
    Ok(Identity { email, name: claims.name })
}

fn refused(public: &'static str) -> Error {
    Error::new(ErrorKind::Unauthenticated, public)
}

/// Reads an issuer's keys as OpenID Connect Discovery 1.0 describes.
pub(crate) struct Discovery {
    pub(crate) http: reqwest::Client,
    pub(crate) issuer: String,
}

#[derive(Deserialize)]
struct Metadata {
    jwks_uri: String,
}

#[async_trait]
impl KeySource for Discovery {
    async fn read(&self) -> Result<JwkSet> {
        let url = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let metadata: Metadata = self.json(&url).await?;
        self.json(&metadata.jwks_uri).await
    }
}

impl Discovery {
    async fn json<T: serde::de::DeserializeOwned>(&self, url: &str) -> Result<T> {
        let failed = |e: reqwest::Error| Error::upstream("oidc", Retry::Soon, e).with("read the issuer's keys");
        self.http
            .get(url)
            .send()
            .await
            .and_then(reqwest::Response::error_for_status)
            .map_err(failed)?
            .json()
            .await
            .map_err(failed)
    }
}

impl JwtVerifier {
    /// A verifier that reads the issuer's keys from where OpenID Connect Discovery says they are.
    pub(crate) fn discovering(http: reqwest::Client, issuer: &str, audience: &str, clock: Arc<dyn Clock>) -> Self {
        let source = Discovery { http, issuer: issuer.to_owned() };
        Self::new(issuer.to_owned(), audience.to_owned(), Box::new(source), clock)
    }
}
