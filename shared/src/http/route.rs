//! Routes as data. One declaration says the path, the method, who may call, what is sent and what comes back: the function
//! serves it, and the `OpenAPI` document, the golden events, the access tests and the checks of the template derive from it.

use std::future::Future;

use domain::Result;
use domain::access::Permission;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use http::Method;
use utoipa::ToSchema;

use super::described::Described;
use super::{ApiRequest, ApiResponse, Reply};
use crate::app::App;

/// What serves a route: an async function of the app and the request. Its return type says what is answered.
pub trait Handler: Sync {
    /// Serves a request.
    fn call(&self, app: App, request: ApiRequest) -> BoxFuture<'static, Result<ApiResponse>>;

    /// The status and the body that its return type promises; `None` for a plain [`ApiResponse`].
    #[cfg(feature = "openapi")]
    fn promises(&self) -> Option<super::openapi::Promise>;
}

impl<F, Answering, Answer> Handler for F
where
    F: Fn(App, ApiRequest) -> Answering + Sync,
    Answering: Future<Output = Result<Answer>> + Send + 'static,
    Answer: Reply,
{
    fn call(&self, app: App, request: ApiRequest) -> BoxFuture<'static, Result<ApiResponse>> {
        self(app, request).map(|answer| answer.map(Reply::into_response)).boxed()
    }

    #[cfg(feature = "openapi")]
    fn promises(&self) -> Option<super::openapi::Promise> {
        Answer::promises()
    }
}

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// A person who is signed in, whether or not they belong to an account.
    SignedIn,
    /// A person with this permission; API keys may not.
    Person(Permission),
    /// A person or an API key with this permission.
    Granted(Permission),
}

/// How a route uses the header `If-Match`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// Not at all.
    Ignored,
    /// A change without it overwrites whatever is there.
    Optional,
    /// A change without it is refused.
    Required,
}

/// One method of one path.
#[derive(Clone, Copy)]
pub struct Route {
    /// The method.
    pub method: &'static Method,
    /// The path, with parameters in braces as API Gateway and OpenAPI write them.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// What serves it.
    pub handler: &'static dyn Handler,
    /// The operation's name in the `OpenAPI` document, and so of the clients that are made from it.
    pub name: &'static str,
    /// What it does, in a sentence or two.
    pub summary: &'static str,
    /// Whether a repetition with the same `Idempotency-Key` gets the same answer: every POST, unless it only reads.
    pub idempotent: bool,
    /// How it uses `If-Match`: PATCH and DELETE may be sent with it, unless the route says otherwise.
    pub if_match: IfMatch,
    pub(super) extra: Extra,
}

/// What few routes have.
#[derive(Clone, Copy)]
pub(super) struct Extra {
    pub(super) query: &'static [(&'static str, &'static str)],
    pub(super) header: Option<&'static str>,
    pub(super) if_match_note: &'static str,
    pub(super) conflicts: &'static str,
    pub(super) body: Option<Described>,
    pub(super) returns: Option<(u16, Option<Described>)>,
    pub(super) also: Option<(u16, Described)>,
}

impl Route {
    /// `GET path`.
    #[must_use]
    pub const fn get(path: &'static str, access: Access, handler: &'static dyn Handler) -> Self {
        Self::new(&Method::GET, path, access, handler)
    }

    /// `POST path`.
    #[must_use]
    pub const fn post(path: &'static str, access: Access, handler: &'static dyn Handler) -> Self {
        Self { idempotent: true, ..Self::new(&Method::POST, path, access, handler) }
    }

    /// `PATCH path`.
    #[must_use]
    pub const fn patch(path: &'static str, access: Access, handler: &'static dyn Handler) -> Self {
        Self { if_match: IfMatch::Optional, ..Self::new(&Method::PATCH, path, access, handler) }
    }

    /// `DELETE path`.
    #[must_use]
    pub const fn delete(path: &'static str, access: Access, handler: &'static dyn Handler) -> Self {
        Self { if_match: IfMatch::Optional, ..Self::new(&Method::DELETE, path, access, handler) }
    }

    const fn new(method: &'static Method, path: &'static str, access: Access, handler: &'static dyn Handler) -> Self {
        let extra =
            Extra { query: &[], header: None, if_match_note: "", conflicts: "", body: None, returns: None, also: None };
        let (name, summary, idempotent, if_match) = ("", "", false, IfMatch::Ignored);
        Self { method, path, access, handler, name, summary, idempotent, if_match, extra }
    }

