//! Turns of a conversation through the chat: newer messages, bursts, repetitions and crashes, and what all of it costs.

use std::pin::pin;
use std::sync::Arc;

use domain::cost::Prices;
use domain::language_model::ModelFailure;
use futures_util::poll;
use http::Method;
use serde_json::{Value, json};
use shared::builtin_embedder::builtin_embedder;
use testkit::{Answer, Script, ScriptedModel, TestApp};

use crate::library::Library;

const KNOWLEDGE: &str = "# Доставка\n\nДоставка по городу стоит 300 рублей и занимает два дня.";
const QUESTION: &str = "Сколько стоит доставка по городу?";
const AND: &str = "И сколько дней занимает доставка?";
const ANSWER: &str = "Доставка по городу стоит 300 рублей [1].";
/// Of `ScriptedModel`: 100 tokens read and 7 written, a dollar and two for a million.
const PRICES: &str = r#"{"currency": "USD", "models": {"scripted": {"input": 1, "output": 2}}}"#;
const PAID: u64 = 114;

/// An agent that knows something, a model that follows scripts, and prices.
struct Chat {
    app: TestApp,
    model: Arc<ScriptedModel>,
    library: Library,
}

impl Chat {
    async fn new() -> Self {
        let mut library = Library::new().await;
        let model = Arc::new(ScriptedModel::default());
        library.owner = library.owner.changed(|ports| {
            ports.embedder = Some(builtin_embedder());
            ports.model = model.clone();
        });
        library.add("about.md", KNOWLEDGE).await;
        let app = library.owner.serving(chat::ROUTES).configured(|config| {
            config.model_base_url = "http://127.0.0.1:9/v1".into();
            config.model_name = ScriptedModel::NAME.into();
            config.prices = Prices::parse(PRICES).unwrap();
        });
        Self { app, model, library }
    }

    fn path(&self) -> String {
        format!("/api/agents/{}/chat", self.library.agent)
    }

    /// A conversation that has begun.
    async fn begun(&self) -> String {
        self.ask(json!({"message": "Привет"})).await.expect(200).at("/conversationId").to_owned()
    }

    async fn ask(&self, body: Value) -> Answer {
        self.app.post(&self.path(), body).await
    }

    async fn say(&self, conversation: &str, message: &str) -> Answer {
        self.ask(json!({"message": message, "conversationId": conversation})).await
    }

    async fn keyed(&self, conversation: &str, message: &str) -> Answer {
        let call = self.app.call(Method::POST, &self.path()).header("idempotency-key", "k");
        call.json(&json!({"message": message, "conversationId": conversation})).send().await
    }

    /// Waits, beside `work`, until the model has been asked once more.
    async fn asked(&self) -> domain::language_model::Prompt {
        loop {
            if let Some(prompt) = self.model.take_prompts().pop() {
                return prompt;
            }
            tokio::task::yield_now().await;
        }
    }

    async fn transcript(&self, conversation: &str) -> Answer {
        self.app.get(&format!("{}/{conversation}", self.path())).await.expect(200)
    }

    async fn authors(&self, conversation: &str) -> Vec<String> {
        let read = self.transcript(conversation).await;
        let messages = read.json["messages"].as_array().unwrap().iter();
        messages.map(|message| message["author"].as_str().unwrap().to_owned()).collect()
    }

    async fn today(&self) -> Value {
        let app = self.app.serving(usage::ROUTES);
        let read = app.get(&format!("/api/agents/{}/usage?from=2026-11-23", self.library.agent)).await.expect(200);
        read.json["days"][0].clone()
    }

    async fn change(&self, change: Value) {
        let agents = self.app.serving(agents::ROUTES);
        let path = format!("/api/agents/{}", self.library.agent);
        agents.patch(&path, "*", change).await.expect(200);
    }
}

