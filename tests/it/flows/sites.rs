//! A web site's way into the knowledge of an agent: added, crawled, read, refreshed, deleted.

use bytes::Bytes;
use domain::access::Principal;
use domain::ids::{AccountId, AgentId};
use domain::time::Clock as _;
use serde_json::{Value, json};
use shared::fetch::{FetchError, Fetched};
use shared::queue::QueueName;
use shared::runtime::QueueMessage;
use testkit::{Answer, TestApp};

use crate::world::two_accounts;

const ROBOTS: &str = "https://example.com/robots.txt";

struct Web {
    world: TestApp,
    owner: TestApp,
    agent: AgentId,
    account: AccountId,
}

impl Web {
    async fn new() -> Self {
        let world = two_accounts(agent_sites::ROUTES).await;
        let owner = world.signed_in("owner@demo");
        let account = owner.serving(account::ROUTES).signed_in("owner@demo").get("/api/account").await.expect(200);
        let agents = owner.serving(agents::ROUTES).signed_in("owner@demo");
        let agent = agents.post("/api/agents", json!({"name": "Anna"})).await.expect(201);
        let (agent, account) = (agent.at("/id").parse().unwrap(), account.at("/account/id").parse().unwrap());
        Self { world, owner, agent, account }
    }

    fn page(&self, path: &str, html: &str) {
        self.world.web.page(&format!("https://example.com{path}"), html);
    }

    fn path(&self) -> String {
        format!("/api/agents/{}/sites", self.agent)
    }

    /// Adds `https://example.com/` and gives its path.
    async fn add(&self, depth: u8, pages: usize) -> String {
        let body = json!({"address": "https://example.com/", "depth": depth, "pages": pages});
        let site = self.owner.post(&self.path(), body).await.expect(201);
        format!("{}/{}", self.path(), site.at("/id"))
    }

    /// Delivers one message to the crawler; answers its delay, or `None` when there was none.
    async fn deliver(&self) -> Option<i64> {
        let mut messages = self.world.queues[&QueueName::Sites].take();
        let message = (!messages.is_empty()).then(|| messages.remove(0))?;
        assert!(messages.is_empty(), "one message for each site");
        self.handle(&message.body).await;
        Some(message.delay_seconds)
    }

    async fn handle(&self, body: &str) {
        let deadline = self.world.clock.now().plus_seconds(300);
        let message = QueueMessage { id: "m1".into(), body: body.to_owned(), deliveries: 1, deadline };
        site_crawler::handle(self.world.app.clone(), message).await.unwrap();
    }

    /// Delivers until the crawler rests.
    async fn crawl(&self) {
        for _ in 0..100 {
            if self.deliver().await.is_none() {
                return;
            }
        }
        panic!("the crawler does not come to rest");
    }

    async fn site(&self, path: &str) -> Answer {
        self.owner.get(path).await.expect(200)
    }

    /// Names and addresses of the files that are pages, by address.
    async fn pages(&self) -> Vec<(String, String)> {
        let caller = Principal::function(self.account, "test");
        let (repository, first) =
            (self.world.app.files(&caller), shared::store::PageRequest { limit: 100, after: None });
        let files = repository.list(self.agent, first).await.unwrap().items.into_iter().map(|file| file.value);
        let mut pages: Vec<_> = files
            .map(|file| {
                let origin: Value = serde_json::to_value(&file.origin).unwrap();
                (origin["address"].as_str().unwrap().to_owned(), file.name.as_str().to_owned())
            })
            .collect();
        pages.sort();
        pages
    }
}

