//! Embedding services behind the network, well and badly behaved.

use std::sync::Arc;
use std::time::Duration;

use domain::embedding::Embedder;
use domain::error::{ErrorKind, Retry};
use serde_json::{Value, json};
use shared::builtin_embedder::builtin_embedder;
use shared::config::{AwsCredentials, Config, EmbeddingConfig, EmbeddingProvider};
use shared::embeddings::{Patience, connect};
use testkit::model_server::{Exchange, ModelServer};
use testkit::{ManualClock, SeededChance};

fn embedder(server: &ModelServer, provider: EmbeddingProvider, model: &str) -> Arc<dyn Embedder> {
    let config = Config {
        region: "eu-central-1".into(),
        credentials: AwsCredentials { key_id: "AKID".into(), secret_key: "secret".into(), session_token: None },
        embedding: EmbeddingConfig {
            provider,
            base_url: server.base_url.clone(),
            model: model.into(),
            dimension: 2,
            api_key: String::new(),
        },
        ..Config::default()
    };
    let patience = Patience { pause: Duration::ZERO, ..Patience::default() };
    connect(
        &config,
        patience,
        Arc::new(ManualClock::at("2026-11-22T12:00:00Z")),
        Arc::new(SeededChance::new(1)),
        builtin_embedder,
    )
}

fn entries(vectors: &[(usize, [f32; 2])]) -> Exchange {
    let data: Vec<Value> = vectors.iter().map(|(index, vector)| json!({"index": index, "embedding": vector})).collect();
    Exchange::status(200, &[], &json!({"data": data}))
}

/// The failure of a question, and how many requests it took.
async fn failure(server: &ModelServer) -> (Retry, usize) {
    let embedder = embedder(server, EmbeddingProvider::OpenAi, "small");
    let error = embedder.query("цена").await.unwrap_err();
    let ErrorKind::Upstream { service: "openai", retry } = error.kind() else { panic!("{}", error.report()) };
    (*retry, server.take_requests().len())
}

#[tokio::test]
async fn without_a_provider_the_model_is_the_programs_own() {
    let server = ModelServer::start().await;
    let embedder = embedder(&server, EmbeddingProvider::Builtin, "");
    assert_eq!(embedder.model_id(), builtin_embedder().model_id());
}

#[tokio::test]
async fn passages_are_sent_in_batches_and_come_back_in_their_order_and_of_length_1() {
    let server = ModelServer::start().await;
    let first: Vec<(usize, [f32; 2])> = (0..64).rev().map(|at| (at, [at as f32, 2.0])).collect();
    server.will(entries(&first));
    server.will(entries(&[(0, [3.0, 4.0])]));
    let embedder = embedder(&server, EmbeddingProvider::OpenAi, "intfloat/multilingual-e5-small");
    assert_eq!((embedder.model_id(), embedder.dimension()), ("openai:intfloat/multilingual-e5-small/2", 2));
    let texts: Vec<String> = (0..65).map(|at| format!("text {at}")).collect();
    let vectors = embedder.passages(&texts.iter().map(String::as_str).collect::<Vec<_>>()).await.unwrap();
    assert_eq!((vectors.len(), &vectors[0], &vectors[64]), (65, &vec![0.0, 1.0], &vec![0.6, 0.8]));
    let requests = server.take_requests();
    let input = |request: usize| requests[request].body["input"].as_array().unwrap().clone();
    assert_eq!((input(0).len(), input(1)), (64, vec![json!("passage: text 64")]));
    assert!(requests[0].head.starts_with("POST /v1/embeddings "), "{}", requests[0].head);
}

#[tokio::test]
async fn a_service_that_is_busy_or_down_is_asked_again_and_one_that_refuses_is_not() {
    let server = ModelServer::start().await;
    server.will(Exchange::status(429, &[("retry-after", "0")], &json!({})));
    server.will(Exchange::status(500, &[], &json!({})));
    server.will(entries(&[(0, [0.0, 2.0])]));
    let embedder = embedder(&server, EmbeddingProvider::OpenAi, "small");
    assert_eq!(embedder.query("цена").await.unwrap(), [0.0, 1.0]);
    assert_eq!(server.take_requests()[2].body["input"], json!(["цена"]));

    (0..4).for_each(|_| server.will(Exchange::status(502, &[], &json!({}))));
    assert_eq!(failure(&server).await, (Retry::Soon, 4));
    server.will(Exchange::status(429, &[("retry-after", "60")], &json!({})));
    assert_eq!(failure(&server).await, (Retry::After(Duration::from_secs(60)), 1), "nobody waits for a minute");
    server.will(Exchange::status(401, &[], &json!({})));
    assert_eq!(failure(&server).await, (Retry::No, 1));
}

#[tokio::test]
async fn vectors_that_are_not_what_was_asked_for_are_refused() {
    for answer in [
        json!({"data": [{"index": 0, "embedding": [1.0, 2.0, 3.0]}]}),
        json!({"data": [{"index": 0, "embedding": [0.0, 0.0]}]}),
        json!({"data": []}),
        json!({"error": "no"}),
    ] {
        let server = ModelServer::start().await;
        server.will(Exchange::status(200, &[], &answer));
        assert_eq!(failure(&server).await, (Retry::No, 1), "{answer}");
    }
}

#[tokio::test]
async fn bedrock_is_asked_signed_and_as_each_model_wants_it() {
    let server = ModelServer::start().await;
    for _ in 0..2 {
        server.will(Exchange::status(200, &[], &json!({"embedding": [0.0, 5.0], "inputTextTokenCount": 3})));
    }
    let titan = embedder(&server, EmbeddingProvider::Bedrock, "amazon.titan-embed-text-v2:0");
    assert_eq!(titan.passages(&["one", "two"]).await.unwrap(), [[0.0, 1.0], [0.0, 1.0]]);
    let requests = server.take_requests();
    assert_eq!(requests[1].body, json!({"inputText": "two", "dimensions": 2, "normalize": true}));
    let head = &requests[0].head;
    assert!(head.starts_with("POST /v1/model/amazon.titan-embed-text-v2%3A0/invoke "), "{head}");
    assert!(head.contains("authorization: AWS4-HMAC-SHA256 Credential=AKID/"), "{head}");
    assert!(head.contains("/eu-central-1/bedrock/aws4_request"), "{head}");

    for (model, answer) in [
        ("cohere.embed-multilingual-v3", json!({"embeddings": [[4.0, 3.0]]})),
        ("eu.cohere.embed-v4:0", json!({"embeddings": {"float": [[4.0, 3.0]]}})),
    ] {
        server.will(Exchange::status(200, &[], &answer));
        let cohere = embedder(&server, EmbeddingProvider::Bedrock, model);
        assert_eq!(cohere.query("цена").await.unwrap(), [0.8, 0.6], "{model}");
        let body = &server.take_requests()[0].body;
        assert_eq!((&body["texts"], &body["input_type"]), (&json!(["цена"]), &json!("search_query")), "{model}");
    }
}