#[tokio::test]
async fn a_newer_message_hangs_up_on_the_model_and_both_are_answered_together() {
    let chat = Chat::new().await;
    let id = chat.begun().await;
    chat.model.will(Script::say(&["Доставка", " по городу"]).waiting());
    chat.model.will(Script::say(&[ANSWER]));
    let call = chat.app.call(Method::POST, &chat.path()).header("accept", "text/event-stream");
    let first = call.json(&json!({"message": QUESTION, "conversationId": id})).send();
    let second = async {
        chat.asked().await;
        let answer = chat.say(&id, AND).await.expect(200);
        chat.app.clock.advance_seconds(1);
        answer
    };
    let (first, second) = tokio::join!(first, second);
    let prompt = chat.asked().await;
    assert_eq!(prompt.question, format!("{QUESTION}\n{AND}"));
    let transcript = chat.transcript(&id).await;
    let newer = &transcript.json["messages"][3];
    let end = format!("event: superseded\ndata: {{\"messageId\":{}}}\n\n", newer["id"]);
    assert!(first.text.ends_with(&end), "{}", first.text);
    assert!(!first.text.contains("event: done"));
    assert_eq!(chat.authors(&id).await, ["customer", "agent", "customer", "customer", "agent"]);
    assert_eq!(transcript.at("/messages/4/id"), second.at("/messageId"));
    let today = chat.today().await;
    assert_eq!((&today["answers"], &today["retries"], &today["estimated"]), (&json!(2), &json!(1), &json!(true)));
    assert!(today["amountMicros"].as_u64().unwrap() > PAID, "what the first used before is paid: {today}");
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_not_stored_and_what_it_cost_is() {
    let chat = Chat::new().await;
    let id = chat.begun().await;
    chat.model.will(Script::say(&["Старый ответ."]).waiting());
    chat.model.will(Script::say(&[ANSWER]));
    let newer = async {
        chat.asked().await;
        let answer = chat.say(&id, AND).await.expect(200);
        // It has not looked since, and now ends.
        chat.model.go_on();
        answer
    };
    let (late, newer) = tokio::join!(chat.keyed(&id, QUESTION), newer);
    assert_eq!(late.expect(409).code(), "superseded");
    assert!(!chat.transcript(&id).await.text.contains("Старый ответ"));
    assert_eq!(chat.authors(&id).await, ["customer", "agent", "customer", "customer", "agent"]);
    let today = chat.today().await;
    assert_eq!((&today["answers"], &today["amountMicros"]), (&json!(2), &json!(2 * PAID)));
    let again = chat.keyed(&id, QUESTION).await.expect(409);
    assert_eq!(again.code(), "superseded");
    assert!(chat.model.take_prompts().len() <= 1, "a repetition asks no model");
    assert_eq!(chat.today().await, today, "and is not counted");
    assert_eq!(newer.json["cost"], json!({"amountMicros": PAID, "currency": "USD"}));
}

#[tokio::test]
async fn what_a_crash_left_is_answered_with_the_next_message() {
    let chat = Chat::new().await;
    let id = chat.begun().await;
    chat.model.will(Script::say(&["Доставка"]).waiting());
    {
        let mut crashing = pin!(chat.say(&id, QUESTION));
        while chat.model.take_prompts().is_empty() {
            assert!(poll!(&mut crashing).is_pending());
        }
    }
    chat.model.will(Script::say(&[ANSWER]));
    chat.say(&id, AND).await.expect(200);
    assert_eq!(chat.asked().await.question, format!("{QUESTION}\n{AND}"));
    chat.model.will(Script::say(&[ANSWER]));
    chat.say(&id, QUESTION).await.expect(200);
    assert_eq!(chat.asked().await.question, QUESTION, "what is answered is not asked again");
}

#[tokio::test]
async fn who_was_given_up_for_dead_cannot_store_when_it_comes_back() {
    let chat = Chat::new().await;
    let id = chat.begun().await;
    chat.model.will(Script::say(&["Мёртвый ответ."]).waiting());
    let mut stalled = pin!(chat.keyed(&id, QUESTION));
    while chat.model.take_prompts().is_empty() {
        assert!(poll!(&mut stalled).is_pending());
    }
    chat.app.clock.advance_seconds(16);
    chat.model.will(Script::say(&[ANSWER]));
    let taken_over = chat.keyed(&id, QUESTION).await.expect(200);
    chat.model.go_on();
    assert_eq!(stalled.await.expect(409).code(), "superseded");
    assert_eq!(chat.authors(&id).await, ["customer", "agent", "customer", "agent"]);
    let again = chat.keyed(&id, QUESTION).await.expect(200);
    assert_eq!(again.json, taken_over.json);
}

#[tokio::test]
async fn a_pause_gathers_a_burst_and_one_answer_is_paid() {
    let chat = Chat::new().await;
    chat.change(json!({"replyDelaySeconds": 30})).await;
    let id = chat.begun().await;
    chat.model.will(Script::say(&[ANSWER]));
    let part = |message: &str| chat.ask(json!({"message": message, "conversationId": id, "pause": true}));
    let (mut first, mut second) = (pin!(part("Подскажите")), pin!(part(QUESTION)));
    while chat.authors(&id).await.len() < 3 {
        assert!(poll!(&mut first).is_pending());
    }
    chat.app.clock.advance_millis(500);
    while chat.authors(&id).await.len() < 4 {
        assert!(poll!(&mut second).is_pending());
    }
    chat.app.clock.advance_millis(1_000);
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first.expect(409).code(), "superseded");
    assert_eq!(second.expect(200).json["cost"]["amountMicros"], PAID);
    assert_eq!(chat.asked().await.question, format!("Подскажите\n{QUESTION}"));
    assert_eq!(chat.today().await["amountMicros"], PAID);
}