fn reasons(site: &Answer) -> Vec<(String, String)> {
    let skipped = site.json["skipped"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    skipped.map(|page| (text(&page["address"]).replace("https://example.com", ""), text(&page["reason"]))).collect()
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[tokio::test]
async fn pages_become_files_and_what_is_left_out_has_a_reason() {
    let web = Web::new().await;
    web.world.web.put(ROBOTS, "text/plain", "User-agent: *\nDisallow: /private");
    web.page(
        "/",
        "<title>Our shop</title><a href=/a#x>A</a><a href=/a?utm_source=y>A</a><a href=/private/b>B</a><a href=c>C</a>\
         <a href=https://other.example/>O</a><a href=/gone>G</a><a href=/moved>M</a><a href=/photo>P</a><a href=/down>D</a>\
         <a href=/home>H</a><a href=/out>X</a><a rel=nofollow href=/not>N</a>",
    );
    web.page("/a", "<title>Prices / A</title>The chair costs 100. <a href=/deep>D</a>");
    web.page("/c", "<meta name=robots content=noindex>Secret");
    web.page("/new", "Moved here");
    web.world.web.redirect("https://example.com/moved", "/new");
    web.world.web.redirect("https://example.com/home", "http://example.com/");
    web.world.web.redirect("http://example.com/", "https://example.com/");
    web.world.web.redirect("https://example.com/out", "https://other.example/");
    web.world.web.put("https://example.com/photo", "image/png", "x");
    web.world.web.answer("https://example.com/down", Err(FetchError::Unreachable("no answer".into())));
    let path = web.add(1, 50).await;
    web.crawl().await;

    let site = web.site(&path).await;
    assert_eq!((site.at("/status"), &site.json["read"]), ("ready", &json!(3)), "{}", site.text);
    let expected = [
        ("/private/b", "robots"),
        ("/c", "noIndex"),
        ("/gone", "notFound"),
        ("/photo", "notText"),
        ("/down", "unreachable"),
        ("/home", "duplicate"),
        ("/out", "elsewhere"),
    ];
    assert_eq!(reasons(&site), owned(&expected));
    let pages = [
        ("https://example.com/", "Our shop"),
        ("https://example.com/a", "Prices   A"),
        ("https://example.com/new", "new"),
    ];
    assert_eq!(web.pages().await, owned(&pages));
    let asked = web.world.web.asked();
    assert!(
        asked.iter().all(|address| !address.contains("other.example") && !address.contains("private")),
        "{asked:?}"
    );
    assert_eq!(web.world.objects.take_created().len(), 3, "each page calls the worker");
}

#[tokio::test]
async fn a_start_page_that_leads_to_another_host_is_the_home_of_the_site() {
    let web = Web::new().await;
    let put = |address: &str, robots: &str| web.world.web.put(address, "text/plain", robots.to_owned());
    put(ROBOTS, "User-agent: *\nDisallow: /private");
    put("https://www.example.com/robots.txt", "User-agent: *\nDisallow: /secret");
    web.world.web.redirect("https://example.com/", "http://example.com/start");
    web.world.web.redirect("http://example.com/start", "https://www.example.com/ru/");
    let links = "<a href=/private>P</a><a href=/secret>S</a><a href=https://example.com/old>O</a>";
    web.world.web.page("https://www.example.com/ru/", &format!("<title>Home</title>Words {links}"));
    web.world.web.page("https://www.example.com/private", "<title>Price</title>More words");
    let path = web.add(1, 10).await;
    let added = web.site(&path).await;
    assert_eq!((added.at("/address"), &added.json["home"]), ("https://example.com/", &json!(null)));
    web.crawl().await;
    let site = web.site(&path).await;
    assert_eq!((site.at("/status"), site.at("/address")), ("ready", "https://example.com/"), "{}", site.text);
    assert_eq!(site.at("/home"), "https://www.example.com/ru/");
    let expected = [("https://www.example.com/private", "Price"), ("https://www.example.com/ru/", "Home")];
    assert_eq!(web.pages().await, owned(&expected), "the rules of the new host hold, and its links are followed");
    assert_eq!(reasons(&site), owned(&[("https://www.example.com/secret", "robots")]));
    assert!(web.world.web.asked().iter().all(|address| !address.ends_with("/old") && !address.ends_with("/secret")));
    let again = web.owner.post(&web.path(), json!({"address": "https://www.example.com/ru/"})).await.expect(409);
    assert_eq!(again.code(), "site_exists");

    // The site moves back, and a refresh follows.
    web.page("/", "<title>Back</title>Words");
    web.owner.post(&format!("{path}/refresh"), json!({})).await.expect(200);
    web.crawl().await;
    let site = web.site(&path).await;
    assert_eq!((site.at("/status"), &site.json["home"]), ("ready", &json!(null)));
    assert_eq!(web.pages().await, owned(&[("https://example.com/", "Back")]));
}

#[tokio::test]
async fn a_start_page_that_leads_into_our_network_or_in_circles_is_a_failure() {
    let web = Web::new().await;
    web.world.web.redirect("https://example.com/", "http://metadata.example/");
    for address in ["http://metadata.example/robots.txt", "http://metadata.example/"] {
        web.world.web.answer(address, Err(FetchError::Private));
    }
    let path = web.add(1, 10).await;
    web.crawl().await;
    let site = web.site(&path).await;
    assert_eq!((site.at("/status"), site.at("/failure/code")), ("failed", "private"), "{}", site.text);
    assert_eq!(web.pages().await, []);

    web.world.web.redirect("https://example.com/", "https://www.example.com/");
    web.world.web.redirect("https://www.example.com/", "https://example.com/");
    web.owner.post(&format!("{path}/refresh"), json!({})).await.expect(200);
    web.crawl().await;
    let site = web.site(&path).await;
    assert_eq!((site.at("/status"), site.at("/failure/code")), ("failed", "elsewhere"));
}

#[tokio::test]
async fn depth_and_number_of_pages_are_limits() {
    let web = Web::new().await;
    for number in 0..40 {
        let links: String = (0..5).map(|link| format!("<a href=/{}>x</a>", number * 5 + link + 1)).collect();
        web.page(&if number == 0 { "/".to_owned() } else { format!("/{number}") }, &format!("Page {number} {links}"));
    }
    let path = web.add(2, 8).await;
    web.crawl().await;
    assert_eq!(web.site(&path).await.json["read"], 8);
    assert_eq!(web.pages().await.len(), 8);
    let asked = web.world.web.asked();
    assert_eq!(asked.len(), 9, "robots.txt and each page once: {asked:?}");
}

#[tokio::test]
async fn a_site_that_asks_for_time_gets_it() {
    let web = Web::new().await;
    web.world.web.put(ROBOTS, "text/plain", "User-agent: voronka\nCrawl-delay: 7");
    web.page("/", "Words <a href=/a>a</a>");
    web.page("/a", "More words");
    let path = web.add(1, 10).await;
    let mut delays = Vec::new();
    while let Some(delay) = web.deliver().await {
        delays.push(delay);
    }
    assert_eq!(delays, [0, 7, 7, 7]);
    assert_eq!(web.site(&path).await.at("/status"), "ready");
}

#[tokio::test]
async fn messages_that_come_twice_or_late_change_nothing() {
    let web = Web::new().await;
    web.page("/", "Words <a href=/a>a</a>");
    web.page("/a", "More words");
    let path = web.add(1, 10).await;
    let first = web.world.queues[&QueueName::Sites].take().remove(0).body;
    web.handle(&first).await;
    let done = web.site(&path).await.json;
    assert_eq!((&done["status"], &done["read"]), (&json!("ready"), &json!(2)));
    drop(web.world.web.asked());
    web.handle(&first).await;
    assert_eq!(web.site(&path).await.json, done);
    assert_eq!(web.world.web.asked(), [""; 0], "nothing is fetched for a stale message");
    web.owner.delete(&path).await.expect(204);
    web.handle(&first).await;
    assert_eq!(web.world.web.asked(), [""; 0]);
}

#[tokio::test]
async fn a_refresh_removes_what_is_gone_and_keeps_what_is_only_out_of_reach() {
    let web = Web::new().await;
    web.page("/", "Words <a href=/old>o</a><a href=/down>d</a><a href=/unlinked>u</a>");
    for path in ["/old", "/down", "/unlinked"] {
        web.page(path, "More words");
    }
    let path = web.add(1, 10).await;
    web.crawl().await;
    assert_eq!(web.pages().await.len(), 4);

    web.page("/", "Words <a href=/old>o</a><a href=/down>d</a>");
    web.world.web.answer("https://example.com/old", Ok(Fetched { status: 410, ..Fetched::default() }));
    web.world.web.answer("https://example.com/down", Ok(Fetched { status: 503, ..Fetched::default() }));
    web.owner.post(&format!("{path}/refresh"), json!({})).await.expect(200);
    web.crawl().await;
    let addresses: Vec<_> = web.pages().await.into_iter().map(|(address, _)| address).collect();
    assert_eq!(addresses, ["https://example.com/", "https://example.com/down"]);

    // A site that does not answer at all loses nothing.
    web.world.web.answer(ROBOTS, Err(FetchError::Unreachable("no answer".into())));
    web.owner.post(&format!("{path}/refresh"), json!({})).await.expect(200);
    web.crawl().await;
    let site = web.site(&path).await;
    assert_eq!((site.at("/status"), site.at("/failure/code")), ("failed", "unreachable"));
    assert_eq!(web.pages().await.len(), 2);
}

#[tokio::test]
async fn deleting_a_site_deletes_its_pages_and_stops_its_crawler() {
    let web = Web::new().await;
    for number in 0..15 {
        web.page(
            &if number == 0 { "/".to_owned() } else { format!("/{number}") },
            &format!("Page <a href=/{}>x</a>", number + 1),
        );
    }
    let path = web.add(5, 50).await;
    assert_eq!(web.deliver().await, Some(0));
    assert!(!web.pages().await.is_empty());
    web.owner.delete(&path).await.expect(204);
    assert_eq!(web.pages().await, []);
    web.crawl().await;
    assert_eq!(web.pages().await, []);
    assert_eq!(web.world.objects.keys(), [""; 0], "no object is left behind");
}

#[tokio::test]
async fn a_site_of_which_nothing_can_be_read_says_why() {
    let private = || Err(FetchError::Private);
    let html = |status| Ok(Fetched { status, bytes: Bytes::from_static(b"words"), ..Fetched::default() });
    for (answer, robots, code) in [
        (html(404), "", "notFound"),
        (html(403), "", "refused"),
        (html(500), "", "unreachable"),
        (private(), "", "private"),
        (Err(FetchError::TooLarge), "", "tooLarge"),
        (html(200), "User-agent: *\nDisallow: /", "robots"),
    ] {
        let web = Web::new().await;
        web.world.web.put(ROBOTS, "text/plain", robots);
        web.world.web.answer("https://example.com/", answer);
        let path = web.add(0, 1).await;
        web.crawl().await;
        let site = web.site(&path).await;
        assert_eq!((site.at("/status"), site.at("/failure/code")), ("failed", code));
        assert!(!site.at("/failure/advice").is_empty());
    }
}

#[tokio::test]
async fn deleting_an_agent_deletes_its_sites() {
    let web = Web::new().await;
    web.page("/", "Words");
    web.add(0, 1).await;
    let agents = web.owner.serving(agents::ROUTES).signed_in("owner@demo");
    agents.delete(&format!("/api/agents/{}", web.agent)).await.expect(204);
    web.crawl().await;
    assert_eq!(web.world.web.asked(), [""; 0]);
}
