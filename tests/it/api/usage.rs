//! `/api/agents/{agentId}/usage`.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::world::two_accounts;

async fn usage() -> (TestApp, String) {
    let owner = two_accounts(agents::ROUTES).await.signed_in("owner@demo");
    let agent = owner.post("/api/agents", json!({"name": "Анна"})).await.expect(201);
    let path = format!("/api/agents/{}/usage", agent.at("/id"));
    (owner.serving(usage::ROUTES), path)
}

fn days(answer: &testkit::Answer) -> Vec<&Value> {
    answer.json["days"].as_array().unwrap().iter().collect()
}

#[tokio::test]
async fn days_without_answers_are_zeros() {
    let (owner, path) = usage().await;
    let month = owner.get(&path).await.expect(200);
    let all = days(&month);
    assert_eq!((all.len(), &all[0]["day"], &all[29]["day"]), (30, &json!("2026-10-25"), &json!("2026-11-23")));
    let nothing = json!({"day": "2026-10-25", "answers": 0, "unpriced": 0, "inputTokens": 0, "cachedTokens": 0,
        "outputTokens": 0, "embeddingTokens": 0, "retries": 0, "estimated": false, "embeddingEstimated": false, "budgetLevel": "normal",
        "amountMicros": 0, "currency": "USD"});
    assert_eq!((all[0], &month.json["budget"]), (&nothing, &Value::Null));
    assert_eq!((&month.json["currency"], &month.json["models"]), (&json!("USD"), &json!([])), "no price is set here");
    let one = owner.get(&format!("{path}?from=2026-02-28&to=2026-03-01")).await.expect(200);
    assert_eq!(days(&one).len(), 2);
    owner.signed_in("viewer@demo").get(&path).await.expect(200);
    owner.signed_in("owner@other").get(&path).await.expect(404);
}

#[tokio::test]
async fn a_range_is_a_range_of_days_and_not_too_long() {
    let (owner, path) = usage().await;
    for (query, field, code) in [
        ("from=yesterday", "from", "invalid_day"),
        ("to=2026-02-30", "to", "invalid_day"),
        ("to=20260203", "to", "invalid_day"),
        ("from=2026-11-23&to=2026-11-22", "from", "out_of_range"),
        ("from=2026-01-01&to=2026-11-22", "from", "out_of_range"),
        ("to=-9999-01-01", "to", "invalid_day"),
    ] {
        let refused = owner.get(&format!("{path}?{query}")).await.expect(422);
        let error = &refused.json["errors"][0];
        assert_eq!((&error["loc"], &error["code"]), (&json!(["query", field]), &json!(code)), "{query}");
    }
    let longest = owner.get(&format!("{path}?from=2026-01-01&to=2026-04-10")).await.expect(200);
    assert_eq!(days(&longest).len(), 100);
}
