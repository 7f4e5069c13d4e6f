//! `/api/agents/{agentId}/passages`.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::library::{Library, long_text};

struct Shelf {
    library: Library,
    owner: TestApp,
    path: String,
}

impl Shelf {
    async fn new() -> Self {
        let library = Library::new().await;
        let owner = library.owner.serving(agent_passages::ROUTES);
        let path = format!("/api/agents/{}/passages", library.agent);
        Self { library, owner, path }
    }

    async fn list(&self, query: &str) -> (Vec<Value>, Option<String>) {
        let list = self.owner.get(&format!("{}?{query}", self.path)).await.expect(200);
        (list.json["items"].as_array().unwrap().clone(), list.json["nextCursor"].as_str().map(str::to_owned))
    }
}

const TEXT: &str = "# Доставка\n\nДоставка стоит 300 рублей.\n\n# Payment\n\nWe accept cards.";

#[tokio::test]
async fn the_passages_of_all_files_are_listed_page_by_page() {
    let shelf = Shelf::new().await;
    let first = shelf.library.add("a.md", TEXT).await;
    let second = shelf.library.add("b.txt", long_text(150)).await;
    let (mut seen, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let query = cursor.map_or("limit=40".to_owned(), |cursor| format!("limit=40&cursor={cursor}"));
        let (items, next) = shelf.list(&query).await;
        assert!(items.len() <= 40);
        seen.extend(items.iter().map(|item| format!("{}.{}", item["fileId"].as_str().unwrap(), item["passage"])));
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    let mut wanted: Vec<String> = (0..2).map(|number| format!("{first}.{number}")).collect();
    wanted.extend((0..150).map(|number| format!("{second}.{number}")));
    assert_eq!(seen, wanted);

    let (items, _) = shelf.list(&format!("fileId={first}")).await;
    let expected = json!({"fileId": first, "fileName": "a.md", "passage": 0, "page": null, "headings": ["Доставка"],
        "text": "Доставка стоит 300 рублей.", "original": null, "language": "ru", "enabled": true, "edited": false, "version": 1});
    assert_eq!(items[0], expected);
    assert_eq!(items[1]["language"], "en");
    for (query, status) in [("fileId=x", 422), ("fileId=fil_01ARZ3NDEKTSV4RRFFQ69G5FAV", 404), ("cursor=abc", 422)] {
        let answer = shelf.owner.get(&format!("{}?{query}", shelf.path)).await;
        assert!(answer.status == status || answer.status == 400, "{query}: {}", answer.text);
    }
}

#[tokio::test]
async fn an_edited_passage_is_found_by_its_new_text_and_can_be_restored() {
    let shelf = Shelf::new().await;
    let file = shelf.library.add("a.md", TEXT).await;
    let path = format!("{}/{file}.0", shelf.path);
    let edited = shelf.owner.patch(&path, "\"1\"", json!({"text": "Курьер бесплатно."})).await.expect(200);
    assert_eq!(
        (edited.at("/text"), edited.at("/original"), &edited.json["edited"]),
        ("Курьер бесплатно.", "Доставка стоит 300 рублей.", &json!(true))
    );
    assert_eq!((edited.etag().as_str(), &edited.json["affectedGoldenQuestions"]), ("\"2\"", &json!([])));
    assert_eq!(shelf.library.search("курьер").await[0], "Курьер бесплатно.");
    assert!(shelf.library.search("300 рублей").await.iter().all(|text| !text.contains("300")));
    assert_eq!(
        shelf.owner.patch(&path, "\"1\"", json!({"enabled": false})).await.expect(412).code(),
        "precondition_failed"
    );
    let (items, _) = shelf.list(&format!("fileId={file}")).await;
    assert_eq!((&items[0]["text"], &items[0]["version"]), (&json!("Курьер бесплатно."), &json!(2)));
    let restored = shelf.owner.patch(&path, "\"2\"", json!({"restore": true})).await.expect(200);
    assert_eq!((restored.at("/text"), &restored.json["edited"]), ("Доставка стоит 300 рублей.", &json!(false)));
    assert_eq!(shelf.library.search("доставка").await[0], "Доставка стоит 300 рублей.");
    assert_eq!(shelf.library.segments(), shelf.library.indexed_segments(), "replaced segments are gone");
}

#[tokio::test]
async fn a_disabled_passage_is_listed_and_never_found() {
    let shelf = Shelf::new().await;
    let file = shelf.library.add("a.md", TEXT).await;
    let path = format!("{}/{file}.0", shelf.path);
    shelf.owner.patch(&path, "*", json!({"enabled": false})).await.expect(200);
    let found =
        shelf.owner.post(&format!("{}/search", shelf.path), json!({"query": "доставка 300 рублей"})).await.expect(200);
    assert!(found.json["passages"].as_array().unwrap().iter().all(|passage| passage["passage"] != 0), "{}", found.text);
    let (items, _) = shelf.list("limit=10").await;
    assert_eq!((items.len(), &items[0]["enabled"], &items[1]["enabled"]), (2, &json!(false), &json!(true)));
    let again = shelf.owner.patch(&path, "*", json!({"enabled": true})).await.expect(200);
    assert_eq!((again.at("/text"), &again.json["edited"]), ("Доставка стоит 300 рублей.", &json!(false)));
    assert_eq!(shelf.library.search("доставка").await[0], "Доставка стоит 300 рублей.");
    shelf.library.assert_whole().await;
}

#[tokio::test]
async fn a_change_that_is_none_or_of_nothing_is_refused() {
    let shelf = Shelf::new().await;
    let file = shelf.library.add("a.md", TEXT).await;
    let path = format!("{}/{file}.0", shelf.path);
    for (body, code) in [
        (json!({}), "required"),
        (json!({"text": " — "}), "required"),
        (json!({"text": "а".repeat(2_001)}), "too_long"),
        (json!({"text": "a\u{0}b"}), "control_characters"),
    ] {
        let answer = shelf.owner.patch(&path, "*", body.clone()).await;
        assert_eq!(answer.at("/errors/0/code"), code, "{body}");
    }
    let same = shelf.owner.patch(&path, "*", json!({"enabled": true})).await.expect(200);
    assert_eq!(same.etag(), "\"1\"", "what changes nothing writes nothing");
    for missing in [format!("{file}.9"), format!("{file}.00"), "x".to_owned(), file.to_string()] {
        shelf.owner.patch(&format!("{}/{missing}", shelf.path), "*", json!({"enabled": false})).await.expect(404);
    }
}

#[tokio::test]
async fn the_retrieval_test_shows_ranks_scores_and_whether_an_agent_would_answer() {
    let shelf = Shelf::new().await;
    let file = shelf.library.add("a.md", TEXT).await;
    let search = format!("{}/search", shelf.path);
    let body = json!({"query": "Сколько стоит доставка?", "limit": 1});
    let found = shelf.owner.post(&search, body).await.expect(200);
    let passages = found.json["passages"].as_array().unwrap();
    assert_eq!((passages.len(), found.at("/language")), (1, "ru"));
    assert_eq!((&passages[0]["rank"], passages[0]["fileId"].as_str().unwrap()), (&json!(1), file.to_string().as_str()));
    for field in ["score", "dense", "lexical", "denseRank", "lexicalRank", "coverage"] {
        assert!(passages[0][field].is_number(), "{field}: {}", found.text);
    }
    let (score, threshold) =
        (found.json["confidence"]["score"].as_f64(), found.json["confidence"]["threshold"].as_f64());
    assert_eq!(found.json["answerable"], json!(score >= threshold));
    for bad in [json!({"query": " "}), json!({"query": "a", "limit": 0}), json!({"query": "a", "limit": 51})] {
        shelf.owner.post(&search, bad).await.expect(422);
    }
}