#[tokio::test]
async fn every_answer_tells_its_cost_and_the_sums_are_those_of_the_answers() {
    let chat = Chat::new().await;
    let id = chat.begun().await;
    chat.model.will(Script::say(&[ANSWER]));
    let answer = chat.say(&id, QUESTION).await.expect(200);
    assert_eq!(answer.json["cost"], json!({"amountMicros": PAID, "currency": "USD"}));
    assert_eq!((&answer.json["usage"]["inputTokens"], &answer.json["usage"]["outputTokens"]), (&json!(100), &json!(7)));
    assert!(answer.json["usage"]["embeddingTokens"].as_u64().unwrap() > 0, "it is free and counted");
    chat.model.will(Script::say(&["Доставка"]).then_fail(ModelFailure::Cut));
    let failed = chat.say(&id, QUESTION).await.expect(200);
    assert_eq!((failed.at("/error/code"), &failed.json["usage"]["retries"]), ("stream_cut", &json!(1)));
    assert!(failed.json["cost"]["amountMicros"].as_u64().unwrap() > 0, "a broken answer is paid: {}", failed.text);

    let transcript = chat.transcript(&id).await;
    let messages = transcript.json["messages"].as_array().unwrap();
    let sum: u64 = messages.iter().filter_map(|message| message["cost"]["amountMicros"].as_u64()).sum();
    assert_eq!(transcript.json["cost"]["amountMicros"], sum);
    assert_eq!(messages[0]["cost"], Value::Null);
    let today = chat.today().await;
    assert_eq!((&today["answers"], &today["amountMicros"], &today["unpriced"]), (&json!(3), &json!(sum), &json!(0)));
    assert_eq!(today["inputTokens"], transcript.json["usage"]["inputTokens"]);
}

#[tokio::test]
async fn a_model_without_a_price_has_no_cost_and_it_is_said() {
    let mut chat = Chat::new().await;
    chat.app = chat.app.configured(|config| config.prices = Prices::default());
    chat.model.will(Script::say(&[ANSWER]));
    let answer = chat.ask(json!({"message": QUESTION})).await.expect(200);
    assert_eq!((&answer.json["cost"], &answer.json["unpriced"]), (&Value::Null, &json!([ScriptedModel::NAME])));
    assert_eq!(chat.today().await["unpriced"], 1);
}

#[tokio::test]
async fn a_budget_degrades_in_steps_and_never_pays_more_than_the_answers_in_flight() {
    let chat = Chat::new().await;
    chat.change(json!({"budget": {"dailyMicros": 2 * PAID, "cheaperModel": "scripted-mini"}})).await;
    let mut asked = Vec::new();
    for _ in 0..4 {
        chat.model.will(Script::say(&[ANSWER]));
        chat.ask(json!({"message": QUESTION})).await.expect(200);
        asked.push(chat.model.take_prompts().pop().map(|prompt| prompt.model.map(String::from)));
    }
    assert_eq!(asked, [Some(None), Some(None), None, None], "half, all, nothing left");
    assert_eq!(chat.today().await["amountMicros"], 2 * PAID);
    let usage = chat.app.serving(usage::ROUTES);
    let standing = usage.get(&format!("/api/agents/{}/usage", chat.library.agent)).await.expect(200);
    let expected = json!({"level": "offline", "reason": "limitReached", "spentMicros": 2 * PAID, "limitMicros": 2 * PAID,
        "unpriced": 0});
    assert_eq!(standing.json["budget"], expected);
    assert_eq!(chat.today().await["budgetLevel"], "offline", "the day says so afterwards");

    chat.change(json!({"budget": {"dailyMicros": 2 * PAID + 10, "cheaperModel": "scripted-mini"}})).await;
    let metrics = chat.app.app.metrics();
    drop(metrics.take());
    chat.ask(json!({"message": QUESTION})).await.expect(200);
    let prompt = chat.asked().await;
    assert_eq!(prompt.model.map(String::from).as_deref(), Some("scripted-mini"));
    assert_eq!(metrics.take().get("BudgetCheaperModel").map(|(_, values)| values.len()), Some(1));
    // The next day begins anew.
    chat.app.clock.advance_seconds(24 * 3_600);
    chat.ask(json!({"message": QUESTION})).await.expect(200);
    assert_eq!(chat.asked().await.model, None);
}

