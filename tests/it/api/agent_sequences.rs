//! `/api/agents/{agentId}/sequences`.

use http::Method;
use serde_json::{Value, json};

use crate::outreach::{Outreach, sequence};

#[tokio::test]
async fn a_sequence_is_created_read_changed_and_deleted() {
    let outreach = Outreach::new().await;
    let owner = &outreach.owner;
    let created =
        owner.post(&outreach.path(), sequence(&[(0, "Здравствуйте!"), (3_600, "Вы ещё думаете?")])).await.expect(201);
    let path = format!("{}/{}", outreach.path(), created.at("/id"));
    assert_eq!(created.headers["location"], path);
    assert_eq!(created.json["version"], 1);
    assert_eq!(created.json["stopOnReply"], true);
    assert_eq!(created.json["steps"][1]["action"], json!({"type": "message", "text": "Вы ещё думаете?"}));
    assert_eq!(owner.get(&path).await.expect(200).json, created.json);

    // The second step goes first and keeps its id; a new one follows.
    let second = created.json["steps"][1].clone();
    let steps = json!([second, {"delaySeconds": 60, "action": {"type": "message", "text": "Последнее"}}]);
    let changed = owner.patch(&path, &created.etag(), json!({"steps": steps})).await.expect(200);
    assert_eq!(changed.json["version"], 2);
    assert_eq!(changed.json["steps"][0], second);
    assert_eq!(changed.at("/name"), "Напоминания");
    let same = owner.patch(&path, &changed.etag(), json!({"name": "Напоминания"})).await.expect(200);
    assert_eq!(same.json["version"], 2, "a change of nothing is no version");

    let listed = owner.get(&outreach.path()).await.expect(200);
    assert_eq!(listed.json["items"], json!([changed.json]));
    owner.delete(&path).await.expect(204);
    owner.get(&path).await.expect(404);
    assert_eq!(owner.get(&outreach.path()).await.expect(200).json["items"], json!([]));
}

#[tokio::test]
async fn a_change_must_name_the_version_it_changes() {
    let outreach = Outreach::new().await;
    let owner = &outreach.owner;
    let path = outreach.sequence(&[(0, "x")]).await;
    let missing = owner.call(Method::PATCH, &path).json(&json!({"name": "A"})).send().await;
    assert_eq!(missing.expect(428).code(), "precondition_required");
    owner.patch(&path, "\"1\"", json!({"name": "A"})).await.expect(200);
    assert_eq!(owner.patch(&path, "\"1\"", json!({"name": "B"})).await.expect(412).code(), "precondition_failed");
    let stale = owner.call(Method::DELETE, &path).header("if-match", "\"1\"").send().await;
    assert_eq!(stale.expect(412).code(), "precondition_failed");
    owner.call(Method::DELETE, &path).header("if-match", "\"2\"").send().await.expect(204);
}

#[tokio::test]
async fn every_problem_of_a_sequence_is_reported_with_its_place() {
    let outreach = Outreach::new().await;
    let owner = &outreach.owner;
    let mut wrong = sequence(&[(-1, "x"), (0, " ")]);
    wrong["name"] = json!("");
    let answer = owner.post(&outreach.path(), wrong).await.expect(422);
    let places: Vec<String> = answer.json["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            error["loc"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect::<Vec<_>>().join(".")
        })
        .collect();
    assert_eq!(places, ["body.name", "body.steps.0.delaySeconds", "body.steps.1.action.text"]);

    owner.post(&outreach.path(), sequence(&[])).await.expect(422);
    let mut foreign = sequence(&[(0, "x")]);
    foreign["steps"][0]["id"] = json!("stp_01ARZ3NDEKTSV4RRFFQ69G5FAV");
    assert_eq!(owner.post(&outreach.path(), foreign).await.expect(422).at("/errors/0/code"), "unknown_step");
    let mut unknown = sequence(&[(0, "x")]);
    unknown["color"] = json!("red");
    assert_eq!(owner.post(&outreach.path(), unknown).await.expect(422).at("/errors/0/code"), "unknown_field");
}

