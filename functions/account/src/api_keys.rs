//! The keys of programs. A secret is shown once, when its key is made.

use domain::access::Role;
use domain::account::Name;
use domain::error::{FieldError, Result};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use shared::App;
use shared::http::idempotency::once;
use shared::http::{ApiRequest, Created, Errors, Json, NoContent, PageOut};
use utoipa::ToSchema;

/// A new key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ApiKeyInput {
    /// 1 to 100 characters.
    name: String,
    /// `manager` or `viewer`: no key may manage people.
    role: Role,
    /// When it stops working; `null` is never.
    #[serde(default)]
    expires_at: Option<String>,
}

/// A key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApiKey {
    id: String,
    name: String,
    role: Role,
    /// The first characters of the secret, to recognise it by.
    prefix: String,
    created_at: String,
    /// To the hour.
    #[schema(required)]
    last_used_at: Option<String>,
    #[schema(required)]
    expires_at: Option<String>,
}

/// A new key with its secret.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApiKeyCreated {
    api_key: ApiKey,
    /// Shown this once and kept nowhere; `null` when the request is repeated.
    #[schema(required)]
    secret: Option<String>,
}

pub(crate) async fn list(app: App, request: ApiRequest) -> Result<Json<PageOut<ApiKey>>> {
    let keys = app.keys(request.caller()?).list(request.page()?).await?;
    Ok(Json::of(&PageOut::from(keys.map(|key| ApiKey::from(key.value)))))
}

pub(crate) async fn create(app: App, request: ApiRequest) -> Result<Created<ApiKeyCreated>> {
    let (name, role, expires_at) = parse(request.json()?, app.clock().now())?;
    once(&app, &request, async |transaction| {
        let (key, secret) = app.keys(request.caller()?).create(transaction, name, role, expires_at).await?;
        let location = format!("/api/account/api-keys/{}", key.id);
        let shown = ApiKeyCreated { api_key: key.clone().into(), secret: Some(secret.reveal().to_owned()) };
        let again = ApiKeyCreated { api_key: key.into(), secret: None };
        Ok(Created::at(&shown, &location).replayed_as(&again))
    })
    .await
}

pub(crate) async fn revoke(app: App, request: ApiRequest) -> Result<NoContent> {
    app.keys(request.caller()?).revoke(request.id("keyId", "API key")?).await?;
    Ok(NoContent::new())
}

fn parse(input: ApiKeyInput, now: Timestamp) -> Result<(Name, Role, Option<Timestamp>)> {
    let ApiKeyInput { name, role, expires_at } = input;
    let mut errors = Errors::new();
    let name = errors.check(Name::try_from(name).map_err(|e| e.at(&["body", "name"])));
    if role == Role::Owner {
        errors.push(FieldError::new(&["body", "role"], "out_of_range", "must be `manager` or `viewer`"));
    }
    let moment = |text: String| text.parse().ok().filter(|moment| *moment > now);
    let expires_at = expires_at.map(|text| {
        let message = "must be a moment in the future, as RFC 3339";
        moment(text).ok_or_else(|| FieldError::new(&["body", "expiresAt"], "invalid_value", message))
    });
    let expires_at = errors.check(expires_at.transpose());
    errors.finish(name.zip(expires_at).map(|(name, expires_at)| (name, role, expires_at)))
}

impl From<domain::account::ApiKey> for ApiKey {
    fn from(key: domain::account::ApiKey) -> Self {
        Self {
            id: key.id.to_string(),
            name: key.name.into(),
            role: key.role,
            prefix: key.prefix,
            created_at: key.created_at.to_string(),
            last_used_at: key.last_used_at.map(|at| at.to_string()),
            expires_at: key.expires_at.map(|at| at.to_string()),
        }
    }
}
