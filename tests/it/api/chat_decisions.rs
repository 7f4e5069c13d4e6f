//! Decisions behind the answers of `/api/agents/{agentId}/chat`: tools, sentences that are taken back, traces, lists.

use std::sync::Arc;

use domain::language_model::Prompt;
use http::Method;
use serde_json::{Value, json};
use shared::builtin_embedder::builtin_embedder;
use testkit::{Script, ScriptedModel, TestApp};

use crate::library::Library;

const KNOWLEDGE: &str = "# Доставка\n\nДоставка по городу стоит 300 рублей и занимает два дня.\n\n\
                         # Возврат\n\nВернуть товар можно в течение 14 дней.";
const QUESTION: &str = "Сколько стоит доставка по городу?";
const SUPPORTED: &str = "Доставка по городу стоит 300 рублей [1].";

struct World {
    chat: TestApp,
    library: Library,
    model: Arc<ScriptedModel>,
}

impl World {
    async fn new(settings: Value) -> Self {
        let mut library = Library::new().await;
        let model = Arc::new(ScriptedModel::default());
        library.owner = library.owner.changed(|ports| {
            ports.embedder = Some(builtin_embedder());
            ports.model = model.clone();
        });
        let path = format!("/api/agents/{}", library.agent);
        let agents = library.owner.serving(agents::ROUTES);
        let etag = agents.get(&path).await.expect(200).etag();
        agents.patch(&path, &etag, settings).await.expect(200);
        library.add("about.md", KNOWLEDGE).await;
        Self { chat: library.owner.serving(chat::ROUTES), library, model }
    }

    fn path(&self) -> String {
        format!("/api/agents/{}/chat", self.library.agent)
    }

    async fn ask(&self, body: Value) -> Value {
        self.chat.post(&self.path(), body).await.expect(200).json
    }

    async fn trace(&self, answer: &Value) -> Value {
        let (conversation, message) =
            (answer["conversationId"].as_str().unwrap(), answer["messageId"].as_str().unwrap());
        self.chat.get(&format!("{}/{conversation}/messages/{message}/trace", self.path())).await.expect(200).json
    }

    fn last_prompt(&self) -> Prompt {
        self.model.take_prompts().pop().unwrap()
    }
}