#[tokio::test]
async fn a_conversation_is_in_a_sequence_once_at_a_time() {
    let outreach = Outreach::new().await;
    let owner = &outreach.owner;
    let path = outreach.sequence(&[(600, "Вы ещё думаете?")]).await;
    let conversation = outreach.conversation().await;
    let enrolments = format!("{path}/enrolments");
    let enrolled = owner.post(&enrolments, json!({"conversationId": conversation})).await.expect(201);
    assert_eq!(enrolled.at("/status"), "waiting");
    assert_eq!(enrolled.at("/dueAt"), "2026-11-23T12:10:00.000Z");
    assert_eq!((&enrolled.json["stepIndex"], &enrolled.json["sequenceVersion"]), (&json!(0), &json!(1)));
    let again = owner.post(&enrolments, json!({"conversationId": conversation})).await;
    assert_eq!(again.expect(409).code(), "already_enrolled");

    let stop = format!("{enrolments}/{}/stop", enrolled.at("/id"));
    let stopped = owner.post(&stop, json!({})).await.expect(200);
    assert_eq!((stopped.at("/status"), stopped.at("/stopReason")), ("stopped", "stoppedByPerson"));
    assert_eq!(stopped.json["dueAt"], Value::Null);
    let twice = owner.post(&stop, json!({})).await.expect(200);
    assert_eq!(twice.json, stopped.json, "to stop twice is to stop once");

    let second = owner.post(&enrolments, json!({"conversationId": conversation})).await.expect(201);
    let listed = owner.get(&enrolments).await.expect(200);
    let ids: Vec<_> = listed.json["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.contains(&enrolled.json["id"]) && ids.contains(&second.json["id"]));
}

#[tokio::test]
async fn a_repeated_request_enrols_once_and_gets_the_same_answer() {
    let outreach = Outreach::new().await;
    let path = format!("{}/enrolments", outreach.sequence(&[(600, "x")]).await);
    let body = json!({"conversationId": outreach.conversation().await});
    let call = || outreach.owner.call(Method::POST, &path).header("idempotency-key", "once").json(&body).send();
    let first = call().await.expect(201);
    let second = call().await.expect(201);
    assert_eq!(second.headers["idempotent-replayed"], "true");
    assert_eq!(first.json, second.json);
}

#[tokio::test]
async fn only_conversations_of_the_agent_are_enrolled() {
    let outreach = Outreach::new().await;
    let path = format!("{}/enrolments", outreach.sequence(&[(600, "x")]).await);
    let other = outreach.owner.serving(agents::ROUTES).post("/api/agents", json!({"name": "Борис"})).await.expect(201);
    let other = Outreach { agent: other.at("/id").parse().unwrap(), ..outreach.share() };
    let theirs = other.conversation().await;
    let answer = outreach.owner.post(&path, json!({"conversationId": theirs})).await;
    assert_eq!(answer.expect(404).code(), "not_found");
}

#[tokio::test]
async fn another_accounts_sequence_is_no_sequence() {
    let outreach = Outreach::new().await;
    let path = outreach.sequence(&[(600, "x")]).await;
    let enrolment = outreach.enrol(&path, outreach.conversation().await).await;
    let stranger = outreach.owner.signed_in("owner@other");
    for place in [outreach.path(), path.clone(), format!("{path}/enrolments"), enrolment.clone()] {
        stranger.get(&place).await.expect(404);
    }
    stranger.post(&format!("{enrolment}/stop"), json!({})).await.expect(404);
    stranger.delete(&path).await.expect(404);
    outreach.owner.get(&enrolment).await.expect(200);
}

#[tokio::test]
async fn a_deleted_sequence_leaves_nothing_behind() {
    let outreach = Outreach::new().await;
    let path = outreach.sequence(&[(0, "x"), (600, "y")]).await;
    let conversation = outreach.conversation().await;
    let enrolment = outreach.enrol(&path, conversation).await;
    outreach.pass_minutes(1).await;
    outreach.owner.delete(&path).await.expect(204);
    outreach.owner.get(&enrolment).await.expect(404);
    let ours = ["sequence", "sequence-version", "enrolment", "active-enrolment", "send"];
    let left = outreach.owner.table.items().into_iter().filter(|item| ours.contains(&item.entity.as_str())).count();
    assert_eq!(left, 0);
    outreach.pass_minutes(20).await;
    assert_eq!(outreach.texts(conversation).await, ["x"], "what was sent stays, and nothing follows");
}

#[tokio::test]
async fn the_sequences_of_a_deleted_agent_go_with_it() {
    let outreach = Outreach::new().await;
    let path = outreach.sequence(&[(600, "x")]).await;
    let conversation = outreach.conversation().await;
    outreach.enrol(&path, conversation).await;
    outreach.owner.app.sequences(&outreach.caller()).purge(outreach.agent).await.unwrap();
    assert_eq!(outreach.owner.get(&outreach.path()).await.expect(200).json["items"], json!([]));
    outreach.pass_minutes(20).await;
    assert!(outreach.texts(conversation).await.is_empty());
}
