//! Requests: parsed here, once, with errors that say where.

use std::collections::HashMap;
use std::str::FromStr;

use bytes::Bytes;
use domain::access::Principal;
use domain::error::{Error, ErrorKind, FieldError, Result};
use domain::ids::AgentId;
use domain::limits::{BODY_BYTES, IDEMPOTENCY_KEY_CHARACTERS, PAGE_ENTRIES};
use domain::text::digest;
use domain::time::Timestamp;
use http::header::{ACCEPT, CONTENT_TYPE, IF_MATCH};
use http::{HeaderMap, Method};
use serde::de::DeserializeOwned;

use crate::auth::Identity;
use crate::store::table::Cursor;
use crate::store::{PageRequest, RequestIdentity};

/// A request that fits a route and whose caller may call it.
pub struct ApiRequest {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) route: String,
    pub(super) params: Vec<(&'static str, String)>,
    /// The body that the route declares.
    #[cfg(feature = "openapi")]
    pub(super) declared: Option<super::described::Described>,
    pub(super) query: HashMap<String, String>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) request_id: String,
    pub(super) deadline: Timestamp,
    pub(super) caller: Option<Principal>,
    pub(super) identity: Option<Identity>,
}

/// Turns a failed check of one field of the body into the error of the request.
pub fn field<T, E: std::fmt::Display>(result: Result<T, E>, loc: &[&str], code: &'static str) -> Result<T, FieldError> {
    result.map_err(|e| FieldError::new(loc, code, e.to_string()))
}

impl ApiRequest {
    /// Who calls.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] on a route that anybody may call.
    pub fn caller(&self) -> Result<&Principal> {
        self.caller.as_ref().ok_or_else(|| Error::new(ErrorKind::Unauthenticated, "sign in first"))
    }

