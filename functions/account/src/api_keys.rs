//! The keys of programs. A secret is shown once, when its key is made.

use domain::access::Role;
use domain::account::Name;
use domain::error::{Error, FieldError, Result};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use shared::App;
use shared::http::idempotency::once;
use shared::http::schema::Role as RoleSchema;
use shared::http::{ApiRequest, ApiResponse, PageOut, Problem};
use utoipa::ToSchema;

/// A new key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ApiKeyInput {
    /// 1 to 100 characters.
    name: String,
    /// `manager` or `viewer`: no key may manage people.
    #[schema(value_type = RoleSchema)]
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
    #[schema(value_type = RoleSchema)]
    role: &'static str,
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

shared::page_schema! {
    /// A page of keys.
    ApiKeyPage of ApiKey
}

/// List keys, oldest first.
#[utoipa::path(get, path = "/api/account/api-keys", operation_id = "listApiKeys", tag = "account",
    params(("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = ApiKeyPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let keys = app.keys(request.caller()?).list(request.page()?).await?;
    Ok(ApiResponse::ok(&PageOut::from(keys.map(|key| ApiKey::from(key.value)))))
}

/// Make a key.
#[utoipa::path(post, path = "/api/account/api-keys", operation_id = "createApiKey", tag = "account",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = ApiKeyInput,
    responses((status = 201, body = ApiKeyCreated), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn create(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let (name, role, expires_at) = parse(request.json()?, app.clock().now())?;
    once(&app, &request, async |transaction| {
        let (key, secret) = app.keys(request.caller()?).create(transaction, name, role, expires_at).await?;
        let location = format!("/api/account/api-keys/{}", key.id);
        let shown = ApiKeyCreated { api_key: key.clone().into(), secret: Some(secret.reveal().to_owned()) };
        let again = ApiKeyCreated { api_key: key.into(), secret: None };
        Ok(ApiResponse::created(&shown, &location).replayed_as(&again))
    })
    .await
}

/// Revoke a key at once.
#[utoipa::path(delete, path = "/api/account/api-keys/{keyId}", operation_id = "revokeApiKey", tag = "account",
    params(("keyId" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn revoke(app: App, request: ApiRequest) -> Result<ApiResponse> {
    app.keys(request.caller()?).revoke(request.id("keyId", "API key")?).await?;
    Ok(ApiResponse::no_content())
}

fn parse(input: ApiKeyInput, now: Timestamp) -> Result<(Name, Role, Option<Timestamp>)> {
    let ApiKeyInput { name, role, expires_at } = input;
    let mut errors = Vec::new();
    let name = Name::try_from(name).map_err(|e| errors.push(e.at(&["body", "name"]))).ok();
    if role == Role::Owner {
        errors.push(FieldError::new(&["body", "role"], "out_of_range", "must be `manager` or `viewer`"));
    }
    let expires_at = expires_at.map(|text| text.parse::<Timestamp>());
    let expires_at = match expires_at {
        Some(Ok(moment)) if moment > now => Some(moment),
        None => None,
        Some(_) => {
            let message = "must be a moment in the future, as RFC 3339";
            errors.push(FieldError::new(&["body", "expiresAt"], "invalid_value", message));
            None
        }
    };
    match name {
        Some(name) if errors.is_empty() => Ok((name, role, expires_at)),
        _ => Err(Error::invalid(errors)),
    }
}

impl From<domain::account::ApiKey> for ApiKey {
    fn from(key: domain::account::ApiKey) -> Self {
        Self {
            id: key.id.to_string(),
            name: key.name.into(),
            role: key.role.as_str(),
            prefix: key.prefix,
            created_at: key.created_at.to_string(),
            last_used_at: key.last_used_at.map(|at| at.to_string()),
            expires_at: key.expires_at.map(|at| at.to_string()),
        }
    }
}
