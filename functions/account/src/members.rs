//! The people of an account.

use domain::access::Role;
use domain::account::Email;
use domain::error::{Error, Result};
use serde::{Deserialize, Serialize};
use shared::App;
use shared::http::idempotency::once;
use shared::http::{ApiRequest, Created, Json, NoContent, PageOut};
use shared::store::Versioned;
use utoipa::ToSchema;

/// An invitation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MemberInput {
    /// The address that the person signs in with.
    email: String,
    /// `owner`, `manager` or `viewer`.
    role: Role,
}

/// A change of a member.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MemberPatch {
    /// `owner`, `manager` or `viewer`.
    role: Role,
}

/// A member.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Member {
    id: String,
    email: String,
    role: Role,
    /// When they first signed in; `null` while they are only invited.
    #[schema(required)]
    joined_at: Option<String>,
    created_at: String,
}

pub(crate) async fn list(app: App, request: ApiRequest) -> Result<Json<PageOut<Member>>> {
    let members = app.members(request.caller()?).list(request.page()?).await?;
    Ok(Json::of(&PageOut::from(members.map(Member::from))))
}

pub(crate) async fn invite(app: App, request: ApiRequest) -> Result<Created<Member>> {
    let MemberInput { email, role } = request.json()?;
    let email = Email::parse(&email).map_err(|mut error| {
        error.loc = vec!["body".into(), "email".into()];
        Error::invalid(vec![error])
    })?;
    once(&app, &request, async |transaction| {
        let member = app.members(request.caller()?).invite(transaction, email, role).await?;
        let location = format!("/api/account/members/{}", member.value.id);
        Ok(Created::at(&Member::from(member.clone()), &location).etag(member.version))
    })
    .await
}

pub(crate) async fn change(app: App, request: ApiRequest) -> Result<Json<Member>> {
    let (seen, MemberPatch { role }) = (request.if_match_optional()?, request.json()?);
    let members = app.members(request.caller()?);
    let member = members.get(request.id("memberId", "member")?).await?.expect(seen)?;
    let member = members.change_role(member, role).await?;
    let version = member.version;
    Ok(Json::of(&Member::from(member)).etag(version))
}

pub(crate) async fn remove(app: App, request: ApiRequest) -> Result<NoContent> {
    let seen = request.if_match_optional()?;
    let members = app.members(request.caller()?);
    let member = members.get(request.id("memberId", "member")?).await?.expect(seen)?;
    members.remove(member).await?;
    Ok(NoContent::new())
}

impl From<Versioned<domain::account::Member>> for Member {
    fn from(member: Versioned<domain::account::Member>) -> Self {
        let member = member.value;
        Self {
            id: member.id.to_string(),
            email: member.email.into(),
            role: member.role,
            joined_at: member.joined_at.map(|at| at.to_string()),
            created_at: member.created_at.to_string(),
        }
    }
}
