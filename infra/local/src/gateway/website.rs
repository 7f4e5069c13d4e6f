//! The bucket with the built interface.

use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::event::decode;

/// Files under this path have a hash in their name and never change.
const HASHED: &str = "assets/";
/// Smaller files are sent as they are, as CloudFront sends them.
const COMPRESSED_FROM: usize = 1_000;
const NO_WEBSITE: &str = include_str!("no-website.html");

/// The built interface, or a page that says how to get it.
#[derive(Clone, Debug)]
pub struct Website {
    folder: Option<PathBuf>,
    config: String,
}

impl Website {
    /// Serves `folder`, with `config` as `/config.json`.
    #[must_use]
    pub fn new(folder: Option<PathBuf>, config: &serde_json::Value) -> Self {
        Self { folder, config: config.to_string() }
    }

    /// Whether there is an interface to serve.
    #[must_use]
    pub fn is_built(&self) -> bool {
        self.folder.as_ref().is_some_and(|folder| folder.join("index.html").is_file())
    }

    /// Answers a request for `path`, compressed where the browser takes it.
    pub async fn handle(&self, path: &str, headers: &HeaderMap) -> Response<Body> {
        let path = decode(path.trim_start_matches('/'));
        if path == "config.json" {
            return page(StatusCode::OK, "application/json", "no-cache", self.config.clone().into_bytes());
        }
        let Some(folder) = self.folder.as_ref().filter(|_| self.is_built()) else {
            return page(StatusCode::OK, "text/html; charset=utf-8", "no-cache", NO_WEBSITE.into());
        };
        // The last segment of a deep link has no extension; the interface itself finds the page.
        let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        let name = if is_file { path.as_str() } else { "index.html" };
        match read(folder, name).await {
            Some(bytes) => {
                let kind = mime_guess::from_path(name).first_raw().unwrap_or("application/octet-stream");
                let kind = if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind.to_owned() };
                let cache = if name.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
                match accepts_gzip(headers) && is_compressed(&kind, bytes.len()) {
                    true => gzipped(&kind, cache, &bytes).unwrap_or_else(|_| page(StatusCode::OK, &kind, cache, bytes)),
                    false => page(StatusCode::OK, &kind, cache, bytes),
                }
            }
            None => page(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "no-cache", "not found".into()),
        }
    }
}

async fn read(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let name = Path::new(name);
    // Nothing outside the folder is served.
    let inside = name.components().all(|part| matches!(part, Component::Normal(_)));
    if inside { tokio::fs::read(folder.join(name)).await.ok() } else { None }
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|coding| coding.split(';').next().is_some_and(|name| name.trim() == "gzip"))
}

/// Texts that CloudFront compresses; fonts and pictures are compressed already.
fn is_compressed(kind: &str, bytes: usize) -> bool {
    let text = ["text/", "application/javascript", "application/json", "image/svg+xml"];
    bytes >= COMPRESSED_FROM && text.iter().any(|start| kind.starts_with(start))
}

fn gzipped(kind: &str, cache: &'static str, bytes: &[u8]) -> std::io::Result<Response<Body>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    let mut response = page(StatusCode::OK, kind, cache, encoder.finish()?);
    response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}

fn page(status: StatusCode, kind: &str, cache: &'static str, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    if let Ok(kind) = HeaderValue::from_str(kind) {
        response.headers_mut().insert(CONTENT_TYPE, kind);
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}
