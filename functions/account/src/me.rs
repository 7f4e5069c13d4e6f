//! The caller and their account.

use domain::access::{Actor, Permission, Role};
use domain::account::Name;
use domain::error::{Error, Result};
use serde::{Deserialize, Serialize};
use shared::App;
use shared::http::idempotency::once;
use shared::http::{ApiRequest, Created, Json};
use utoipa::ToSchema;

/// A new account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AccountInput {
    /// 1 to 100 characters.
    name: String,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Account {
    id: String,
    name: String,
    created_at: String,
}

/// Who calls, where, and what they may do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Me {
    actor: ActorOut,
    account: Account,
    role: Role,
    #[schema(value_type = Vec<String>)]
    permissions: Vec<Permission>,
    /// Every account that the person belongs to; pick one with the header `Voronka-Account`.
    accounts: Vec<AccountAccess>,
}

/// Who calls.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Actor)]
pub(crate) struct ActorOut {
    #[schema(example = "person")]
    kind: &'static str,
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

/// An account of the caller's.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountAccess {
    id: String,
    name: String,
    role: Role,
}

pub(crate) async fn read(app: App, request: ApiRequest) -> Result<Json<Me>> {
    let (caller, identity) = (request.caller()?, request.identity()?);
    let account = app.account(caller).get().await?;
    let memberships = app.people().memberships(&identity.email).await?;
    let id = match caller.actor() {
        Actor::Person(id) => id.to_string(),
        Actor::ApiKey(id) => id.to_string(),
        Actor::Function(name) => name.clone(),
    };
    let email = identity.email.as_str().to_owned();
    let accounts = memberships.into_iter().map(|member| AccountAccess {
        id: member.value.account.to_string(),
        name: member.value.account_name.into(),
        role: member.value.role,
    });
    Ok(Json::of(&Me {
        actor: ActorOut {
            kind: "person",
            id,
            name: identity.name.clone().unwrap_or_else(|| email.clone()),
            email: Some(email),
        },
        role: caller.role(),
        permissions: Permission::ALL.into_iter().filter(|&permission| caller.role().grants(permission)).collect(),
        accounts: accounts.collect(),
        account: account.into(),
    }))
}

pub(crate) async fn create(app: App, request: ApiRequest) -> Result<Created<Account>> {
    let AccountInput { name } = request.json()?;
    let name = Name::try_from(name).map_err(|e| Error::invalid(vec![e.at(&["body", "name"])]))?;
    once(&app, &request, async |transaction| {
        let account = app.people().found(transaction, name, &request.identity()?.email).await?;
        Ok(Created::at(&Account::from(account), "/api/account"))
    })
    .await
}

impl From<domain::account::Account> for Account {
    fn from(account: domain::account::Account) -> Self {
        Self { id: account.id.to_string(), name: account.name.into(), created_at: account.created_at.to_string() }
    }
}