#[tokio::test]
async fn a_budget_is_warned_of_once_a_day() {
    let chat = Chat::new().await;
    chat.change(json!({"budget": {"dailyMicros": 0, "cheaperModel": null}})).await;
    let metrics = chat.app.app.metrics();
    let mut warnings = Vec::new();
    for seconds in [0, 60, 24 * 3_600] {
        chat.app.clock.advance_seconds(seconds);
        drop(metrics.take());
        chat.ask(json!({"message": QUESTION})).await.expect(200);
        warnings.push(metrics.take().contains_key("BudgetOffline"));
    }
    assert_eq!(warnings, [true, false, true]);
    assert!(chat.model.take_prompts().is_empty());
}

#[tokio::test]
async fn a_conversation_is_with_one_person_whom_the_next_one_may_be_with_again() {
    let chat = Chat::new().await;
    let id = chat.begun().await;
    let person = chat.transcript(&id).await.at("/personId").to_owned();
    assert!(person.starts_with("prs_"));
    let next = chat.ask(json!({"message": "Привет", "personId": person})).await.expect(200);
    assert_eq!(chat.transcript(next.at("/conversationId")).await.at("/personId"), person);
    let body = json!({"message": "Привет", "conversationId": id, "personId": "prs_01ARZ3NDEKTSV4RRFFQ69G5FAV"});
    assert_eq!(chat.ask(body).await.expect(409).code(), "another_person");
    let refused = chat.ask(json!({"message": "Привет", "personId": "Anna"})).await.expect(422);
    assert_eq!(refused.json["errors"][0]["loc"], json!(["body", "personId"]));
}

#[tokio::test]
async fn what_is_known_about_a_person_is_given_to_the_engine_when_the_agent_remembers() {
    let chat = Chat::new().await;
    let id = chat.begun().await;
    let person = chat.transcript(&id).await.at("/personId").to_owned();
    let path = format!("/api/agents/{}/people/{person}/facts", chat.library.agent);
    chat.app.serving(people::ROUTES).post(&path, json!({"key": "имя", "value": "Ольга"})).await.expect(201);
    let reads = |facts: bool| {
        let chat = &chat;
        let id = id.clone();
        async move {
            chat.change(json!({"memory": {"window": {"kind": "none", "count": null}, "facts": facts}})).await;
            chat.model.will(Script::say(&[ANSWER]));
            chat.say(&id, QUESTION).await.expect(200);
            let prompt = chat.asked().await;
            let messages = domain::language_model::messages(&prompt);
            messages.iter().any(|message| message.content.contains("Ольга"))
        }
    };
    assert!(reads(true).await);
    assert!(!reads(false).await);
}

#[tokio::test]
async fn conversations_of_an_older_product_go_on_and_are_not_answered_again() {
    let chat = Chat::new().await;
    let id = chat.begun().await;
    let table = chat.app.table_port();
    let mut old = chat.app.table.items().into_iter().find(|item| item.entity == "conversation").unwrap();
    for field in ["person", "turns", "spending"] {
        old.data.as_object_mut().unwrap().remove(field);
    }
    old.version += 1;
    table.write(vec![shared::store::table::Write::replace(old)]).await.unwrap();
    assert_eq!(chat.transcript(&id).await.json["personId"], Value::Null);
    chat.model.will(Script::say(&[ANSWER]));
    chat.say(&id, QUESTION).await.expect(200);
    assert_eq!(chat.asked().await.question, QUESTION);
    assert!(chat.transcript(&id).await.at("/personId").starts_with("prs_"));
}
