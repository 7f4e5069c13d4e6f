//! From an uploaded file to an answer, with the built-in embedding model and no language model at all; and with a
//! language model behind the network, well and badly behaved.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use domain::answer::Extractive;
use domain::cost::Prices;
use domain::ids::FileId;
use domain::language::ReplyLanguage;
use domain::language_model::{
    Completion, Discard, LanguageModel as _, ModelError, ModelFailure, Prompt, Round, StreamSink, Usage,
};
use domain::retrieval::Source;
use domain::time::Clock as _;
use domain::tool::{ToolDefinition, ToolName};
use serde_json::json;
use shared::builtin_embedder::builtin_embedder;
use shared::config::Config;
use shared::llm::{ChatCompletions, Patience};
use testkit::model_server::{Exchange, ModelServer, Step, call_fragment, delta, end, event};
use testkit::{Answer, ManualClock, SeededChance, TestApp};
use tokio::sync::oneshot;

use crate::library::Library;

mod offline {
    use super::*;

    const SHOP: &str = "# О магазине\n\nМагазин «Велосфера» продаёт велосипеды с 2009 года. Мы любим своих клиентов.\n\n\
        # Доставка\n\nДоставка по Москве стоит 500 рублей. При заказе от 20 000 рублей доставка бесплатная. \
        Курьер звонит за час до приезда.\n\n\
        # Гарантия\n\nНа раму велосипеда действует гарантия пять лет. Гарантия не покрывает покрышки и тормозные колодки.\n\n\
        # Часы работы\n\nМагазин открыт каждый день с 10:00 до 21:00.\n";

    async fn shop() -> (Library, TestApp) {
        let mut library = Library::new().await;
        library.owner = library.owner.changed(|ports| {
            ports.embedder = Some(builtin_embedder());
            ports.model = Arc::new(Extractive::new(Some(builtin_embedder())));
        });
        library.add("shop.md", SHOP).await;
        let chat = library.owner.serving(chat::ROUTES);
        (library, chat)
    }

    async fn ask(chat: &TestApp, library: &Library, message: &str) -> Answer {
        chat.post(&format!("/api/agents/{}/chat", library.agent), json!({"message": message})).await.expect(200)
    }

    #[tokio::test]
    async fn questions_are_answered_with_the_sentences_that_answer_them() {
        let (library, chat) = shop().await;
        for (question, quoted) in [
            ("Сколько стоит доставка по Москве?", "Доставка по Москве стоит 500 рублей."),
            ("Какая гарантия на раму?", "На раму велосипеда действует гарантия пять лет."),
            ("Во сколько открыт магазин?", "Магазин открыт каждый день с 10:00 до 21:00."),
            ("How much does delivery in Moscow cost?", "Доставка по Москве стоит 500 рублей."),
            ("What is the warranty on the bike frame?", "На раму велосипеда действует гарантия пять лет."),
        ] {
            let answer = ask(&chat, &library, question).await;
            assert!(answer.at("/answer").contains(quoted), "{question}: {}", answer.text);
            assert_eq!((&answer.json["grounded"], answer.at("/model")), (&json!(true), "extractive"));
            assert!(answer.at("/citations/0/text").contains(quoted), "{question}: {}", answer.text);
        }
    }

    /// A manual for packagers that changes its language in the middle of passages.
    const MANUAL: &str = "# Руководство по созданию пакетов\n\nАвторские права 1996-2021. Permission is granted to make and distribute \
        verbatim copies of this document provided the copyright notice and this permission notice are preserved on all copies. Permission \
        is granted to copy and distribute modified versions of this document under the conditions for verbatim copying.\n\n\
        # Сборка\n\nЗапустите dpkg-buildpackage и прочтите build log. Then run lintian on the changes file and fix what it reports, \
        иначе пакет не примут. Sign the package with your key before you upload it to the archive.\n";

