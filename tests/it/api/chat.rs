//! `/api/agents/{agentId}/chat`.

use std::collections::HashMap;
use std::sync::Arc;

use domain::ErrorKind;
use domain::conversation::NewMessage;
use domain::language_model::ModelFailure;
use domain::limits::MESSAGE_CHARACTERS;
use domain::time::Clock as _;
use http::Method;
use serde_json::{Value, json};
use shared::builtin_embedder::builtin_embedder;
use shared::http::{RawRequest, dispatch};
use shared::objects::Objects as _;
use shared::store::Transaction;
use testkit::{Answer, Script, ScriptedModel, TestApp};

use crate::library::Library;

/// What the agent of these tests knows.
const KNOWLEDGE: &str = "# Доставка\n\nДоставка по городу стоит 300 рублей и занимает два дня.\n\n\
                         # Возврат\n\nВернуть товар можно в течение 14 дней.";
const QUESTION: &str = "Сколько стоит доставка по городу?";

/// An agent that knows something, and a model that follows scripts.
struct Chat {
    owner: TestApp,
    model: Arc<ScriptedModel>,
    library: Library,
}

impl Chat {
    async fn new() -> Self {
        let chat = Self::ignorant().await;
        chat.library.add("about.md", KNOWLEDGE).await;
        chat
    }

    /// The same without knowledge.
    async fn ignorant() -> Self {
        let mut library = Library::new().await;
        let model = Arc::new(ScriptedModel::default());
        library.owner = library.owner.changed(|ports| {
            ports.embedder = Some(builtin_embedder());
            ports.model = model.clone();
        });
        Self { owner: library.owner.serving(chat::ROUTES), model, library }
    }

    fn path(&self) -> String {
        format!("/api/agents/{}/chat", self.library.agent)
    }

    async fn ask(&self, message: &str) -> Answer {
        self.owner.post(&self.path(), json!({"message": message})).await
    }

    async fn ask_in(&self, conversation: &str, message: &str) -> Answer {
        self.owner.post(&self.path(), json!({"message": message, "conversationId": conversation})).await
    }

    async fn stream(&self, message: &str) -> (Answer, Vec<(String, Value)>) {
        let call = self.owner.call(Method::POST, &self.path()).header("accept", "text/event-stream");
        let answer = call.json(&json!({"message": message})).send().await.expect(200);
        let events = events(&answer.text);
        (answer, events)
    }

    async fn transcript(&self, conversation: &str) -> Vec<Value> {
        let read = self.owner.get(&format!("{}/{conversation}", self.path())).await.expect(200);
        read.json["messages"].as_array().unwrap().clone()
    }
}

/// The events of a stream.
fn events(text: &str) -> Vec<(String, Value)> {
    let event = |block: &str| {
        let (name, data) = block.split_once('\n').unwrap();
        let data = serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap();
        (name.strip_prefix("event: ").unwrap().to_owned(), data)
    };
    text.split_terminator("\n\n").map(event).collect()
}

fn names(events: &[(String, Value)]) -> Vec<&str> {
    events.iter().map(|(name, _)| name.as_str()).collect()
}

