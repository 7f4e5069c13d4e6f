//! Routes as data: the function serves them, and tests walk them to check access, the OpenAPI document and the template.

use domain::Result;
use domain::access::Permission;
use futures_util::future::BoxFuture;
use http::Method;

use super::{ApiRequest, ApiResponse};
use crate::app::App;

/// What serves a route.
pub type Handler = fn(App, ApiRequest) -> BoxFuture<'static, Result<ApiResponse>>;

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
    pub handler: Handler,
}

impl Route {
    /// `GET path`.
    #[must_use]
    pub const fn get(path: &'static str, access: Access, handler: Handler) -> Self {
        Self { method: &Method::GET, path, access, handler }
    }

    /// `POST path`.
    #[must_use]
    pub const fn post(path: &'static str, access: Access, handler: Handler) -> Self {
        Self { method: &Method::POST, path, access, handler }
    }

    /// `PATCH path`.
    #[must_use]
    pub const fn patch(path: &'static str, access: Access, handler: Handler) -> Self {
        Self { method: &Method::PATCH, path, access, handler }
    }

    /// `DELETE path`.
    #[must_use]
    pub const fn delete(path: &'static str, access: Access, handler: Handler) -> Self {
        Self { method: &Method::DELETE, path, access, handler }
    }

    /// The route as API Gateway names it, for example `GET /api/agents/{agentId}`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path parameters when `path` fits the route.
    #[must_use]
    pub fn matches(&self, path: &str) -> Option<Vec<(&'static str, String)>> {
        let (mut wanted, mut given) = (self.path.split('/'), path.split('/'));
        let mut params = Vec::new();
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return Some(params),
                (Some(pattern), Some(part)) => {
                    let name = pattern.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
                    match name {
                        Some(name) if !part.is_empty() => params.push((name, part.to_owned())),
                        None if pattern == part => {}
                        _ => return None,
                    }
                }
                _ => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    fn route(path: &'static str) -> Route {
        Route::get(path, Access::Public, |_, _| async { Ok(ApiResponse::no_content()) }.boxed())
    }

    #[test]
    fn parameters_match_one_non_empty_part_each() {
        let route = route("/api/agents/{agentId}/files/{fileId}");
        let params = route.matches("/api/agents/a/files/f").unwrap();
        assert_eq!(params, [("agentId", "a".to_owned()), ("fileId", "f".to_owned())]);
        for other in
            ["/api/agents/a/files", "/api/agents//files/f", "/api/agents/a/files/f/", "/api/agents/a/b/files/f"]
        {
            assert!(route.matches(other).is_none(), "{other} matched");
        }
    }
}
