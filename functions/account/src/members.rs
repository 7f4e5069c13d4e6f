//! The people of an account.

use domain::access::Role;
use domain::account::Email;
use domain::error::{Error, Result};
use serde::{Deserialize, Serialize};
use shared::App;
use shared::http::idempotency::once;
use shared::http::schema::Role as RoleSchema;
use shared::http::{ApiRequest, ApiResponse, PageOut, Problem};
use shared::store::Versioned;
use utoipa::ToSchema;

/// An invitation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MemberInput {
    /// The address that the person signs in with.
    email: String,
    /// `owner`, `manager` or `viewer`.
    #[schema(value_type = RoleSchema)]
    role: Role,
}

/// A change of a member.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MemberPatch {
    /// `owner`, `manager` or `viewer`.
    #[schema(value_type = RoleSchema)]
    role: Role,
}

/// A member.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Member {
    id: String,
    email: String,
    #[schema(value_type = RoleSchema)]
    role: &'static str,
    /// When they first signed in; `null` while they are only invited.
    #[schema(required)]
    joined_at: Option<String>,
    created_at: String,
}

shared::page_schema! {
    /// A page of members.
    MemberPage of Member
}

/// List members, oldest first.
#[utoipa::path(get, path = "/api/account/members", operation_id = "listMembers", tag = "account",
    params(("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = MemberPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let members = app.members(request.caller()?).list(request.page()?).await?;
    Ok(ApiResponse::ok(&PageOut::from(members.map(Member::from))))
}

/// Invite a person: they belong to the account as soon as they sign in with this address.
#[utoipa::path(post, path = "/api/account/members", operation_id = "inviteMember", tag = "account",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = MemberInput,
    responses((status = 201, body = Member), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn invite(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let MemberInput { email, role } = request.json()?;
    let email = Email::parse(&email).map_err(|mut error| {
        error.loc = vec!["body".into(), "email".into()];
        Error::invalid(vec![error])
    })?;
    once(&app, &request, async |transaction| {
        let member = app.members(request.caller()?).invite(transaction, email, role).await?;
        let location = format!("/api/account/members/{}", member.value.id);
        Ok(ApiResponse::created(&Member::from(member.clone()), &location).etag(member.version))
    })
    .await
}

/// Give a member another role.
#[utoipa::path(patch, path = "/api/account/members/{memberId}", operation_id = "changeMember", tag = "account",
    params(("memberId" = String, Path), ("If-Match" = Option<String>, Header)), request_body = MemberPatch,
    responses((status = 200, body = Member), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let (seen, MemberPatch { role }) = (request.if_match_optional()?, request.json()?);
    let members = app.members(request.caller()?);
    let member = members.get(request.id("memberId", "member")?).await?.expect(seen)?;
    let member = members.change_role(member, role).await?;
    let version = member.version;
    Ok(ApiResponse::ok(&Member::from(member)).etag(version))
}

/// Remove a member.
#[utoipa::path(delete, path = "/api/account/members/{memberId}", operation_id = "removeMember", tag = "account",
    params(("memberId" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let seen = request.if_match_optional()?;
    let members = app.members(request.caller()?);
    let member = members.get(request.id("memberId", "member")?).await?.expect(seen)?;
    members.remove(member).await?;
    Ok(ApiResponse::no_content())
}

impl From<Versioned<domain::account::Member>> for Member {
    fn from(member: Versioned<domain::account::Member>) -> Self {
        let member = member.value;
        Self {
            id: member.id.to_string(),
            email: member.email.into(),
            role: member.role.as_str(),
            joined_at: member.joined_at.map(|at| at.to_string()),
            created_at: member.created_at.to_string(),
        }
    }
}