    /// The person who is signed in, also before they belong to an account.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] when the caller is an API key.
    pub fn identity(&self) -> Result<&Identity> {
        self.identity.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::Forbidden("people_only"), "an API key may not do this; sign in as a person")
        })
    }

    /// The id in the path under `name`. A malformed id is treated as not found.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] for anything that is not an id.
    pub fn id<T: FromStr>(&self, name: &'static str, what: &'static str) -> Result<T> {
        let text = self.params.iter().find(|(param, _)| *param == name).map(|(_, value)| value.as_str());
        text.and_then(|text| text.parse().ok()).ok_or_else(|| Error::not_found(what))
    }

    /// The agent in the path.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] for anything that is not an id.
    pub fn agent_id(&self) -> Result<AgentId> {
        self.id("agentId", "agent")
    }

    /// The JSON body.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] with the place in the body, when it is not a `T`.
    ///
    /// # Panics
    /// With the feature `openapi`, when the route declares another body: the document would be wrong.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        #[cfg(feature = "openapi")]
        assert_eq!(
            self.declared.map(|body| (body.type_name)()),
            Some(std::any::type_name::<T>()),
            "{} reads another body than it declares",
            self.route
        );
        let content_type = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media = content_type.split(';').next().unwrap_or_default().trim();
        if !media.eq_ignore_ascii_case("application/json") {
            let message = "must be `application/json`";
            return Err(Error::invalid(vec![FieldError::new(
                &["header", "content-type"],
                "unsupported_type",
                message,
            )]));
        }
        let mut json = serde_json::Deserializer::from_slice(&self.body);
        let value = serde_path_to_error::deserialize(&mut json).map_err(|e| body_error(&e))?;
        json.end().map_err(|e| Error::invalid(vec![FieldError::new(&["body"], "invalid_json", e.to_string())]))?;
        Ok(value)
    }

    /// A parameter of the query.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// Which page of a list is wanted.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] when `limit` or `cursor` is not what it must be.
    pub fn page(&self) -> Result<PageRequest> {
        let mut page = PageRequest::default();
        if let Some(limit) = self.query.get("limit") {
            let limit = limit.parse().ok().filter(|limit| (1..=PAGE_ENTRIES).contains(limit));
            page.limit = limit.ok_or_else(|| {
                let message = format!("must be a number from 1 to {PAGE_ENTRIES}");
                Error::invalid(vec![FieldError::new(&["query", "limit"], "out_of_range", message)])
            })?;
        }
        page.after = self.query.get("cursor").map(|text| Cursor::decode(text)).transpose()?;
        Ok(page)
    }

    /// The version that the caller saw, from `If-Match`; `None` for `*`.
    ///
    /// # Errors
    /// [`ErrorKind::PreconditionRequired`] without the header.
    pub fn if_match(&self) -> Result<Option<u64>> {
        let Some(value) = self.headers.get(IF_MATCH) else {
            let text = "send `If-Match` with the `ETag` that you read, so that no other change is overwritten";
            return Err(Error::new(ErrorKind::PreconditionRequired, text));
        };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(None);
        }
        let version = text.trim_start_matches("W/").trim_matches('"').parse().ok();
        // An ETag that we never gave cannot be the current one.
        version.map(Some).ok_or_else(Error::stale)
    }

    /// Like [`ApiRequest::if_match`], for a change that does not need the header.
    ///
    /// # Errors
    /// When the header holds no version of ours.
    pub fn if_match_optional(&self) -> Result<Option<u64>> {
        if self.headers.contains_key(IF_MATCH) { self.if_match() } else { Ok(None) }
    }

    /// Whether the caller wants server-sent events.
    #[must_use]
    pub fn accepts_events(&self) -> bool {
        let accept = self.headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        accept.split(',').any(|part| part.trim().to_ascii_lowercase().starts_with("text/event-stream"))
    }

    /// The request's id in logs and problems.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// When the function must have answered.
    #[must_use]
    pub fn deadline(&self) -> Timestamp {
        self.deadline
    }

    /// The route that fits, for example `POST /api/agents`.
    #[must_use]
    pub fn route(&self) -> &str {
        &self.route
    }

    /// What identifies the request, for recognising a repetition of it.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] when its `Idempotency-Key` is none.
    pub fn request_identity(&self) -> Result<RequestIdentity> {
        let key = self.idempotency_key()?;
        let scope = match &self.caller {
            Some(caller) => caller.account().to_string(),
            None => format!("PERSON#{}", self.identity()?.email.fingerprint()),
        };
        let body = String::from_utf8_lossy(&self.body);
        let fingerprint = hex::encode(digest(&[self.method.as_str(), &self.path, &body]));
        Ok(RequestIdentity { route: self.route.clone(), key, fingerprint, scope, deadline: self.deadline })
    }

    fn idempotency_key(&self) -> Result<Option<String>> {
        let Some(value) = self.headers.get("idempotency-key") else { return Ok(None) };
        let key = value.to_str().unwrap_or_default();
        if key.is_empty() || key.len() > IDEMPOTENCY_KEY_CHARACTERS {
            let message = format!("must be 1 to {IDEMPOTENCY_KEY_CHARACTERS} printable ASCII characters");
            return Err(Error::invalid(vec![FieldError::new(&["header", "idempotency-key"], "invalid_key", message)]));
        }
        Ok(Some(key.to_owned()))
    }

    pub(super) fn check_size(&self) -> Result<()> {
        if self.body.len() <= BODY_BYTES {
            return Ok(());
        }
        let text = format!("a request body is at most {BODY_BYTES} bytes, and this one has {}", self.body.len());
        Err(Error::new(ErrorKind::TooLarge, text))
    }
}

fn body_error(error: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    let mut loc = vec!["body".to_owned()];
    loc.extend(error.path().iter().filter_map(|segment| match segment {
        serde_path_to_error::Segment::Seq { index } => Some(index.to_string()),
        serde_path_to_error::Segment::Map { key } => Some(key.clone()),
        serde_path_to_error::Segment::Enum { variant } => Some(variant.clone()),
        serde_path_to_error::Segment::Unknown => None,
    }));
    let inner = error.inner();
    let message = inner.to_string();
    let code = match inner.classify() {
        serde_json::error::Category::Data if message.starts_with("unknown field") => "unknown_field",
        serde_json::error::Category::Data if message.starts_with("missing field") => "required",
        serde_json::error::Category::Data => "invalid_value",
        _ => "invalid_json",
    };
    let name = message.split('`').nth(1);
    if code == "required" {
        loc.extend(name.map(str::to_owned));
    }
    Error::invalid(vec![FieldError { loc, code: code.into(), message }])
}
