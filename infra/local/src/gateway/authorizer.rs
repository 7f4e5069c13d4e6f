//! The native JWT authorizer of HTTP APIs.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use axum::http::StatusCode;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, TokenData, Validation};
use serde_json::{Map, Value, json};

use super::Request;
use crate::clock::Clock;
use crate::template::JwtAuthorizer;

/// Checks tokens against the keys of their issuer.
pub struct Authorizer {
    settings: JwtAuthorizer,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    keys: Mutex<Option<JwkSet>>,
}

/// Why a request was turned away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// There is no token.
    Missing,
    /// The token is not good; the text says why.
    Invalid(&'static str),
    /// The token has none of the route's scopes.
    Scope(String),
}

impl Denied {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Missing | Self::Invalid(_) => StatusCode::UNAUTHORIZED,
            Self::Scope(_) => StatusCode::FORBIDDEN,
        }
    }

    pub(crate) fn message(&self) -> &'static str {
        match self {
            Self::Missing | Self::Invalid(_) => "Unauthorized",
            Self::Scope(_) => "Forbidden",
        }
    }

    /// The `www-authenticate` header.
    pub(crate) fn challenge(&self) -> String {
        match self {
            Self::Missing => "Bearer".to_owned(),
            Self::Invalid(why) => format!("Bearer scope=\"\" error=\"invalid_token\" error_description=\"{why}\""),
            Self::Scope(scopes) => format!(
                "Bearer scope=\"{scopes}\" error=\"insufficient_scope\" error_description=\"the token does not have the required scope\""
            ),
        }
    }
}

impl Authorizer {
    /// An authorizer that fetches the issuer's keys through `client` when it first needs them.
    #[must_use]
    pub fn new(settings: JwtAuthorizer, client: reqwest::Client, clock: Arc<dyn Clock>) -> Self {
        rs256::install();
        Self { settings, client, clock, keys: Mutex::new(None) }
    }

    /// Checks a request; the answer is `requestContext.authorizer`.
    ///
    /// # Errors
    ///
    /// Fails when the token is missing or not good, or has none of `scopes`.
    pub async fn check(&self, request: &Request, scopes: &[String]) -> Result<Value, Denied> {
        let header = request.header(&self.settings.header).map(str::trim).filter(|value| !value.is_empty());
        let header = header.ok_or(Denied::Missing)?;
        let token = match header.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
            _ => header,
        };
        let claims = self.verify(token).await?;
        let granted = claims.get("scope").or_else(|| claims.get("scp")).and_then(Value::as_str).unwrap_or_default();
        let granted: Vec<&str> = granted.split(' ').collect();
        if !scopes.is_empty() && !scopes.iter().any(|scope| granted.contains(&scope.as_str())) {
            return Err(Denied::Scope(scopes.join(" ")));
        }
        let texts: Map<String, Value> =
            claims.into_iter().map(|(name, value)| (name, claim_text(&value).into())).collect();
        let scopes = if scopes.is_empty() { Value::Null } else { json!(scopes) };
        Ok(json!({ "jwt": { "claims": texts, "scopes": scopes } }))
    }

    async fn verify(&self, token: &str) -> Result<Map<String, Value>, Denied> {
        let head = jsonwebtoken::decode_header(token).map_err(|_| Denied::Invalid("unable to parse token"))?;
        let id = head.kid.ok_or(Denied::Invalid("the token has no key id"))?;
        let key = self.key(&id).await.map_err(|_| Denied::Invalid("unable to retrieve the keys of the issuer"))?;
        let key = key.ok_or(Denied::Invalid("unable to find a key that matches the token"))?;
        let mut validation = Validation::new(Algorithm::RS256);
        // Times and audience are checked below, by this program's clock and in API Gateway's way.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        let data: TokenData<Map<String, Value>> =
            jsonwebtoken::decode(token, &key, &validation).map_err(|_| Denied::Invalid("signature is invalid"))?;
        self.check_claims(&data.claims)?;
        Ok(data.claims)
    }

    fn check_claims(&self, claims: &Map<String, Value>) -> Result<(), Denied> {
        if claims.get("iss").and_then(Value::as_str) != Some(self.settings.issuer.as_str()) {
            return Err(Denied::Invalid("the token has an invalid issuer"));
        }
        let audience = claims.get("aud").or_else(|| claims.get("client_id"));
        let accepted =
            |value: &Value| value.as_str().is_some_and(|it| self.settings.audience.iter().any(|known| known == it));
        let audience_matches = match audience {
            Some(Value::Array(values)) => values.iter().any(accepted),
            Some(value) => accepted(value),
            None => false,
        };
        if !audience_matches {
            return Err(Denied::Invalid("the token does not have a valid audience"));
        }
        let now = self.clock.now().as_second();
        let time = |name: &str| claims.get(name).and_then(Value::as_f64);
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 fit a double for millions of years")]
        let now = now as f64;
        if time("exp").is_none_or(|expiry| now >= expiry) {
            return Err(Denied::Invalid("the token has expired"));
        }
        if ["nbf", "iat"].into_iter().filter_map(time).any(|start| start > now) {
            return Err(Denied::Invalid("the token is not valid yet"));
        }
        Ok(())
    }

    /// The key with this id; the issuer is asked again when it is not among those known.
    async fn key(&self, id: &str) -> Result<Option<DecodingKey>> {
        let known = self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let keys = match known.filter(|keys| keys.find(id).is_some()) {
            Some(keys) => keys,
            None => {
                let fetched = self.fetch().await?;
                *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = Some(fetched.clone());
                fetched
            }
        };
        keys.find(id).map(DecodingKey::from_jwk).transpose().context("the key is not usable")
    }

    async fn fetch(&self) -> Result<JwkSet> {
        let address = format!("{}/.well-known/openid-configuration", self.settings.issuer.trim_end_matches('/'));
        let discovery: Value = self.client.get(address).send().await?.error_for_status()?.json().await?;
        let address = discovery.get("jwks_uri").and_then(Value::as_str).context("the issuer names no jwks_uri")?;
        Ok(self.client.get(address).send().await?.error_for_status()?.json().await?)
    }
}

/// API Gateway hands every claim over as text.
fn claim_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => format!("[{}]", values.iter().map(claim_text).collect::<Vec<_>>().join(" ")),
        other => other.to_string(),
    }
}
