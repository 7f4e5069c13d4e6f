//! From a change to a run, from a run to the decision to publish.

use serde_json::json;

use crate::golden::Golden;

#[tokio::test]
async fn a_run_compares_two_sides_and_says_what_is_wrong() {
    let golden = Golden::new().await;
    golden.publish().await.expect(201);
    golden.question("Сколько стоит доставка по Москве?", json!({"expectedFacts": ["500 рублей"]})).await;
    golden.question("Какая гарантия на раму?", json!({"expectedFacts": ["10 лет"]})).await;
    golden.question("Можно ли оплатить биткоинами?", json!({"expectedUnknown": true})).await;
    let id = golden.start(json!({"baseline": "published", "candidate": "draft"})).await;
    assert_eq!(golden.run(&id).await.at("/status"), "waiting");
    golden.settle().await;
    let run = golden.run(&id).await;
    assert_eq!((run.at("/status"), run.at("/trigger")), ("finished", "manual"), "{}", run.text);
    assert_eq!(run.json["passRate"], json!({"baseline": 66, "candidate": 66}), "{}", run.text);
    assert_eq!((run.at("/baseline/label"), run.at("/candidate/label")), ("version 1", "draft"));
    let warranty = &run.json["results"][1];
    let failure = &warranty["candidate"]["failures"][0];
    let expected = json!({"code": "factMissing", "message": "expected the fact \"10 лет\"; the answer lacks: 10 лет",
        "parameters": {"expected": "10 лет", "missing": ["10 лет"]}});
    assert_eq!(*failure, expected);
    assert_eq!(warranty["change"], "same");
    assert_eq!(run.json["results"][0]["candidate"]["citations"][0]["fileName"], "shop.md");
}

#[tokio::test]
async fn a_burst_of_changes_gives_one_run() {
    let golden = Golden::new().await;
    golden.patch_agent(json!({"instructions": "Be brief"})).await;
    assert!(golden.take().is_empty(), "without golden questions there is nothing to run");
    golden.question("Сколько стоит доставка по Москве?", json!({"expectedFacts": ["500 рублей"]})).await;
    golden.patch_agent(json!({"instructions": "Be polite"})).await;
    golden.patch_agent(json!({"replyDelaySeconds": 60})).await;
    golden.patch_agent(json!({"instructions": "Be brief and polite"})).await;
    let announced = golden.take();
    assert_eq!(announced.len(), 2, "a delay changes no answer");
    assert!(announced.iter().all(|message| message.delay_seconds == 60));
    // Late, twice and out of order.
    for message in [&announced[1], &announced[0], &announced[1]] {
        assert_eq!(golden.deliver(std::slice::from_ref(message)).await, 0);
    }
    golden.settle().await;
    let runs = golden.runs().await;
    assert_eq!(runs.len(), 1, "{runs:?}");
    assert_eq!((&runs[0]["trigger"], &runs[0]["status"]), (&json!("settings"), &json!("finished")));
}

#[tokio::test]
async fn a_change_of_the_knowledge_is_compared_with_the_run_before() {
    let golden = Golden::new().await;
    golden.question("Сколько стоит доставка по Москве?", json!({"expectedFacts": ["500 рублей"]})).await;
    let before = golden.start(json!({})).await;
    golden.settle().await;
    golden.library.add("news.md", "# Самовывоз\n\nСамовывоз со склада стоит 100 рублей.\n").await;
    golden.library.owner.clock.advance_seconds(60);
    golden.settle().await;
    let newest = golden.runs().await[0].clone();
    assert_eq!((&newest["trigger"], &newest["baseline"]["label"]), (&json!("knowledge"), &json!(before)), "{newest}");
    let run = golden.run(newest["id"].as_str().unwrap()).await;
    assert_eq!(run.json["passRate"], json!({"baseline": 100, "candidate": 100}), "{}", run.text);
}

#[tokio::test]
async fn a_run_ends_when_the_knowledge_changes_under_it() {
    let golden = Golden::new().await;
    golden.question("Сколько стоит доставка по Москве?", json!({"expectedFacts": ["500 рублей"]})).await;
    let id = golden.start(json!({})).await;
    golden.library.add("news.md", "# Самовывоз\n\nСамовывоз со склада стоит 100 рублей.\n").await;
    golden.settle().await;
    let run = golden.run(&id).await;
    assert_eq!((run.at("/status"), run.at("/failure/code")), ("failed", "knowledge_changed"));
}

#[tokio::test]
async fn a_draft_is_published_only_after_a_run_of_exactly_it() {
    let golden = Golden::new().await;
    golden.patch_agent(json!({"goldenPassRate": 100})).await;
    assert_eq!(golden.publish().await.expect(409).code(), "golden_pass_rate", "no questions");
    let question = golden.question("Сколько стоит доставка по Москве?", json!({"expectedFacts": ["700 рублей"]})).await;
    assert_eq!(golden.publish().await.expect(409).code(), "golden_pass_rate", "no run");
    let id = golden.start(json!({})).await;
    golden.settle().await;
    let refused = golden.publish().await.expect(409);
    assert_eq!((refused.at("/errors/0/loc/0"), refused.at("/errors/0/loc/1")), ("run", id.as_str()));
    assert!(refused.at("/detail").contains("0 % did"), "{}", refused.text);

    let path = golden.path(&format!("golden-questions/{question}"));
    let etag = golden.owner().get(&path).await.expect(200).etag();
    golden.owner().patch(&path, &etag, json!({"expectedFacts": ["500 рублей"]})).await.expect(200);
    golden.publish().await.expect(409);
    golden.start(json!({})).await;
    golden.settle().await;
    golden.patch_agent(json!({"instructions": "Be brief"})).await;
    let announced = golden.take();
    golden.publish().await.expect(409);
    golden.deliver(&announced).await;
    golden.settle().await;
    golden.publish().await.expect(201);
}