    /// The operation's name, and what it does.
    #[must_use]
    pub const fn named(mut self, name: &'static str, summary: &'static str) -> Self {
        self.name = name;
        self.summary = summary;
        self
    }

    /// The JSON that a request carries. Builds with the feature `openapi` refuse a handler that reads anything else.
    #[must_use]
    pub const fn body<T: ToSchema>(mut self) -> Self {
        self.extra.body = Some(Described::of::<T>());
        self
    }

    /// Takes `limit` and `cursor`; see [`ApiRequest::page`].
    #[must_use]
    pub const fn paged(self) -> Self {
        self.query(&[("limit", "1 to 100"), ("cursor", "")])
    }

    /// Parameters of the query, all optional: names and what they mean. `limit` is a number, every other one a text.
    #[must_use]
    pub const fn query(mut self, parameters: &'static [(&'static str, &'static str)]) -> Self {
        self.extra.query = parameters;
        self
    }

    /// An optional header of this route alone.
    #[must_use]
    pub const fn header(mut self, name: &'static str) -> Self {
        self.extra.header = Some(name);
        self
    }

    /// Another use of `If-Match` than the method has by default; `note` says which `ETag` is meant.
    #[must_use]
    pub const fn if_match(mut self, used: IfMatch, note: &'static str) -> Self {
        self.if_match = used;
        self.extra.if_match_note = note;
        self
    }

    /// A POST that changes nothing, so that repeating it needs no key.
    #[must_use]
    pub const fn reads(mut self) -> Self {
        self.idempotent = false;
        self
    }

    /// The codes of its conflicts, for the document.
    #[must_use]
    pub const fn conflicts(mut self, codes: &'static str) -> Self {
        self.extra.conflicts = codes;
        self
    }

    /// What comes back, where the handler's type does not say it: a stream beside JSON, or one of several statuses.
    #[must_use]
    pub const fn returns<T: ToSchema>(mut self, status: u16) -> Self {
        self.extra.returns = Some((status, Some(Described::of::<T>())));
        self
    }

    /// That some JSON comes back, which the document does not describe.
    #[must_use]
    pub const fn returns_any_json(mut self) -> Self {
        self.extra.returns = Some((200, None));
        self
    }

    /// What comes back with another status than that of success.
    #[must_use]
    pub const fn or_returns<T: ToSchema>(mut self, status: u16) -> Self {
        self.extra.also = Some((status, Described::of::<T>()));
        self
    }

    /// The route as API Gateway names it, for example `GET /api/agents/{agentId}`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The names of the parameters in the path.
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(parameter)
    }

    /// The path parameters when `path` fits the route.
    #[must_use]
    pub fn matches(&self, path: &str) -> Option<Vec<(&'static str, String)>> {
        let (mut wanted, mut given) = (self.path.split('/'), path.split('/'));
        let mut params = Vec::new();
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return Some(params),
                (Some(pattern), Some(part)) => match parameter(pattern) {
                    Some(name) if !part.is_empty() => params.push((name, part.to_owned())),
                    None if pattern == part => {}
                    _ => return None,
                },
                _ => return None,
            }
        }
    }
}

/// The name in `{name}`.
fn parameter(part: &'static str) -> Option<&'static str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn nothing(_app: App, _request: ApiRequest) -> Result<ApiResponse> {
        Ok(ApiResponse::no_content())
    }

    #[test]
    fn parameters_match_one_non_empty_part_each() {
        let route = Route::get("/api/agents/{agentId}/files/{fileId}", Access::Public, &nothing);
        let params = route.matches("/api/agents/a/files/f").unwrap();
        assert_eq!(params, [("agentId", "a".to_owned()), ("fileId", "f".to_owned())]);
        assert_eq!(route.parameters().collect::<Vec<_>>(), ["agentId", "fileId"]);
        for other in
            ["/api/agents/a/files", "/api/agents//files/f", "/api/agents/a/files/f/", "/api/agents/a/b/files/f"]
        {
            assert!(route.matches(other).is_none(), "{other} matched");
        }
    }

    #[test]
    fn a_method_says_which_headers_a_route_takes_unless_the_route_says_it() {
        const POST: Route = Route::post("/api/agents", Access::Public, &nothing);
        assert!(POST.idempotent && POST.if_match == IfMatch::Ignored);
        assert!(!POST.reads().idempotent);
        let patch = Route::patch("/api/agents", Access::Public, &nothing);
        assert!(!patch.idempotent && patch.if_match == IfMatch::Optional);
        assert_eq!(patch.if_match(IfMatch::Required, "").if_match, IfMatch::Required);
    }
}
