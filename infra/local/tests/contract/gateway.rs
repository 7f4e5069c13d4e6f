//! The HTTP API and function URLs.

use serde_json::{Value, json};

use crate::support::{Answer, Gate, System};

/// The event behind an answer of the test function.
fn echoed(answer: &Answer) -> &Value {
    assert_eq!(answer.status, 200, "{}", answer.text);
    &answer.json["event"]
}

#[tokio::test]
async fn an_event_has_the_form_of_payload_2_0() {
    let system = System::start().await;
    let request = system.http.get(system.url("/api/open/a%20b?x=1&x=2&y=%D0%B6&z")).header("X-Name", "One");
    let request = request.header("x-name", "two").header("cookie", "a=1; b=2").header("user-agent", "tests");
    let answer = Answer::read(request.send().await.unwrap()).await;
    let event = echoed(&answer);

    assert_eq!(event["version"], "2.0");
    assert_eq!(event["routeKey"], "ANY /api/open/{id}");
    assert_eq!(event["rawPath"], "/api/open/a%20b");
    assert_eq!(event["rawQueryString"], "x=1&x=2&y=%D0%B6&z");
    assert_eq!(event["queryStringParameters"], json!({ "x": "1,2", "y": "ж", "z": "" }));
    assert_eq!(event["pathParameters"], json!({ "id": "a b" }));
    assert_eq!(event["stageVariables"], json!({ "colour": "red" }));
    assert_eq!(event["headers"]["x-name"], "One,two");
    assert_eq!(event["headers"].get("cookie"), None);
    assert_eq!(event["cookies"], json!(["a=1", "b=2"]));
    assert_eq!(event["isBase64Encoded"], false);
    assert_eq!(event.get("body"), None);
    let context = &event["requestContext"];
    assert_eq!(context["http"]["method"], "GET");
    assert_eq!(context["http"]["path"], "/api/open/a%20b");
    assert_eq!(context["http"]["protocol"], "HTTP/1.1");
    assert_eq!(context["http"]["sourceIp"], "127.0.0.1");
    assert_eq!(context["http"]["userAgent"], "tests");
    assert_eq!(context["stage"], "$default");
    assert_eq!(context["apiId"], "api");
    assert_eq!(context["domainPrefix"], "api");
    assert!(context["timeEpoch"].is_i64() && context["requestId"].is_string());
    assert_eq!(context.get("authorizer"), None);
    assert!(!answer.header("apigw-requestid").is_empty());
}