#[tokio::test]
async fn a_lost_announcement_is_made_again_by_who_looks_and_only_once() {
    let golden = Golden::new().await;
    golden.question("Сколько стоит доставка по Москве?", json!({"expectedFacts": ["500 рублей"]})).await;
    assert!(golden.runs().await.is_empty() && golden.take().is_empty(), "nobody changed anything yet");
    golden.start(json!({})).await;
    golden.settle().await;
    golden.runs().await;
    assert!(golden.take().is_empty(), "nothing is missing");

    golden.patch_agent(json!({"instructions": "Be brief"})).await;
    assert_eq!(golden.take().len(), 1, "and it is lost");
    golden.runs().await;
    golden.runs().await;
    let announced = golden.take();
    assert_eq!((announced.len(), announced[0].delay_seconds), (1, 60));
    golden.library.owner.clock.advance_seconds(60);
    golden.deliver(&announced).await;
    golden.runs().await;
    golden.settle().await;
    let runs = golden.runs().await;
    assert_eq!((runs.len(), &runs[0]["trigger"], &runs[0]["status"]), (2, &json!("settings"), &json!("finished")));
    assert!(golden.take().is_empty());

    golden.library.add("news.md", "# Самовывоз\n\nСамовывоз со склада стоит 100 рублей.\n").await;
    drop(golden.take());
    golden.runs().await;
    drop(golden.take());
    golden.library.owner.clock.advance_seconds(15 * 60);
    golden.runs().await;
    golden.settle().await;
    assert_eq!(golden.runs().await[0]["trigger"], "knowledge", "the second announcement was lost as well");
}

#[tokio::test]
async fn another_model_of_the_deployment_is_noticed_by_who_looks() {
    let mut golden = Golden::new().await;
    golden.question("Сколько стоит доставка по Москве?", json!({"expectedFacts": ["500 рублей"]})).await;
    golden.start(json!({})).await;
    golden.settle().await;
    golden.library.owner = golden.library.owner.configured(|config| config.model_name = "another".into());
    golden.library.owner.clock.advance_seconds(60);
    golden.runs().await;
    golden.settle().await;
    let runs = golden.runs().await;
    assert_eq!((runs.len(), &runs[0]["trigger"], &runs[0]["status"]), (2, &json!("settings"), &json!("finished")));
    golden.runs().await;
    assert!(golden.take().is_empty());
}

#[tokio::test]
async fn a_refused_publication_announces_the_run_that_it_needs() {
    let golden = Golden::new().await;
    golden.question("Сколько стоит доставка по Москве?", json!({"expectedFacts": ["500 рублей"]})).await;
    golden.patch_agent(json!({"goldenPassRate": 100})).await;
    assert!(golden.take().is_empty());
    for _ in 0..2 {
        let refused = golden.publish().await.expect(409);
        assert!(refused.at("/detail").contains("one begins by itself"), "{}", refused.text);
    }
    assert_eq!(golden.runs().await.len(), 0);
    let announced = golden.take();
    assert_eq!(announced.len(), 1);
    golden.deliver(&announced).await;
    golden.settle().await;
    golden.publish().await.expect(201);
}

#[tokio::test]
async fn a_run_that_goes_on_needs_no_twin() {
    let golden = Golden::new().await;
    golden.question("Сколько стоит доставка по Москве?", json!({})).await;
    golden.patch_agent(json!({"instructions": "Be brief"})).await;
    let announced = golden.take();
    golden.start(json!({})).await;
    golden.deliver(&announced).await;
    golden.settle().await;
    assert_eq!(golden.runs().await.len(), 1);
}

#[tokio::test]
async fn a_day_has_only_so_many_runs_by_themselves() {
    let golden = Golden::new().await;
    golden.question("Сколько стоит доставка по Москве?", json!({})).await;
    for n in 0..26 {
        golden.patch_agent(json!({"instructions": format!("Change {n}")})).await;
        golden.settle().await;
    }
    assert_eq!(
        golden.owner().get(&golden.path("golden-runs?limit=100")).await.expect(200).json["items"]
            .as_array()
            .unwrap()
            .len(),
        25
    );
    golden.start(json!({})).await;
    golden.settle().await;
}

#[tokio::test]
async fn a_deleted_agent_leaves_nothing_golden_behind() {
    let golden = Golden::new().await;
    golden.question("Сколько стоит доставка по Москве?", json!({})).await;
    golden.start(json!({})).await;
    golden.settle().await;
    golden.library.owner.app.golden(&golden.library.principal()).purge(golden.library.agent).await.unwrap();
    let left: Vec<_> =
        golden.library.owner.table.items().into_iter().filter(|item| item.entity.starts_with("golden")).collect();
    assert!(left.is_empty(), "{left:?}");
}
