//! What an answer says of where it is from: a page of a site by its address, a file in an archive by both names.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use domain::answer::Extractive;
use domain::time::Clock as _;
use serde_json::json;
use shared::builtin_embedder::builtin_embedder;
use shared::queue::QueueName;
use shared::runtime::QueueMessage;
use testkit::Answer;

use crate::library::Library;

/// A library whose agent answers with sentences of its files.
async fn library() -> Library {
    let mut library = Library::new().await;
    library.owner = library.owner.changed(|ports| {
        ports.embedder = Some(builtin_embedder());
        ports.model = Arc::new(Extractive::new(Some(builtin_embedder())));
    });
    library
}

async fn ask(library: &Library, question: &str) -> Answer {
    let chat = library.owner.serving(chat::ROUTES);
    let answer = chat.post(&format!("/api/agents/{}/chat", library.agent), json!({"message": question})).await;
    let answer = answer.expect(200);
    assert_eq!(answer.json["grounded"], true, "{question}: {}", answer.text);
    answer
}

/// Has a site read, from its address to the last of its pages.
async fn crawl(library: &Library, address: &str) {
    let sites = library.owner.serving(agent_sites::ROUTES);
    let body = json!({"address": address, "depth": 1, "pages": 10});
    sites.post(&format!("/api/agents/{}/sites", library.agent), body).await.expect(201);
    loop {
        let messages = library.owner.queues[&QueueName::Sites].take();
        if messages.is_empty() {
            break;
        }
        for message in messages {
            let deadline = library.owner.clock.now().plus_seconds(300);
            let message = QueueMessage { id: "m".into(), body: message.body, deliveries: 1, deadline };
            site_crawler::handle(library.owner.app.clone(), message).await.unwrap();
        }
    }
    library.deliver().await.unwrap();
}

#[tokio::test]
async fn a_page_of_a_site_is_cited_by_its_address() {
    let library = library().await;
    let web = &library.owner.web;
    web.redirect("https://velosfera.example/", "https://www.velosfera.example/");
    let home = "<title>Велосфера</title><p>Магазин «Велосфера» продаёт велосипеды с 2009 года.</p><a href=/delivery>Доставка</a>";
    web.page("https://www.velosfera.example/", home);
    let delivery = "<title>Доставка</title><h1>Доставка</h1><p>Доставка по Москве стоит 500 рублей.</p>";
    web.page("https://www.velosfera.example/delivery", delivery);
    crawl(&library, "https://velosfera.example/").await;
    let answer = ask(&library, "Сколько стоит доставка по Москве?").await;
    assert!(answer.at("/answer").contains("Доставка по Москве стоит 500 рублей."), "{}", answer.text);
    assert_eq!(answer.at("/citations/0/fileName"), "https://www.velosfera.example/delivery", "{}", answer.text);
    assert_eq!(answer.at("/citations/0/text"), "Доставка по Москве стоит 500 рублей.");
    library.assert_whole().await;
}

/// A workbook of two sheets, which are its pages.
fn workbook() -> Vec<u8> {
    let sheet = |rows: &[[&str; 2]]| {
        let cell = |text: &&str| format!("<c t=\"str\"><v>{text}</v></c>");
        let row = |row: &[&str; 2]| format!("<row>{}</row>", row.iter().map(cell).collect::<String>());
        format!("<s><sheetData>{}</sheetData></s>", rows.iter().map(row).collect::<String>())
    };
    let stools = sheet(&[["Товар", "Цена"], ["Табурет кухонный", "1500 рублей"]]);
    let bikes = sheet(&[["Товар", "Цена"], ["Велосипед горный Урал", "24000 рублей"]]);
    let relationship = |n: u8| format!("<Relationship Id=\"r{n}\" Target=\"worksheets/sheet{n}.xml\"/>");
    let sheets = "<w xmlns:r=\"r\"><sheets><sheet name=\"A\" r:id=\"r1\"/><sheet name=\"B\" r:id=\"r2\"/></sheets></w>";
    archive(&[
        ("xl/workbook.xml", sheets.as_bytes()),
        ("xl/_rels/workbook.xml.rels", format!("<r>{}{}</r>", relationship(1), relationship(2)).as_bytes()),
        ("xl/worksheets/sheet1.xml", stools.as_bytes()),
        ("xl/worksheets/sheet2.xml", bikes.as_bytes()),
    ])
}

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[tokio::test]
async fn a_file_in_an_archive_is_cited_by_its_name_and_its_own_page_also_when_it_was_edited() {
    let library = library().await;
    let text = "Доставка по Москве стоит 500 рублей.".as_bytes();
    let file = library.add("all.zip", archive(&[("delivery.txt", text), ("prices/list.xlsx", &workbook())])).await;
    let place =
        |answer: &Answer| (answer.at("/citations/0/fileName").to_owned(), answer.json["citations"][0]["page"].clone());
    let (delivery, bikes) =
        (("all.zip/delivery.txt".to_owned(), json!(null)), ("all.zip/prices/list.xlsx".to_owned(), json!(2)));
    assert_eq!(place(&ask(&library, "Сколько стоит доставка по Москве?").await), delivery);
    assert_eq!(place(&ask(&library, "Сколько стоит велосипед горный Урал?").await), bikes);

    let passages = library.owner.serving(agent_passages::ROUTES);
    let path = format!("/api/agents/{}/passages", library.agent);
    let list = passages.get(&format!("{path}?fileId={file}")).await.expect(200);
    let names: Vec<_> = list.json["items"].as_array().unwrap().iter().map(|item| &item["fileName"]).collect();
    assert_eq!(names, ["all.zip/delivery.txt", "all.zip/prices/list.xlsx", "all.zip/prices/list.xlsx"]);
    for (passage, text) in
        [(0, "Доставка по Москве стоит 600 рублей."), (2, "Велосипед горный Урал стоит 25000 рублей.")]
    {
        let edited = passages.patch(&format!("{path}/{file}.{passage}"), "*", json!({"text": text})).await.expect(200);
        assert_eq!(&edited.json["fileName"], names[passage], "{}", edited.text);
    }
    let answer = ask(&library, "Сколько стоит велосипед горный Урал?").await;
    assert!(answer.at("/answer").contains("25000"), "{}", answer.text);
    assert_eq!(place(&answer), bikes);
    assert_eq!(place(&ask(&library, "Сколько стоит доставка по Москве?").await), delivery);
    library.assert_whole().await;
}
