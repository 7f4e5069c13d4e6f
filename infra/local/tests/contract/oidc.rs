//! The local issuer and the authorizer that trusts it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{Answer, System, later};

async fn closed(system: &System, path: &str, token: Option<&str>) -> Answer {
    let request = system.http.get(system.url(path));
    let request = token.into_iter().fold(request, |request, token| request.bearer_auth(token));
    Answer::read(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_good_token_opens_the_route_and_its_claims_are_texts() {
    let system = System::start().await;
    let answer = closed(&system, "/api/closed", Some(&system.token().await)).await;
    let jwt = &answer.json["event"]["requestContext"]["authorizer"]["jwt"];
    assert_eq!((&jwt["claims"]["sub"], &jwt["claims"]["email_verified"]), (&json!("sub-1"), &json!("true")));
    assert!(jwt["claims"]["exp"].is_string());
    assert_eq!(jwt["scopes"], Value::Null);
}

#[tokio::test]
async fn other_tokens_are_refused_with_the_reason_in_a_header() {
    let system = System::start().await;
    let token = system.token().await;
    let check = |answer: Answer, reason: &str| {
        assert_eq!((answer.status, answer.text.as_str()), (401, r#"{"message":"Unauthorized"}"#));
        assert!(answer.header("www-authenticate").contains(reason), "{}", answer.header("www-authenticate"));
    };
    check(closed(&system, "/api/closed", None).await, "Bearer");
    check(closed(&system, "/api/closed", Some("nonsense")).await, "unable to parse token");
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    parts[1] = URL_SAFE_NO_PAD.encode(json!({ "sub": "somebody else" }).to_string());
    check(closed(&system, "/api/closed", Some(&parts.join("."))).await, "signature is invalid");
    let scoped = closed(&system, "/api/scoped", Some(&token)).await;
    assert_eq!((scoped.status, scoped.text.as_str()), (403, r#"{"message":"Forbidden"}"#));
    later(&system.clock, 8 * 3600);
    check(closed(&system, "/api/closed", Some(&token)).await, "the token has expired");
}

#[tokio::test]
async fn an_unknown_user_is_told_who_there_is() {
    let system = System::start().await;
    let answer = system.post("/local/token", json!({ "user": "nobody" })).await;
    assert_eq!((answer.status, answer.header("content-type")), (404, "application/problem+json"));
    assert!(answer.json["detail"].as_str().unwrap().contains("one"));
}

#[tokio::test]
async fn a_person_signs_in_with_a_code_that_works_once() {
    let system = System::start().await;
    let discovery = system.get("/local/oidc/.well-known/openid-configuration").await.json;
    assert_eq!(discovery["issuer"], system.url("/local/oidc"));
    let config = system.get("/config.json").await.json;
    assert_eq!((&config["issuer"], &config["redirectPath"]), (&discovery["issuer"], &json!("/auth/callback")));

    let verifier = "a-verifier-of-some-length-that-is-not-guessed";
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let redirect = system.url("/auth/callback");
    let query = [
        ("response_type", "code"),
        ("client_id", config["clientId"].as_str().unwrap()),
        ("redirect_uri", &redirect),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("state", "s&1"),
        ("user", "one"),
    ];
    let form = query.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&");
    let page =
        system.http.get(system.url(&format!("/local/oidc/authorize?{form}"))).header("accept-language", "ru-RU,ru");
    let page = Answer::read(page.send().await.unwrap()).await;
    assert!(page.text.contains("Вход") && page.text.contains("единственный"), "{}", page.text);

    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let chosen =
        client.post(system.url("/local/oidc/authorize")).header("content-type", "application/x-www-form-urlencoded");
    let chosen = Answer::read(chosen.body(form.clone()).send().await.unwrap()).await;
    let location = chosen.header("location").to_owned();
    assert!(location.starts_with(&redirect) && location.ends_with("state=s%261"), "{location}");
    let code = location.split("code=").nth(1).and_then(|rest| rest.split('&').next()).unwrap().to_owned();

    let exchange = async |verifier: &str, code: &str| {
        let form = format!(
            "grant_type=authorization_code&code={code}&redirect_uri={}&code_verifier={verifier}",
            encode(&redirect)
        );
        send_form(&system, "token", form).await
    };
    let code_as_sent = code.replace("%2D", "-");
    let tokens = exchange(verifier, &code_as_sent).await;
    assert_eq!(tokens.status, 200, "{}", tokens.text);
    let token = tokens.json["access_token"].as_str().unwrap();
    assert_eq!(closed(&system, "/api/closed", Some(token)).await.status, 200);
    assert_eq!(exchange(verifier, &code_as_sent).await.json["error"], "invalid_grant");

    let first = tokens.json["refresh_token"].as_str().unwrap().to_owned();
    later(&system.clock, 3600);
    assert_eq!(closed(&system, "/api/closed", Some(token)).await.status, 401, "good for an hour, as of the user pool");
    let renewed = renew(&system, &first).await;
    assert_eq!(closed(&system, "/api/closed", renewed.json["id_token"].as_str()).await.status, 200);
    let second = renewed.json["refresh_token"].as_str().unwrap().to_owned();
    assert_ne!(first, second);
    assert_eq!(renew(&system, &first).await.status, 200, "another tab may renew at the same time");
    later(&system.clock, 61);
    assert_eq!(renew(&system, &first).await.json["error"], "invalid_grant", "a used one is good no longer");
    let third = renew(&system, &second).await.json["refresh_token"].as_str().unwrap().to_owned();
    assert_eq!(send_form(&system, "revoke", format!("token={third}")).await.status, 200);
    for token in [&second, &third] {
        assert_eq!(renew(&system, token).await.json["error"], "invalid_grant", "signing out ends all of them");
    }

    let abroad = form.replace(&encode(&redirect), &encode("https://elsewhere.example/callback"));
    assert_eq!(system.get(&format!("/local/oidc/authorize?{abroad}")).await.status, 400);
}

async fn send_form(system: &System, path: &str, form: String) -> Answer {
    let request = system.http.post(system.url(&format!("/local/oidc/{path}")));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
    Answer::read(request.send().await.unwrap()).await
}

async fn renew(system: &System, refresh: &str) -> Answer {
    send_form(system, "token", format!("grant_type=refresh_token&refresh_token={refresh}")).await
}

fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