#[tokio::test]
async fn text_travels_as_it_is_and_everything_else_as_base64() {
    let system = System::start().await;
    let cases: [(&str, &[u8], &str, bool); 5] = [
        ("application/json; charset=utf-8", b"[1]", "[1]", false),
        ("text/plain", "ж".as_bytes(), "ж", false),
        ("application/vnd.api+json", b"{}", "{}", false),
        ("application/x-www-form-urlencoded", b"a=1", "YT0x", true),
        ("image/png", &[0, 159], "AJ8=", true),
    ];
    for (kind, body, expected, encoded) in cases {
        let request = system.http.post(system.url("/api/open/1")).header("content-type", kind).body(body.to_vec());
        let answer = Answer::read(request.send().await.unwrap()).await;
        assert_eq!(
            (echoed(&answer)["body"].as_str(), &echoed(&answer)["isBase64Encoded"]),
            (Some(expected), &json!(encoded)),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn what_a_function_answers_becomes_the_response() {
    let system = System::start().await;
    let raw = async |answer: Value| system.post("/api/open/1", json!({ "action": "raw", "answer": answer })).await;

    let full = raw(json!({ "statusCode": 201, "headers": { "X-A": "b", "x-n": 5 }, "cookies": ["a=1; Path=/", "b=2"],
        "body": "aGk=", "isBase64Encoded": true }))
    .await;
    assert_eq!((full.status, full.text.as_str(), full.header("x-a"), full.header("x-n")), (201, "hi", "b", "5"));
    assert_eq!(full.header("content-type"), "text/plain; charset=utf-8");
    let cookies: Vec<_> = full.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["a=1; Path=/", "b=2"]);

    let inferred = raw(json!({ "any": "thing" })).await;
    assert_eq!((inferred.status, inferred.text.as_str()), (200, r#"{"any":"thing"}"#));
    assert_eq!(inferred.header("content-type"), "application/json");

    for nonsense in [json!({ "statusCode": "x" }), json!({ "statusCode": 200, "headers": { "a": {} } })] {
        let answer = raw(nonsense).await;
        assert_eq!((answer.status, answer.text.as_str()), (500, r#"{"message":"Internal Server Error"}"#));
    }
}

#[tokio::test]
async fn failures_have_the_status_and_body_of_api_gateway() {
    let system = System::start().await;
    let check = |answer: &Answer, status: u16, message: &str| {
        assert_eq!((answer.status, answer.text.as_str()), (status, format!(r#"{{"message":"{message}"}}"#).as_str()));
    };
    check(&system.get("/api/nothing").await, 404, "Not Found");
    check(&system.get("/api/hasty").await, 404, "Not Found");
    check(&system.post("/api/open/1", json!({ "action": "error" })).await, 500, "Internal Server Error");
    check(&system.post("/api/open/1", json!({ "action": "crash" })).await, 500, "Internal Server Error");
    check(&system.post("/api/open/1", json!({ "action": "big" })).await, 500, "Internal Server Error");

    let gate = Gate::new().await;
    check(
        &system.post("/api/hasty", json!({ "action": "wait", "gate": gate.address })).await,
        503,
        "Service Unavailable",
    );

    let send = async |bytes: usize| {
        let request =
            system.http.post(system.url("/api/open/1")).header("content-type", "text/plain").body("x".repeat(bytes));
        Answer::read(request.send().await.unwrap()).await
    };
    check(&send(7 * 1024 * 1024).await, 413, "Request Entity Too Large");
    check(&send(10 * 1024 * 1024 + 1).await, 413, "Request Entity Too Large");
    let wide = system.http.get(system.url("/api/open/1")).header("x-wide", "x".repeat(10_241)).send().await.unwrap();
    check(&Answer::read(wide).await, 431, "Request Header Fields Too Large");
}

#[tokio::test]
async fn a_stage_throttles_and_lets_through_again() {
    let system = System::start().await;
    assert_eq!(system.get("/narrow/one").await.status, 200);
    let refused = system.get("/narrow/one").await;
    assert_eq!((refused.status, refused.text.as_str()), (429, r#"{"message":"Too Many Requests"}"#));
    system.clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(system.get("/narrow/one").await.status, 200);
}

#[tokio::test]
async fn cross_origin_rules_answer_preflight_and_mark_responses() {
    let system = System::start().await;
    let preflight = system.http.request(reqwest::Method::OPTIONS, system.url("/api/open/1"));
    let preflight = preflight.header("origin", "https://page").header("access-control-request-method", "GET");
    let preflight = Answer::read(preflight.header("access-control-request-headers", "x-a").send().await.unwrap()).await;
    assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (204, "https://page"));
    let actual = system.http.get(system.url("/api/open/1")).header("origin", "https://page").send().await.unwrap();
    assert_eq!(Answer::read(actual).await.header("access-control-allow-origin"), "https://page");
    let other = system.http.get(system.url("/api/open/1")).header("origin", "https://other").send().await.unwrap();
    assert_eq!(Answer::read(other).await.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn a_function_url_streams_while_the_function_writes() {
    let system = System::start().await;
    let gate = Gate::new().await;
    let body = json!({ "action": "stream", "gate": gate.address });
    let mut response = system.http.post(system.url("/stream")).json(&body).send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["content-type"], "text/plain");
    let cookies: Vec<_> = response.headers().get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["a=1", "b=2"]);

    let waiting = gate.arrival().await;
    assert_eq!(response.chunk().await.unwrap().unwrap(), "first ");
    drop(waiting);
    assert_eq!(response.chunk().await.unwrap().unwrap(), "second");
    assert_eq!(response.chunk().await.unwrap(), None);
}

#[tokio::test]
async fn a_stream_that_fails_midway_breaks_off() {
    for end in ["crash", "error"] {
        let system = System::start().await;
        let gate = Gate::new().await;
        let body = json!({ "action": "stream", "gate": gate.address, "then": end });
        let mut response = system.http.post(system.url("/stream")).json(&body).send().await.unwrap();
        assert_eq!(response.chunk().await.unwrap().unwrap(), "first ");
        drop(gate.arrival().await);
        assert!(response.chunk().await.is_err(), "{end}: the client must not take the stream for whole");
    }
}

#[tokio::test]
async fn a_function_url_has_its_own_errors_and_event() {
    let system = System::start().await;
    let event = system.get("/stream/a%20b?q=1").await;
    assert_eq!(echoed(&event)["routeKey"], "$default");
    assert_eq!(echoed(&event)["rawPath"], "/stream/a%20b");
    assert_eq!(echoed(&event)["requestContext"]["domainPrefix"], "streamer");

    let failed = system.post("/single", json!({ "action": "error" })).await;
    assert_eq!((failed.status, failed.text.as_str()), (502, r#"{"Message":"Internal Server Error"}"#));

    let gate = Gate::new().await;
    let held = system.post("/single", json!({ "action": "wait", "gate": gate.address }));
    let refused = async {
        let waiting = gate.arrival().await;
        let refused = system.get("/single").await;
        drop(waiting);
        refused
    };
    let (held, refused) = tokio::join!(held, refused);
    assert_eq!((held.status, refused.status), (200, 429));
}