fn said(events: &[(String, Value)]) -> String {
    let deltas = events.iter().filter(|(name, _)| name == "delta");
    deltas.map(|(_, data)| data["text"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_answer_cites_the_passages_that_the_model_was_shown() {
    let chat = Chat::new().await;
    chat.model.will(Script::say(&["Доставка по городу стоит ", "300 рублей [", "1] [9]."]));
    let answer = chat.ask(QUESTION).await.expect(200);
    assert_eq!(answer.at("/answer"), "Доставка по городу стоит 300 рублей [1].");
    assert_eq!((&answer.json["grounded"], &answer.json["error"]), (&json!(true), &json!(null)));
    assert_eq!(answer.at("/model"), ScriptedModel::NAME);
    assert_eq!(answer.json["citations"].as_array().unwrap().len(), 1);
    assert_eq!(answer.at("/citations/0/fileName"), "about.md");
    assert!(answer.at("/citations/0/text").contains("300 рублей"), "{}", answer.text);
    let prompts = chat.model.take_prompts();
    assert_eq!(prompts.len(), 1);
    assert_eq!(prompts[0].passages[0].text, answer.at("/citations/0/text"));

    let id = answer.at("/conversationId");
    assert_eq!(answer.headers["content-location"], format!("{}/{id}", chat.path()).as_str());
    let messages = chat.transcript(id).await;
    assert_eq!(messages.len(), 2);
    assert_eq!((&messages[0]["author"], &messages[0]["text"]), (&json!("customer"), &json!(QUESTION)));
    assert_eq!((&messages[0]["grounded"], &messages[0]["citations"]), (&json!(null), &json!([])));
    assert_eq!((&messages[1]["author"], &messages[1]["id"]), (&json!("agent"), &answer.json["messageId"]));
    assert_eq!((&messages[1]["text"], &messages[1]["citations"]), (&answer.json["answer"], &answer.json["citations"]));
}

#[tokio::test]
async fn a_stream_shows_the_same_answer_piece_by_piece() {
    let chat = Chat::new().await;
    chat.model.will(Script::say(&["Доставка по городу ", "стоит 300 рублей [1]."]));
    let (answer, events) = chat.stream(QUESTION).await;
    assert!(answer.headers["content-type"].to_str().unwrap().starts_with("text/event-stream"));
    assert_eq!(names(&events)[..2], ["delta", "delta"]);
    assert_eq!(names(&events)[events.len() - 2..], ["citations", "done"]);
    let done = &events.last().unwrap().1;
    assert_eq!(said(&events), done["answer"].as_str().unwrap());
    assert_eq!(done["citations"], events[events.len() - 2].1["citations"]);
    assert_eq!(done["grounded"], true);
    let stored = chat.transcript(done["conversationId"].as_str().unwrap()).await;
    assert_eq!(stored[1]["text"], done["answer"]);
}

#[tokio::test]
async fn every_failure_of_the_model_ends_in_an_honest_message_and_a_conversation_that_goes_on() {
    let chat = Chat::new().await;
    for failure in ModelFailure::ALL {
        chat.model.will(Script::say(&["Доставка по городу стоит 300 рублей [1]."]).then_fail(failure));
        let (_, events) = chat.stream(QUESTION).await;
        assert_eq!(names(&events)[events.len() - 3..], ["citations", "error", "done"], "{failure:?}");
        let (error, done) = (&events[events.len() - 2].1, &events[events.len() - 1].1);
        assert_eq!((&error["code"], &error["requestId"]), (&json!(failure.code()), &json!("req-test")));
        let text = done["answer"].as_str().unwrap();
        assert_eq!(
            text,
            format!("Доставка по городу стоит 300 рублей [1].\n\n{}", error["message"].as_str().unwrap()),
            "{failure:?}"
        );
        assert_eq!(said(&events), text);
        assert_eq!((&done["error"]["code"], &done["grounded"]), (&error["code"], &json!(false)));

        let id = done["conversationId"].as_str().unwrap();
        chat.model.will(Script::say(&["Доставка стоит 300 ₽ [1]."]));
        let next = chat.ask_in(id, QUESTION).await.expect(200);
        assert_eq!(next.json["error"], json!(null), "the conversation goes on after {failure:?}");
        let messages = chat.transcript(id).await;
        assert_eq!(messages.len(), 4);
        assert_eq!(messages[1]["error"]["code"], failure.code());
        let history = &chat.model.take_prompts().pop().unwrap().history;
        assert_eq!(history.len(), 1, "an apology is nothing that the agent said: {history:?}");
    }
    chat.model.will(Script::say(&[]).then_fail(ModelFailure::Unavailable));
    let whole = chat.ask(QUESTION).await.expect(200);
    assert_eq!(whole.at("/answer"), whole.at("/error/message"), "without a first half there is only the apology");
    assert!(!whole.text.contains("secret cause"));
}

#[tokio::test]
async fn an_agent_that_knows_nothing_of_it_says_so_and_asks_no_model() {
    for chat in [Chat::ignorant().await, Chat::new().await] {
        for (question, words) in [
            ("Какая столица у Австралии и кто там президент?", "сотруднику"),
            ("Who won the football championship in 1998?", "person"),
        ] {
            let answer = chat.ask(question).await.expect(200);
            assert!(answer.at("/answer").contains(words), "{}", answer.text);
            assert_eq!((&answer.json["grounded"], &answer.json["citations"]), (&json!(false), &json!([])));
            assert_eq!((&answer.json["model"], &answer.json["error"]), (&json!(null), &json!(null)));
        }
        assert!(chat.model.take_prompts().is_empty());
    }
}

#[tokio::test]
async fn a_greeting_is_greeted_and_not_searched_for() {
    let chat = Chat::ignorant().await;
    let answer = chat.ask("Здравствуйте!").await.expect(200);
    assert!(answer.at("/answer").starts_with("Здравствуйте"));
    assert_eq!(answer.json["grounded"], Value::Null);
    let thanks = chat.ask_in(answer.at("/conversationId"), "Thank you!").await.expect(200);
    assert!(thanks.at("/answer").starts_with("You are welcome"));
    assert_eq!(thanks.at("/conversationId"), answer.at("/conversationId"));
}

#[tokio::test]
async fn a_short_question_is_understood_from_the_one_before() {
    let chat = Chat::new().await;
    chat.model.will(Script::say(&["300 ₽ [1]."]));
    let first = chat.ask(QUESTION).await.expect(200);
    chat.model.will(Script::say(&["Два дня [1]."]));
    let second = chat.ask_in(first.at("/conversationId"), "А сколько дней?").await.expect(200);
    assert_eq!(second.at("/answer"), "Два дня [1].");
    let prompt = chat.model.take_prompts().pop().unwrap();
    assert_eq!(prompt.question, "А сколько дней?");
    assert_eq!(prompt.history.iter().map(|turn| turn.text.as_str()).collect::<Vec<_>>(), [QUESTION, "300 ₽ [1]."]);
}

#[tokio::test]
async fn what_is_no_message_is_refused_with_its_place() {
    let chat = Chat::ignorant().await;
    let long = "я".repeat(MESSAGE_CHARACTERS + 1);
    for (body, loc, code) in [
        (json!({"message": long}), json!(["body", "message"]), "too_long"),
        (json!({"message": " \n "}), json!(["body", "message"]), "required"),
        (json!({"message": "a\u{0}b"}), json!(["body", "message"]), "control_characters"),
        (json!({}), json!(["body", "message"]), "required"),
        (json!({"message": 5}), json!(["body", "message"]), "invalid_value"),
        (json!({"message": "x", "system": "obey"}), json!(["body", "system"]), "unknown_field"),
    ] {
        let refused = chat.owner.post(&chat.path(), body).await.expect(422);
        assert_eq!((&refused.json["errors"][0]["loc"], refused.at("/errors/0/code")), (&loc, code));
    }
    for hostile in ["", "{", "[]", "null", "{\"message\":\"x\"}{}", &"[".repeat(100_000), "{\"message\":\"\\ud800\"}"] {
        let call = chat.owner.call(Method::POST, &chat.path()).bytes("application/json", hostile.to_owned());
        call.send().await.expect(422);
    }
    let stored = chat.owner.table.items().into_iter().filter(|item| item.entity == "message").count();
    assert_eq!(stored, 0, "what is refused is not stored");
}

#[tokio::test]
async fn a_conversation_of_nobody_of_another_agent_and_of_another_account_are_the_same_nothing() {
    let chat = Chat::ignorant().await;
    let mine = chat.ask("Привет").await.expect(200);
    let id = mine.at("/conversationId");
    let agents = chat.owner.serving(agents::ROUTES);
    let other_agent = agents.post("/api/agents", json!({"name": "Boris"})).await.expect(201).at("/id").to_owned();
    let stranger = chat.owner.signed_in("owner@other");
    let nobody = "cnv_01ARZ3NDEKTSV4RRFFQ69G5FAV";

    let mut answers = Vec::new();
    for wrong in [nobody, "cnv_x", ""] {
        answers.push(chat.ask_in(wrong, "Привет").await.expect(404).json);
    }
    let body = json!({"message": "Привет", "conversationId": id});
    answers.push(chat.owner.post(&format!("/api/agents/{other_agent}/chat"), body).await.expect(404).json);
    answers.push(chat.owner.get(&format!("{}/{nobody}", chat.path())).await.expect(404).json);
    answers.push(chat.owner.get(&format!("/api/agents/{other_agent}/chat/{id}")).await.expect(404).json);
    answers.push(stranger.get(&format!("{}/{id}", chat.path())).await.expect(404).json);
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    stranger.post(&chat.path(), json!({"message": "Привет"})).await.expect(404);
    let viewer = chat.owner.signed_in("viewer@demo");
    viewer.get(&format!("{}/{id}", chat.path())).await.expect(200);
    viewer.post(&chat.path(), json!({"message": "Привет"})).await.expect(403);
    assert_eq!(chat.transcript(id).await.len(), 2, "nobody wrote into it");
}

#[tokio::test]
async fn a_transcript_comes_in_pages() {
    let chat = Chat::ignorant().await;
    let first = chat.ask("Привет").await.expect(200);
    let id = first.at("/conversationId");
    for _ in 0..2 {
        chat.ask_in(id, "Спасибо").await.expect(200);
    }
    let path = format!("{}/{id}", chat.path());
    let page = chat.owner.get(&format!("{path}?limit=4")).await.expect(200);
    let rest = chat.owner.get(&format!("{path}?limit=4&cursor={}", page.at("/nextCursor"))).await.expect(200);
    let texts = [&page, &rest].map(|page| page.json["messages"].as_array().unwrap().len());
    assert_eq!(texts, [4, 2]);
    assert_eq!(rest.at("/messages/0/text"), "Спасибо");
    assert_eq!(rest.json["nextCursor"], Value::Null);
}

#[tokio::test]
async fn what_is_written_meanwhile_keeps_its_place_and_loses_nothing() {
    let chat = Chat::new().await;
    let id = chat.ask("Привет").await.expect(200).at("/conversationId").to_owned();
    let caller = chat.library.principal();
    let conversations = chat.owner.app.conversations(&caller);
    let seen = conversations.get(chat.library.agent, id.parse().unwrap()).await.unwrap();
    chat.model.will(Script::say(&["300 ₽ [1]."]).waiting());
    let answered = chat.ask_in(&id, QUESTION);
    let table = chat.owner.table_port();
    let meanwhile = async {
        while chat.model.take_prompts().is_empty() {
            tokio::task::yield_now().await;
        }
        let mut late = Transaction::default();
        conversations.append(&mut late, seen.clone(), NewMessage::of_sequence("Вы ещё здесь?".into())).unwrap();
        let refused = late.commit(&*table).await.unwrap_err();
        assert_eq!(*refused.kind(), ErrorKind::PreconditionFailed, "the customer has written since it was read");
        let fresh = conversations.get(chat.library.agent, id.parse().unwrap()).await.unwrap();
        let mut transaction = Transaction::default();
        conversations.append(&mut transaction, fresh, NewMessage::of_sequence("Скидка!".into())).unwrap();
        transaction.commit(&*table).await.unwrap();
        chat.model.go_on();
    };
    let (answered, ()) = tokio::join!(answered, meanwhile);
    assert_eq!(answered.expect(200).at("/answer"), "300 ₽ [1].");
    let authors: Vec<_> = chat.transcript(&id).await.into_iter().map(|message| message["author"].clone()).collect();
    assert_eq!(authors, ["customer", "agent", "customer", "sequence", "agent"]);
}

#[tokio::test]
async fn a_turn_that_runs_out_of_time_says_so_and_nothing_that_was_not_checked() {
    let chat = Chat::new().await;
    chat.model.will(Script::say(&["Доставка стоит "]).waiting());
    let body = json!({"message": QUESTION}).to_string();
    let headers = [("content-type", "application/json"), ("authorization", "Bearer person:owner@demo")];
    let raw = RawRequest {
        method: Method::POST,
        path: chat.path(),
        query: HashMap::new(),
        headers: headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect(),
        body: body.into(),
        request_id: "late".into(),
        deadline: chat.owner.clock.now().plus_seconds(1),
    };
    let response = dispatch(&chat.owner.app, chat::ROUTES, raw).await;
    let answer: Value = serde_json::from_slice(response.body_bytes()).unwrap();
    assert_eq!(answer["error"]["code"], "timeout", "{answer}");
    assert!(answer["answer"].as_str().unwrap().starts_with("Я не успел"), "{answer}");
    let stored = chat.transcript(answer["conversationId"].as_str().unwrap()).await;
    assert_eq!(stored[1]["text"], answer["answer"]);
}

#[tokio::test]
async fn knowledge_that_cannot_be_read_is_no_reason_to_guess_or_to_lose_a_message() {
    let chat = Chat::new().await;
    for segment in chat.library.segments() {
        chat.owner.objects.delete(&segment).await.unwrap();
    }
    // Another process, which has nothing of it open.
    let cold = chat.owner.changed(|_| {});
    let answer = cold.post(&chat.path(), json!({"message": QUESTION})).await.expect(200);
    assert_eq!((answer.at("/error/code"), &answer.json["grounded"]), ("internal", &json!(false)));
    assert_eq!(answer.at("/answer"), answer.at("/error/message"));
    assert!(chat.model.take_prompts().is_empty());
    assert_eq!(chat.transcript(answer.at("/conversationId")).await.len(), 2);
    let trace = format!("{}/{}/messages/{}/trace", chat.path(), answer.at("/conversationId"), answer.at("/messageId"));
    let trace = cold.get(&trace).await.expect(200);
    assert_eq!((trace.at("/outcome"), trace.at("/refusals/0/reason")), ("failed", "internal"));
}

mod repetitions {
    use super::*;

    async fn send(chat: &Chat, key: &str, message: &str, accept: &str) -> Answer {
        let call = chat.owner.call(Method::POST, &chat.path()).header("idempotency-key", key).header("accept", accept);
        call.json(&json!({"message": message})).send().await
    }

    #[tokio::test]
    async fn a_repetition_gets_the_same_answer_and_asks_no_model() {
        let chat = Chat::new().await;
        chat.model.will(Script::say(&["300 ₽ [1]."]));
        let first = send(&chat, "k", QUESTION, "application/json").await.expect(200);
        let again = send(&chat, "k", QUESTION, "application/json").await.expect(200);
        assert_eq!(
            (first.json.clone(), &again.headers["idempotent-replayed"]),
            (again.json.clone(), &"true".parse().unwrap())
        );
        let streamed = send(&chat, "k", QUESTION, "text/event-stream").await.expect(200);
        assert_eq!(events(&streamed.text).last().unwrap().1, first.json);
        let other = send(&chat, "k", "Сколько стоит возврат?", "application/json").await.expect(422);
        assert_eq!(other.code(), "idempotency_key_reused");
        assert_eq!(chat.model.take_prompts().len(), 1);
        assert_eq!(chat.transcript(first.at("/conversationId")).await.len(), 2);
    }

    #[tokio::test]
    async fn a_repetition_waits_while_the_first_is_answered() {
        let chat = Chat::new().await;
        chat.model.will(Script::say(&["300 ₽ [1]."]).waiting());
        let first = send(&chat, "k", QUESTION, "application/json");
        let second = async {
            while chat.model.take_prompts().is_empty() {
                tokio::task::yield_now().await;
            }
            let pending = send(&chat, "k", QUESTION, "application/json").await.expect(409);
            assert_eq!(pending.code(), "answer_pending");
            let wait: i64 = pending.headers["retry-after"].to_str().unwrap().parse().unwrap();
            assert!((1..=16).contains(&wait), "{wait} seconds");
            chat.model.go_on();
        };
        let (first, ()) = tokio::join!(first, second);
        let first = first.expect(200);
        let again = send(&chat, "k", QUESTION, "application/json").await.expect(200);
        assert_eq!(again.json, first.json);
    }

    #[tokio::test]
    async fn after_a_crash_a_repetition_answers_the_message_that_is_stored() {
        let chat = Chat::new().await;
        chat.model.will(Script::say(&["300 ₽ [1]."]).waiting());
        {
            let mut crashing = std::pin::pin!(send(&chat, "k", QUESTION, "application/json"));
            while chat.model.take_prompts().is_empty() {
                assert!(futures_util::poll!(&mut crashing).is_pending());
            }
            // Dropped here, half-way, as a killed process would.
        }
        let stored = chat.owner.table.items().into_iter().filter(|item| item.entity == "message").count();
        assert_eq!(stored, 1, "the message was stored before the model was asked");
        send(&chat, "k", QUESTION, "application/json").await.expect(409);
        chat.owner.clock.advance_seconds(16);
        chat.model.will(Script::say(&["Доставка по городу стоит 300 рублей [1]."]));
        let resumed = send(&chat, "k", QUESTION, "application/json").await.expect(200);
        assert_eq!(resumed.at("/answer"), "Доставка по городу стоит 300 рублей [1].");
        let messages = chat.transcript(resumed.at("/conversationId")).await;
        assert_eq!(messages.len(), 2, "the message is there once: {messages:?}");
    }
}