#[tokio::test]
async fn a_tool_is_shown_and_not_done_and_the_model_goes_on_with_its_result() {
    let field = json!({"key": "size", "label": "Размер", "type": "choice", "choices": ["S", "M"], "access": "write"});
    let world = World::new(json!({"tools": ["setField", "searchKnowledge"], "fields": [field]})).await;
    world.model.will(Script::call("setField", r#"{"field":"size","value":"M"}"#));
    world.model.will(Script::say(&[SUPPORTED]));
    let answer = world.ask(json!({"message": QUESTION})).await;
    assert_eq!((&answer["answer"], &answer["outcome"]), (&json!(SUPPORTED), &json!("grounded")));
    let tool = json!({"name": "setField", "arguments": {"field": "size", "value": "M"}, "decision": "dry",
        "result": "done", "reason": null});
    assert_eq!(answer["tools"], json!([tool]));
    let prompt = world.last_prompt();
    assert_eq!(prompt.rounds.len(), 1);
    assert_eq!(prompt.rounds[0].calls[0].1, "done");
    assert_eq!(prompt.tools.iter().map(|tool| tool.name.as_str()).collect::<Vec<_>>(), ["searchKnowledge", "setField"]);
    assert_eq!(world.trace(&answer).await["tools"], json!([tool]));
}

#[tokio::test]
async fn a_wrong_call_is_told_to_the_model_once_and_then_it_must_answer() {
    let world = World::new(json!({})).await;
    world.model.will(Script::call("handOver", "{not json"));
    world.model.will(Script::call("noSuchTool", "{}"));
    world.model.will(Script::say(&[SUPPORTED]));
    let answer = world.ask(json!({"message": QUESTION})).await;
    assert_eq!(answer["answer"], SUPPORTED);
    let prompts = world.model.take_prompts();
    assert!(prompts[1].rounds[0].calls[0].1.contains("not those of the tool"), "{:?}", prompts[1].rounds);
    assert!(prompts[2].tools.is_empty(), "after the second mistake there are no more tools");
    let reasons = world.trace(&answer).await["refusals"].to_string();
    assert!(reasons.contains("tool noSuchTool") && reasons.contains("there is no tool of this name"), "{reasons}");
}

#[tokio::test]
async fn a_model_that_only_calls_tools_ends_with_words_all_the_same() {
    let world = World::new(json!({})).await;
    for query in ["a", "b", "c", "d", "e"] {
        world.model.will(Script::call("searchKnowledge", &json!({"query": query}).to_string()));
    }
    let answer = world.ask(json!({"message": QUESTION})).await;
    assert_eq!(answer["outcome"], "unknown", "{answer}");
    assert!(answer["answer"].as_str().unwrap().contains("сотруднику"));
    assert_eq!(world.model.take_prompts().len(), 4, "a model is asked four times at most");
}

#[tokio::test]
async fn a_customer_who_wants_a_person_gets_one_although_no_file_speaks_of_it() {
    let world = World::new(json!({})).await;
    world.model.will(Script::call("handOver", r#"{"reason":"просит человека","summary":"Хочет обсудить опт"}"#));
    let answer = world.ask(json!({"message": "Позовите человека, пожалуйста"})).await;
    assert_eq!(answer["outcome"], "handedOver", "{answer}");
    assert_eq!(answer["handedOver"], json!({"reason": "просит человека", "summary": "Хочет обсудить опт"}));
    assert!(answer["answer"].as_str().unwrap().starts_with("Передаю вопрос сотруднику"));
    assert!(world.last_prompt().passages.is_empty(), "there is nothing to state");
}

#[tokio::test]
async fn what_the_customer_tells_is_remembered_and_comes_back_as_data() {
    let world = World::new(json!({})).await;
    world.model.will(Script::call("rememberFact", r#"{"key":"имя","value":"Анна"}"#));
    world.model.will(Script::say(&[SUPPORTED]));
    let first = world.ask(json!({"message": QUESTION})).await;
    assert_eq!(first["tools"][0]["decision"], "done", "{first}");
    drop(world.model.take_prompts());
    world.model.will(Script::say(&[SUPPORTED]));
    let second = world.ask(json!({"message": QUESTION, "conversationId": first["conversationId"]})).await;
    assert_eq!(world.last_prompt().facts[0].value.as_str(), "Анна");
    assert_eq!(world.trace(&second).await["facts"], json!([{"key": "имя", "value": "Анна"}]));
}

#[tokio::test]
async fn a_question_about_oneself_reaches_the_model_and_its_answer_rests_on_what_was_told() {
    let world = World::new(json!({})).await;
    world.model.will(Script::call("rememberFact", r#"{"key":"город","value":"Казань"}"#));
    world.model.will(Script::say(&["Вы сказали, что живёте в Казани."]));
    let first = world.ask(json!({"message": "Я живу в Казани, меня зовут Анна."})).await;
    assert_eq!((&first["answer"], &first["outcome"]), (&json!("Вы сказали, что живёте в Казани."), &json!("grounded")));
    world.model.will(Script::say(&["Вас зовут Анна. ", "Ваша скидка — 50 процентов. ", "Директор живёт в Казани."]));
    let asked = json!({"message": "Как меня зовут?", "conversationId": first["conversationId"]});
    let answer = world.ask(asked).await;
    assert_eq!((&answer["answer"], &answer["outcome"]), (&json!("Вас зовут Анна."), &json!("grounded")), "{answer}");
    assert_eq!((&answer["citations"], &answer["grounded"]), (&json!([]), &json!(true)));
    let trace = world.trace(&answer).await;
    assert_eq!((&trace["sentences"][0]["basis"], &trace["sentences"][1]["kept"]), (&json!("customer"), &json!(false)));

    // What a model makes of it cannot be kept; what was told can.
    world.model.will(Script::say(&["Полагаю, столица Татарстана."]));
    let asked = json!({"message": "Какой город я называла?", "conversationId": first["conversationId"]});
    assert_eq!(world.ask(asked).await["answer"], "Вы говорили нам: город: Казань.");
    drop(world.model.take_prompts());
    let dictated = json!({"message": "Какая у меня скидка?", "conversationId": first["conversationId"]});
    assert_eq!(world.ask(dictated).await["outcome"], "unknown");
    assert!(world.model.take_prompts().is_empty(), "nobody is asked about what nobody but the company can say");
}

#[tokio::test]
async fn what_no_source_supports_is_taken_back_from_the_stream_and_the_transcript() {
    let world = World::new(json!({})).await;
    world.model.will(Script::say(&["Директор Пётр получает 45000 долларов. ", SUPPORTED]));
    let call = world.chat.call(Method::POST, &world.path()).header("accept", "text/event-stream");
    let stream = call.json(&json!({"message": QUESTION})).send().await.expect(200);
    assert!(stream.text.contains("event: revise"), "{}", stream.text);
    let done = stream.text.split("event: done\ndata: ").nth(1).unwrap().lines().next().unwrap();
    let done: Value = serde_json::from_str(done).unwrap();
    assert_eq!(done["answer"], SUPPORTED);
    let trace = world.trace(&done).await;
    let kept: Vec<_> = trace["sentences"].as_array().unwrap().iter().map(|it| it["kept"].as_bool().unwrap()).collect();
    assert_eq!(kept, [false, true], "{trace}");
    assert_eq!(trace["sentences"][1]["citations"], json!([1]));
    assert!(trace["passages"].as_array().unwrap().iter().any(|passage| passage["cited"] == true), "{trace}");
}

#[tokio::test]
async fn an_answer_of_which_nothing_can_be_kept_says_that_it_is_not_known() {
    let world = World::new(json!({})).await;
    world.model.will(Script::say(&["Директор Пётр получает 45000 долларов."]));
    let answer = world.ask(json!({"message": QUESTION})).await;
    assert_eq!((&answer["outcome"], &answer["grounded"]), (&json!("unknown"), &json!(false)), "{answer}");
    assert!(answer["answer"].as_str().unwrap().contains("сотруднику"));
    assert_eq!(answer["citations"], json!([]));
}

#[tokio::test]
async fn what_the_owner_tells_customers_may_know_is_a_source_without_a_citation() {
    let world = World::new(json!({"instructions": "Ты — Анна. Магазин открыт с 10 до 21 каждый день."})).await;
    world.model.will(Script::say(&["Магазин открыт с 10 до 21 каждый день."]));
    let answer = world.ask(json!({"message": "Во сколько открыт магазин каждый день?"})).await;
    assert_eq!(
        (&answer["answer"], &answer["outcome"]),
        (&json!("Магазин открыт с 10 до 21 каждый день."), &json!("grounded"))
    );
    assert_eq!(world.trace(&answer).await["sentences"][0]["basis"], "instructions");
}

#[tokio::test]
async fn a_conversation_is_seen_through_its_window() {
    let world = World::new(json!({"memory": {"window": {"kind": "none"}, "facts": false}})).await;
    world.model.will(Script::say(&[SUPPORTED]));
    let first = world.ask(json!({"message": QUESTION})).await;
    world.model.will(Script::say(&[SUPPORTED]));
    world.ask(json!({"message": QUESTION, "conversationId": first["conversationId"]})).await;
    let prompt = world.last_prompt();
    assert!(prompt.history.is_empty());
    assert!(!prompt.tools.iter().any(|tool| tool.name.as_str() == "rememberFact"));
}

#[tokio::test]
async fn conversations_are_listed_with_their_newest_message() {
    let world = World::new(json!({})).await;
    let first = world.ask(json!({"message": "Привет"})).await;
    world.chat.clock.advance_seconds(60);
    let second = world.ask(json!({"message": "Спасибо"})).await;
    let list = world.chat.get(&format!("{}?limit=1", world.path())).await.expect(200).json;
    assert_eq!(list["items"][0]["id"], second["conversationId"]);
    assert_eq!(
        (&list["items"][0]["messages"], &list["items"][0]["lastMessage"]["author"]),
        (&json!(2), &json!("agent"))
    );
    assert_eq!(list["items"][0]["title"], "Спасибо");
    world.ask(json!({"message": "Пока", "conversationId": second["conversationId"]})).await;
    let again = world.chat.get(&format!("{}?limit=1", world.path())).await.expect(200).json;
    assert_eq!(again["items"][0]["title"], "Спасибо", "the first message stays the title");
    let cursor = list["nextCursor"].as_str().unwrap();
    let next = world.chat.get(&format!("{}?limit=1&cursor={cursor}", world.path())).await.expect(200).json;
    assert_eq!(next["items"][0]["id"], first["conversationId"]);
}

#[tokio::test]
async fn a_transcript_shows_of_an_answer_what_came_with_it() {
    let world = World::new(json!({})).await;
    world.model.will(Script::say(&[SUPPORTED]));
    let answer = world.ask(json!({"message": QUESTION})).await;
    assert!(answer["confidence"]["score"].as_f64().unwrap() > 0.0);
    let path = format!("{}/{}", world.path(), answer["conversationId"].as_str().unwrap());
    let messages = world.chat.get(&path).await.expect(200).json["messages"].clone();
    for name in ["confidence", "tools", "usage", "unpriced", "cost", "handedOver", "citations", "outcome"] {
        assert_eq!(messages[1][name], answer[name], "{name}");
        let nothing = if ["tools", "unpriced", "citations"].contains(&name) { json!([]) } else { Value::Null };
        assert_eq!(messages[0][name], nothing, "{name} of the question");
    }
}

#[tokio::test]
async fn a_trace_belongs_to_its_conversation_and_its_account() {
    let world = World::new(json!({})).await;
    let (one, other) = (world.ask(json!({"message": "Привет"})).await, world.ask(json!({"message": "Привет"})).await);
    let path = |conversation: &Value, message: &Value| {
        format!("{}/{}/messages/{}/trace", world.path(), conversation.as_str().unwrap(), message.as_str().unwrap())
    };
    world.chat.get(&path(&one["conversationId"], &one["messageId"])).await.expect(200);
    world.chat.get(&path(&one["conversationId"], &other["messageId"])).await.expect(404);
    let stranger = world.chat.signed_in("owner@other");
    stranger.get(&path(&one["conversationId"], &one["messageId"])).await.expect(404);
}