    #[tokio::test]
    async fn a_manual_in_two_languages_answers_nothing_else_in_either() {
        let (library, _) = shop().await;
        library.add("manual.md", MANUAL).await;
        let chat = library.owner.serving(chat::ROUTES);
        for question in
            ["А кто у вас директор?", "Есть ли у вас рассрочка?", "Who is your director?", "What is your phone number?"]
        {
            let answer = ask(&chat, &library, question).await;
            assert_eq!(answer.json["grounded"], false, "{question}: {}", answer.text);
        }
    }

    #[tokio::test]
    async fn questions_about_something_else_are_not_answered() {
        let (library, chat) = shop().await;
        for question in [
            "Кто написал «Войну и мир»?",
            "Какая погода завтра в Лондоне?",
            "Можно ли оплатить криптовалютой биткоин?",
            "What is the capital of Australia?",
        ] {
            let answer = ask(&chat, &library, question).await;
            assert_eq!(answer.json["grounded"], false, "{question}: {}", answer.text);
        }
    }

    #[tokio::test]
    async fn what_a_person_told_is_told_back_in_plain_words_and_nobody_elses() {
        let (library, chat) = shop().await;
        let person = "prs_01ARZ3NDEKTSV4RRFFQ69G5FAV";
        let people = library.owner.serving(people::ROUTES);
        let path = format!("/api/agents/{}/people/{person}/facts", library.agent);
        for (key, value) in [("city", "Kazan"), ("скидка", "50 %")] {
            people.post(&path, json!({"key": key, "value": value})).await.expect(201);
        }
        let path = format!("/api/agents/{}/chat", library.agent);
        let ask = async |body: serde_json::Value| chat.post(&path, body).await.expect(200);
        let answer = ask(json!({"message": "Which city did I tell you?", "personId": person})).await;
        assert_eq!(answer.at("/answer"), "We have noted about you: city: Kazan.");
        assert_eq!((answer.at("/outcome"), &answer.json["model"]), ("grounded", &serde_json::Value::Null));
        let trace = format!("{path}/{}/messages/{}/trace", answer.at("/conversationId"), answer.at("/messageId"));
        assert_eq!(chat.get(&trace).await.expect(200).at("/sentences/0/basis"), "customer");
        let conversation = answer.at("/conversationId").to_owned();
        for (message, told) in [
            ("Меня зовут Анна. Подскажите, сколько стоит доставка по Москве?", "500 рублей"),
            ("Как меня зовут?", "Вы писали: «Меня зовут Анна»."),
            ("Какая у меня скидка?", "Я не нашёл ответа"),
        ] {
            let answer = ask(json!({"message": message, "conversationId": conversation})).await;
            assert!(answer.at("/answer").contains(told), "{message}: {}", answer.text);
        }
        let stranger = ask(json!({"message": "Which city did I tell you?"})).await;
        assert!(!stranger.text.contains("Kazan"), "{}", stranger.text);
    }

    #[tokio::test]
    async fn what_is_deleted_is_forgotten() {
        let (library, chat) = shop().await;
        let files = library.owner.get(&library.path()).await.expect(200);
        library.owner.delete(&format!("{}/{}", library.path(), files.at("/items/0/id"))).await.expect(204);
        let answer = ask(&chat, &library, "Сколько стоит доставка по Москве?").await;
        assert_eq!((&answer.json["grounded"], &answer.json["citations"]), (&json!(false), &json!([])));
    }
}

/// A model at `server`, as patient as a test.
fn model(server: &ModelServer) -> ChatCompletions {
    let config = Config { model_base_url: server.base_url.clone(), model_name: "small".into(), ..Config::default() };
    let patience = Patience {
        first_token: Duration::from_millis(500),
        idle: Duration::from_millis(500),
        pause: Duration::from_millis(1),
    };
    ChatCompletions::new(config, patience, clock(), Arc::new(SeededChance::new(1)))
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at("2026-11-23T12:00:00Z"))
}

fn prompt() -> Prompt {
    let now = clock().now();
    let file = FileId::derived(now, &["f"]);
    Prompt {
        agent: "Анна".into(),
        passages: vec![Source {
            file,
            file_name: "a.md".into(),
            page: None,
            passage: 0,
            headings: String::new(),
            context: None,
            text: "Доставка 300 ₽".into(),
            score: 0.9,
        }],
        ..Prompt::asking("Сколько?", ReplyLanguage::Russian, now.plus_seconds(20))
    }
}

