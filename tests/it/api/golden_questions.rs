use domain::access::Principal;
use serde_json::json;

use crate::golden::Golden;

#[tokio::test]
async fn a_question_is_made_read_changed_and_deleted() {
    let golden = Golden::new().await;
    let body = json!({"expectedFacts": ["500 рублей | 500 ₽"], "forbiddenClaims": ["бесплатно"]});
    let id = golden.question("Сколько стоит доставка?", body).await;
    let (owner, path) = (golden.owner(), golden.path(&format!("golden-questions/{id}")));
    let read = owner.get(&path).await.expect(200);
    assert_eq!((read.at("/question"), read.at("/expectedFacts/0")), ("Сколько стоит доставка?", "500 рублей | 500 ₽"));
    let changed =
        owner.patch(&path, &read.etag(), json!({"expectedFacts": ["600 рублей"], "expectedTool": "handOver"})).await;
    let changed = changed.expect(200);
    assert_eq!((changed.at("/expectedFacts/0"), changed.at("/expectedTool")), ("600 рублей", "handOver"));
    assert_eq!(changed.at("/forbiddenClaims/0"), "бесплатно");
    owner.patch(&path, &read.etag(), json!({})).await.expect(412);
    owner.delete(&path).await.expect(204);
    owner.get(&path).await.expect(404);
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_question_is_told() {
    let golden = Golden::new().await;
    let body = json!({"question": "", "expectedFacts": [""], "expectedTool": "dance", "expectedSource": {"fileId": golden_file(&golden).await, "page": 0}});
    let refused = golden.owner().post(&golden.path("golden-questions"), body).await.expect(422);
    let places: Vec<String> =
        refused.json["errors"].as_array().unwrap().iter().map(|e| e["loc"][1].as_str().unwrap().to_owned()).collect();
    assert_eq!(places, ["question", "expectedFacts", "expectedTool", "expectedSource"]);
}

async fn golden_file(golden: &Golden) -> String {
    let files = golden.library.owner.serving(agent_files::ROUTES).get(&golden.library.path()).await.expect(200);
    files.at("/items/0/id").to_owned()
}

#[tokio::test]
async fn a_table_is_imported_line_by_line_and_only_once() {
    let golden = Golden::new().await;
    let file = golden_file(&golden).await;
    let csv = "Вопрос;Факты;Файл;Страница;Не знает;Цвет\n\
        Сколько стоит доставка?;500 рублей;SHOP.md;;;\n\
        Биткоины?;;;;да;\n\
        ;500;;;;\n\
        Гарантия?;5 лет;нет такого.pdf;;;\n";
    let (owner, path) = (golden.owner(), golden.path("golden-questions/import"));
    let first = owner.post(&path, json!({"csv": csv})).await.expect(200);
    assert_eq!((&first.json["created"], &first.json["skipped"]), (&json!(2), &json!(0)));
    let lines: Vec<u64> =
        first.json["errors"].as_array().unwrap().iter().map(|e| e["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [1, 4, 5], "{}", first.text);
    let list = owner.get(&golden.path("golden-questions")).await.expect(200);
    assert_eq!(list.at("/items/0/expectedSource/fileId"), file);
    assert_eq!(list.json["items"][1]["expectedUnknown"], true);
    let again = owner.post(&path, json!({"csv": csv})).await.expect(200);
    assert_eq!((&again.json["created"], &again.json["skipped"]), (&json!(0), &json!(2)));

    // A table from Excel: windows-1251, and no line of names.
    let cp1251 = "0eru6/zq7iDx8u7o8iDk7vHy4OLq4CDv7iDj7vDu5PM/OzUwMCDw8+Hr5ekNCsru4+TgIPDg4e7y4OXyIOzg4+Dn6O0/O/EgMTA6MDAg5O4gMjE6MDANCg==";
    let excel = owner.post(&path, json!({"file": cp1251})).await.expect(200);
    assert_eq!(excel.json["created"], 2, "{}", excel.text);
    let list = owner.get(&golden.path("golden-questions")).await.expect(200);
    assert_eq!(list.at("/items/3/expectedFacts/0"), "с 10:00 до 21:00");
    owner.post(&path, json!({})).await.expect(422);
    owner.post(&path, json!({"csv": "вопрос\n"})).await.expect(422);
}

#[tokio::test]
async fn a_table_of_more_questions_than_a_transaction_takes_is_imported_whole_or_refused() {
    let golden = Golden::new().await;
    let table = |count: usize| (0..count).map(|n| format!("Вопрос номер {n}?\n")).collect::<String>();
    let path = golden.path("golden-questions/import");
    let refused = golden.owner().post(&path, json!({"csv": table(201)})).await.expect(409);
    assert_eq!(refused.code(), "too_many_golden_questions");
    let imported = golden.owner().post(&path, json!({"csv": table(200)})).await.expect(200);
    assert_eq!(imported.json["created"], 200);
    let list = golden.owner().get(&golden.path("golden-questions?limit=100")).await.expect(200);
    assert_eq!((list.at("/items/0/question"), list.at("/items/99/question")), ("Вопрос номер 0?", "Вопрос номер 99?"));
    let body = json!({"question": "Ещё один?"});
    golden.owner().post(&golden.path("golden-questions"), body).await.expect(409);
}

#[tokio::test]
async fn a_conversation_makes_questions() {
    let golden = Golden::new().await;
    let chat = golden.library.owner.serving(chat::ROUTES);
    let answer =
        chat.post(&golden.path("chat"), json!({"message": "Сколько стоит доставка по Москве?"})).await.expect(200);
    let body = json!({"conversationId": answer.at("/conversationId"), "messageId": answer.at("/messageId")});
    let path = golden.path("golden-questions/from-conversation");
    let made = golden.owner().post(&path, body.clone()).await.expect(201);
    assert_eq!(made.at("/items/0/question"), "Сколько стоит доставка по Москве?");
    assert_eq!(made.at("/items/0/expectedFacts/0"), "500 рублей");
    assert_eq!(made.at("/items/0/expectedSource/fileId"), golden_file(&golden).await);
    let again = golden.owner().post(&path, body).await.expect(201);
    assert_eq!(again.json["items"], json!([]), "a question is made once");
}

#[tokio::test]
async fn a_run_needs_questions_and_a_published_side_needs_a_publication() {
    let golden = Golden::new().await;
    let path = golden.path("golden-runs");
    assert_eq!(golden.owner().post(&path, json!({})).await.expect(409).code(), "no_golden_questions");
    let body = json!({"baseline": "published", "candidate": "draft"});
    assert_eq!(golden.owner().post(&path, body).await.expect(409).code(), "not_published");
    golden.owner().post(&path, json!({"candidate": 7})).await.expect(404);
}

#[tokio::test]
async fn a_repeated_start_is_one_run() {
    let golden = Golden::new().await;
    golden.question("Сколько стоит доставка?", json!({"expectedFacts": ["500 рублей"]})).await;
    let owner = golden.owner();
    let path = golden.path("golden-runs");
    let start = || owner.call(http::Method::POST, &path).header("idempotency-key", "k").json(&json!({})).send();
    let (first, second) = (start().await.expect(201), start().await.expect(201));
    assert_eq!(first.at("/id"), second.at("/id"));
    golden.settle().await;
    assert_eq!(golden.runs().await.len(), 1);
}

#[tokio::test]
async fn a_change_of_the_knowledge_tells_which_questions_it_touches() {
    let golden = Golden::new().await;
    let file = golden_file(&golden).await;
    let expecting =
        golden.question("Кто написал «Войну и мир»?", json!({"expectedSource": {"fileId": file, "page": 2}})).await;
    let citing = golden.question("Сколько стоит доставка по Москве?", json!({})).await;
    golden.question("Биткоины?", json!({"expectedUnknown": true})).await;
    let caller = Principal::function(golden.library.account, "test");
    let store = golden.library.owner.app.golden(&caller);
    let (agent, file) = (golden.library.agent, file.parse().unwrap());
    let touched = async |passage| {
        let affected = store.affected_by(agent, file, passage).await.unwrap();
        affected.into_iter().map(|affected| affected.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(touched(None).await, std::slice::from_ref(&expecting));
    golden.start(json!({})).await;
    golden.settle().await;
    assert_eq!(touched(None).await, [expecting.clone(), citing.clone()]);
    let cited = golden.library.owner.table.items().into_iter().filter(|item| item.entity == "golden-cited");
    let passage = cited.filter_map(|item| item.data["citations"][0]["passage"].as_u64()).next().unwrap();
    let at = |passage, page| Some(shared::store::TouchedPassage { passage, page });
    let passage = u32::try_from(passage).unwrap();
    assert_eq!(touched(at(passage, Some(1))).await, std::slice::from_ref(&citing));
    assert_eq!(touched(at(passage + 100, Some(2))).await, std::slice::from_ref(&expecting));

    // The same as people see it, before they delete a file and after they edited a passage.
    let files = golden.library.owner.serving(agent_files::ROUTES);
    let impact = files.get(&format!("{}/impact", golden.library.file_path(file))).await.expect(200);
    let ids = [impact.at("/goldenQuestions/0/id"), impact.at("/goldenQuestions/1/id")];
    assert_eq!(ids, [&expecting, &citing]);
    let path = format!("/api/agents/{agent}/passages/{file}.{passage}");
    let passages = golden.library.owner.serving(agent_passages::ROUTES);
    let edited = passages.patch(&path, "*", json!({"text": "Доставка стоит 700 рублей."})).await.expect(200);
    // The file has no pages, so nobody can say that it is not the one that was expected.
    let affected = [edited.at("/affectedGoldenQuestions/0/id"), edited.at("/affectedGoldenQuestions/1/id")];
    assert_eq!(affected, [&expecting, &citing], "{}", edited.text);
}
