//! Amazon Bedrock: the embedding models of Titan and Cohere through `InvokeModel`.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use async_trait::async_trait;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use domain::embedding::TextRole;
use domain::error::{Error, Result};
use domain::time::Clock;
use http::header::CONTENT_TYPE;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use serde::Deserialize;
use serde_json::json;

use super::remote::{Api, Vectors};
use crate::aws::credentials;
use crate::config::Config;

/// Texts of one request to Cohere's models (Bedrock user guide, November 2026).
const COHERE_BATCH: usize = 96;

/// The service in the region of the deployment.
pub(super) struct Bedrock {
    config: Config,
    url: String,
    clock: Arc<dyn Clock>,
}

/// Titan answers one vector; Cohere several, by type since its fourth version.
#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    #[serde(rename_all = "camelCase")]
    Titan {
        embedding: Vec<f32>,
        input_text_token_count: Option<u64>,
    },
    Cohere {
        embeddings: Vec<Vec<f32>>,
    },
    CohereByType {
        embeddings: ByType,
    },
}

#[derive(Deserialize)]
struct ByType {
    float: Vec<Vec<f32>>,
}

impl Bedrock {
    pub(super) fn new(config: &Config, clock: Arc<dyn Clock>) -> Self {
        let base = match config.embedding.base_url.trim_end_matches('/') {
            "" => format!("https://bedrock-runtime.{}.amazonaws.com", config.region),
            base => base.to_owned(),
        };
        // A model's name has a colon in it, and an inference profile's ARN has slashes.
        let model = percent_encode(config.embedding.model.as_bytes(), NON_ALPHANUMERIC).to_string();
        let model = model.replace("%2D", "-").replace("%2E", ".").replace("%5F", "_");
        Self { config: config.clone(), url: format!("{base}/model/{model}/invoke"), clock }
    }

    fn is_cohere(&self) -> bool {
        self.config.embedding.model.contains("cohere.")
    }

    fn body(&self, texts: &[&str], role: TextRole) -> serde_json::Value {
        let (model, dimension) = (&self.config.embedding.model, self.config.embedding.dimension);
        if !self.is_cohere() {
            let text = texts.first().copied().unwrap_or_default();
            // The first version takes the text alone.
            return match model.contains("titan-embed-text-v1") {
                true => json!({"inputText": text}),
                false => json!({"inputText": text, "dimensions": dimension, "normalize": true}),
            };
        }
        let input_type = match role {
            TextRole::Query => "search_query",
            TextRole::Passage => "search_document",
        };
        let mut body = json!({"texts": texts, "input_type": input_type, "truncate": "END"});
        if model.contains("embed-v4") {
            body["output_dimension"] = dimension.into();
            body["embedding_types"] = json!(["float"]);
        }
        body
    }

    /// The headers that sign a request (AWS Signature Version 4).
    fn signature(&self, body: &[u8]) -> Result<http::HeaderMap> {
        let failed = |e: &dyn std::fmt::Display| Error::internal(format!("a request could not be signed: {e}"));
        let identity = credentials(&self.config).into();
        let seconds = u64::try_from(self.clock.now().as_seconds()).unwrap_or_default();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.config.region)
            .name("bedrock")
            .time(UNIX_EPOCH + Duration::from_secs(seconds))
            .settings(SigningSettings::default())
            .build();
        let parameters = parameters.map_err(|e| failed(&e))?.into();
        let content_type = std::iter::once(("content-type", "application/json"));
        let request = SignableRequest::new("POST", &self.url, content_type, SignableBody::Bytes(body));
        let signed = sign(request.map_err(|e| failed(&e))?, &parameters).map_err(|e| failed(&e))?;
        let mut headers = http::HeaderMap::new();
        for (name, value) in signed.into_parts().0.headers() {
            let name: http::HeaderName = name.parse().map_err(|e| failed(&e))?;
            let mut value: http::HeaderValue = value.parse().map_err(|e| failed(&e))?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        Ok(headers)
    }
}

#[async_trait]
impl Api for Bedrock {
    const SERVICE: &'static str = "bedrock";

    fn batch(&self) -> usize {
        if self.is_cohere() { COHERE_BATCH } else { 1 }
    }

    async fn request(&self, http: &reqwest::Client, texts: &[&str], role: TextRole) -> Result<reqwest::RequestBuilder> {
        let body = self.body(texts, role).to_string().into_bytes();
        let headers = self.signature(&body)?;
        Ok(http.post(&self.url).header(CONTENT_TYPE, "application/json").headers(headers).body(body))
    }

    fn vectors(&self, answer: &[u8]) -> serde_json::Result<Vectors> {
        Ok(match serde_json::from_slice(answer)? {
            Answer::Titan { embedding, input_text_token_count } => (vec![embedding], input_text_token_count),
            // Cohere's models tell their tokens in a header alone.
            Answer::Cohere { embeddings } | Answer::CohereByType { embeddings: ByType { float: embeddings } } => {
                (embeddings, None)
            }
        })
    }
}