/// Keeps the pieces, and hangs up after so many.
struct Pieces {
    all: Vec<String>,
    wanted: usize,
    /// Attempts that were repeated.
    failed: Vec<ModelFailure>,
}

impl StreamSink for Pieces {
    fn push(&mut self, text: &str) -> ControlFlow<()> {
        self.all.push(text.to_owned());
        if self.all.len() < self.wanted { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn on_failure(&mut self, failure: ModelFailure) {
        self.failed.push(failure);
    }
}

async fn ask(server: &ModelServer) -> (Result<Completion, ModelError>, String) {
    let mut pieces = Pieces { all: vec![], wanted: usize::MAX, failed: vec![] };
    let result = model(server).answer(&prompt(), &mut pieces).await;
    (result, pieces.all.concat())
}

async fn failure(exchange: Exchange) -> (ModelFailure, String) {
    let server = ModelServer::start().await;
    server.will(exchange);
    let (result, text) = ask(&server).await;
    (result.unwrap_err().failure, text)
}

mod over_the_network {
    use super::*;

    #[tokio::test]
    async fn a_whole_answer_comes_with_its_model_and_its_cost() {
        let server = ModelServer::start().await;
        server.will(Exchange::saying(&["При", "вет, ", "мир"]));
        let (result, text) = ask(&server).await;
        assert_eq!(text, "Привет, мир");
        let usage = Some(Usage { input: 12, cached: 8, output: 3 });
        assert_eq!(result.unwrap(), Completion::of("served", usage));
        let request = server.take_requests().pop().unwrap();
        assert!(request.head.starts_with("POST /v1/chat/completions HTTP/1.1"), "{}", request.head);
        assert_eq!((&request.body["model"], &request.body["stream"]), (&json!("small"), &json!(true)));
        assert_eq!(request.body["messages"][0]["role"], "system");
        assert!(!request.head.to_lowercase().contains("authorization"), "no key, no header");
    }

    #[tokio::test]
    async fn bytes_may_come_in_any_pieces_and_the_first_is_shown_before_the_last_is_sent() {
        let server = ModelServer::start().await;
        let (go_on, wait) = oneshot::channel();
        let bytes = [b": ping\r\n\r\n".to_vec(), delta("Доставка"), delta(" есть"), end()].concat();
        // In the middle of a letter of the first piece.
        let cut = bytes.iter().position(|&byte| byte == 0xd0).unwrap() + 1;
        let second = cut + bytes[cut..].iter().position(|&byte| byte == b'\n').unwrap() + 2;
        server.will(Exchange::stream(vec![
            Step::Send(bytes[..cut].to_vec()),
            Step::Send(bytes[cut..second].to_vec()),
            Step::Wait(wait),
            Step::Send(bytes[second..].to_vec()),
        ]));
        struct Release(Option<oneshot::Sender<()>>, String);
        impl StreamSink for Release {
            fn push(&mut self, text: &str) -> ControlFlow<()> {
                self.1.push_str(text);
                if let Some(go_on) = self.0.take() {
                    go_on.send(()).unwrap();
                }
                ControlFlow::Continue(())
            }
        }
        let mut sink = Release(Some(go_on), String::new());
        model(&server).answer(&prompt(), &mut sink).await.unwrap();
        assert_eq!(sink.1, "Доставка есть");
    }

    fn tools() -> Vec<ToolDefinition> {
        let parameters = json!({"type": "object", "properties": {"tag": {"type": "string"}}});
        vec![ToolDefinition { name: ToolName::AddTag, description: "Add a tag.".into(), parameters }]
    }

    #[tokio::test]
    async fn fragments_of_tool_calls_are_put_together_and_results_go_back_with_them() {
        let server = ModelServer::start().await;
        let reason = event(&json!({"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}));
        let pieces = [
            delta("Секунду."),
            call_fragment(0, Some("addTag"), ""),
            call_fragment(1, Some("addNote"), "{\"text\""),
            call_fragment(0, None, "{\"tag\":\"vip\"}"),
            call_fragment(1, None, ":\"x\"}"),
            reason,
            b"data: [DONE]\n\n".to_vec(),
        ];
        server.will(Exchange::stream(pieces.into_iter().map(Step::Send).collect()));
        let prompt = Prompt { tools: tools(), ..prompt() };
        let completion = model(&server).answer(&prompt, &mut Discard).await.unwrap();
        let asked: Vec<_> = completion.calls.iter().map(|call| (call.name.as_str(), call.arguments.as_str())).collect();
        assert_eq!(asked, [("addTag", r#"{"tag":"vip"}"#), ("addNote", r#"{"text":"x"}"#)]);
        let request = server.take_requests().pop().unwrap().body;
        assert_eq!(
            (&request["tools"][0]["type"], &request["tools"][0]["function"]["name"]),
            (&json!("function"), &json!("addTag"))
        );

        server.will(Exchange::saying(&["Готово"]));
        let calls = completion.calls.into_iter().map(|call| (call, "done".to_owned())).collect();
        let prompt = Prompt { rounds: vec![Round { text: "Секунду.".into(), calls }], ..prompt };
        model(&server).answer(&prompt, &mut Discard).await.unwrap();
        let messages = server.take_requests().pop().unwrap().body["messages"].as_array().unwrap().clone();
        let [.., asked, first, second] = messages.as_slice() else { panic!("{messages:?}") };
        assert_eq!(
            (&asked["role"], &asked["tool_calls"][1]["function"]["name"]),
            (&json!("assistant"), &json!("addNote"))
        );
        assert_eq!((&first["role"], &first["content"]), (&json!("tool"), &json!("done")));
        assert_eq!(first["tool_call_id"], asked["tool_calls"][0]["id"]);
        assert_eq!(second["tool_call_id"], asked["tool_calls"][1]["id"]);
    }

    #[tokio::test]
    async fn a_server_that_refuses_tools_is_asked_without_them() {
        let server = ModelServer::start().await;
        server.will(Exchange::status(400, &[], &json!({"error": {"code": "tools_not_supported"}})));
        server.will(Exchange::saying(&["Привет"]));
        let completion = model(&server).answer(&Prompt { tools: tools(), ..prompt() }, &mut Discard).await.unwrap();
        assert_eq!(completion.model, "served");
        let requests = server.take_requests();
        assert!(requests[0].body["tools"].is_array() && requests[1].body["tools"].is_null());
    }

    #[tokio::test]
    async fn tool_calls_without_end_are_stopped_and_a_stream_that_is_cut_in_one_is_cut() {
        let endless = call_fragment(0, Some("addNote"), &"x".repeat(1_000)).repeat(100);
        assert_eq!(failure(Exchange::stream(vec![Step::Send(endless), Step::Hang])).await.0, ModelFailure::Endless);
        let cut = Exchange::stream(vec![Step::Send(call_fragment(0, Some("addNote"), "{\"te"))]);
        assert_eq!(failure(cut).await.0, ModelFailure::Cut);
    }

    #[tokio::test]
    async fn a_server_that_does_not_stream_is_understood() {
        let server = ModelServer::start().await;
        let body =
            json!({"choices": [{"message": {"role": "assistant", "content": "Привет"}, "finish_reason": "stop"}]});
        server.will(Exchange::status(200, &[], &body));
        let (result, text) = ask(&server).await;
        assert_eq!((result.unwrap().model.as_str(), text.as_str()), ("small", "Привет"));
    }

    #[tokio::test]
    async fn a_busy_or_broken_server_is_asked_again_before_the_first_word_and_only_so_often() {
        let server = ModelServer::start().await;
        server.will(Exchange::status(429, &[("retry-after", "0")], &json!({})));
        server.will(Exchange::status(503, &[], &json!({})));
        server.will(Exchange::saying(&["Привет"]));
        let mut pieces = Pieces { all: vec![], wanted: usize::MAX, failed: vec![] };
        model(&server).answer(&prompt(), &mut pieces).await.unwrap();
        assert_eq!(pieces.all, ["Привет"]);
        let busy = ModelFailure::RateLimited(Some(Duration::ZERO));
        assert_eq!(pieces.failed, [busy, ModelFailure::Unavailable]);
        assert_eq!(server.take_requests().len(), 3);

        for _ in 0..9 {
            server.will(Exchange::status(500, &[], &json!({"error": {"message": "secret", "code": "oops"}})));
        }
        let error = ask(&server).await.0.unwrap_err();
        assert_eq!(error.failure, ModelFailure::Unavailable);
        assert!(
            error.cause.to_string().contains("oops") && !error.cause.to_string().contains("secret"),
            "{}",
            error.cause
        );
        assert_eq!(server.take_requests().len(), 3);
    }

    #[tokio::test]
    async fn every_attempt_is_in_the_trace_and_in_the_bill() {
        let mut library = Library::new().await;
        let server = ModelServer::start().await;
        let config =
            Config { model_base_url: server.base_url.clone(), model_name: "small".into(), ..Config::default() };
        let patience = Patience { pause: Duration::from_millis(1), ..Patience::default() };
        let clock = library.owner.clock.clone();
        let model = ChatCompletions::new(config, patience, clock, Arc::new(SeededChance::new(1)));
        library.owner = library.owner.changed(|ports| {
            ports.embedder = Some(builtin_embedder());
            ports.model = Arc::new(model);
        });
        library.add("shop.md", "# Доставка\n\nДоставка по городу стоит 300 рублей.").await;
        server.will(Exchange::status(429, &[("retry-after", "0")], &json!({})));
        server.will(Exchange::status(500, &[], &json!({})));
        server.will(Exchange::saying(&["Доставка по городу стоит 300 рублей [1]."]));
        let chat = library.owner.serving(chat::ROUTES).configured(|config| {
            config.model_name = "small".into();
            config.prices = Prices::parse(
                r#"{"currency": "USD", "models": {"served": {"input": 100, "cached": 10, "output": 1000}}}"#,
            )
            .unwrap();
        });
        let path = format!("/api/agents/{}/chat", library.agent);
        let answer = chat.post(&path, json!({"message": "Сколько стоит доставка по городу?"})).await.expect(200);
        let usage = &answer.json["usage"];
        assert_eq!(
            (&usage["retries"], &usage["inputTokens"], &usage["cachedTokens"]),
            (&json!(2), &json!(12), &json!(8))
        );
        assert_eq!((&usage["estimated"], &usage["embeddingEstimated"]), (&json!(false), &json!(false)));
        // 4 tokens read, 8 from the cache, 3 written.
        assert_eq!(answer.json["cost"]["amountMicros"], 4 * 100 + 8 * 10 + 3 * 1000, "{}", answer.text);
        let trace = format!("{path}/{}/messages/{}/trace", answer.at("/conversationId"), answer.at("/messageId"));
        let trace = chat.get(&trace).await.expect(200);
        let attempts = trace.json["attempts"].as_array().unwrap().iter();
        let told: Vec<_> = attempts.map(|it| (it["outcome"].as_str().unwrap(), it["inputTokens"].as_u64())).collect();
        assert_eq!(told, [("rate_limited", Some(0)), ("upstream_failed", Some(0)), ("answered", Some(12))]);
        assert_eq!(trace.at("/createdAt"), library.owner.clock.now().to_string());
        let passage = &trace.json["passages"][0];
        assert!(passage["score"].is_number() && passage["dense"].is_number() && passage["lexical"].is_number());
        assert_eq!((&trace.json["usage"], &trace.json["cost"]), (&answer.json["usage"], &answer.json["cost"]));
        assert!(trace.json["timings"]["totalMs"].is_number() && trace.json["refusals"] == json!([]));
    }

    #[tokio::test]
    async fn a_server_that_asks_for_more_patience_than_there_is_time_is_not_waited_for() {
        let server = ModelServer::start().await;
        server.will(Exchange::status(429, &[("retry-after", "60")], &json!({})));
        let (result, _) = ask(&server).await;
        assert_eq!(result.unwrap_err().failure, ModelFailure::RateLimited(Some(Duration::from_secs(60))));
        assert_eq!(server.take_requests().len(), 1);
    }

    #[tokio::test]
    async fn a_refusal_that_will_repeat_itself_is_not_repeated() {
        for status in [400, 401, 403, 404] {
            let (failure, _) = failure(Exchange::status(status, &[], &json!({}))).await;
            assert_eq!(failure, ModelFailure::Misconfigured, "{status}");
        }
        let filtered = event(&json!({"choices": [{"delta": {}, "finish_reason": "content_filter"}]}));
        assert_eq!(failure(Exchange::stream(vec![Step::Send(filtered)])).await.0, ModelFailure::Refused);
    }

    #[tokio::test]
    async fn a_stream_that_is_cut_keeps_what_was_said() {
        let closed = Exchange::stream(vec![Step::Send(delta("Половина"))]);
        assert_eq!(failure(closed).await, (ModelFailure::Cut, "Половина".into()));
        assert_eq!(failure(Exchange::broken(delta("Половина"))).await, (ModelFailure::Cut, "Половина".into()));
    }

    #[tokio::test]
    async fn a_stream_that_falls_silent_is_given_up() {
        let silent = Exchange::stream(vec![Step::Send(delta("Половина")), Step::Hang]);
        assert_eq!(failure(silent).await, (ModelFailure::TimedOut, "Половина".into()));
        assert_eq!(failure(Exchange::stream(vec![Step::Hang])).await.0, ModelFailure::TimedOut);
    }

    #[tokio::test]
    async fn what_is_no_answer_is_malformed() {
        let garbage = |bytes: &[u8]| failure(Exchange::stream(vec![Step::Send(bytes.to_vec())]));
        for bytes in
            [b"data: {\"choices\": [\n\n".as_slice(), b"data: \xff\xfe\n\n", b"data: 5\n\n", b"data: [DONE]\n\n"]
        {
            assert_eq!(garbage(bytes).await.0, ModelFailure::Malformed, "{}", String::from_utf8_lossy(bytes));
        }
        let error = event(&json!({"error": {"message": "overloaded", "type": "server_error"}}));
        assert_eq!(failure(Exchange::stream(vec![Step::Send(error)])).await.0, ModelFailure::Unavailable);
    }

    #[tokio::test]
    async fn an_answer_without_end_is_stopped() {
        let endless = delta(&"слово ".repeat(500)).repeat(10);
        let (failure, text) = failure(Exchange::stream(vec![Step::Send(endless), Step::Hang])).await;
        assert_eq!(failure, ModelFailure::Endless);
        assert!(text.chars().count() <= 12_000);
        let (failure, _) =
            super::failure(Exchange::stream(vec![Step::Send(b": ping\n\n".repeat(600_000)), Step::Hang])).await;
        assert_eq!(failure, ModelFailure::Endless, "a stream of nothing is endless as well");
    }

    #[tokio::test]
    async fn a_prompt_without_time_is_not_sent() {
        let server = ModelServer::start().await;
        let late = Prompt { deadline: clock().now(), ..prompt() };
        let error = model(&server).answer(&late, &mut Discard).await.unwrap_err();
        assert_eq!(error.failure, ModelFailure::TimedOut);
    }

    #[tokio::test]
    async fn who_wants_no_more_hangs_up() {
        let server = ModelServer::start().await;
        server.will(Exchange::stream(vec![Step::Send(delta("раз")), Step::Send(delta("два")), Step::Hang]));
        let mut pieces = Pieces { all: vec![], wanted: 1, failed: vec![] };
        let error = model(&server).answer(&prompt(), &mut pieces).await.unwrap_err();
        assert_eq!((error.failure, pieces.all.as_slice()), (ModelFailure::Cancelled, ["раз".to_owned()].as_slice()));
    }

    #[tokio::test]
    async fn nobody_listens_where_there_is_no_server() {
        let mut server = ModelServer::start().await;
        server.base_url = "http://127.0.0.1:9/v1".into();
        assert_eq!(ask(&server).await.0.unwrap_err().failure, ModelFailure::Unavailable);
    }
}
