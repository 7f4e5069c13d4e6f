//! The worker with its real reader: a process that is this crate's own binary, bound by its own limits.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop there")]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use domain::ids::{AccountId, AgentId, FileId};
use domain::knowledge::UploadKey;
use domain::time::Clock as _;
use file_worker::{ProcessLimits, Program, Sandbox, on_upload};
use serde_json::{Value, json};
use shared::objects::Objects as _;
use shared::runtime::ObjectCreated;
use testkit::TestApp;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// Seconds of an invocation of the worker, as in the template.
const TIMEOUT_SECONDS: i64 = 300;

/// An agent and its files.
struct World {
    owner: TestApp,
    account: AccountId,
    agent: AgentId,
}

impl World {
    async fn new() -> Self {
        let accounts = TestApp::new(account::ROUTES).signed_in("owner@demo");
        let account = accounts.post("/api/account", json!({"name": "Demo"})).await.expect(201);
        let agent = accounts.serving(agents::ROUTES).post("/api/agents", json!({"name": "Anna"})).await.expect(201);
        Self {
            account: account.at("/id").parse().unwrap(),
            agent: agent.at("/id").parse().unwrap(),
            owner: accounts.serving(agent_files::ROUTES),
        }
    }

    /// Uploads a file and calls the worker; gives its answer and the file as its owner sees it.
    async fn read(&self, sandbox: &Sandbox, name: &str, content: &[u8]) -> (domain::Result<()>, Value) {
        let path = format!("/api/agents/{}/files", self.agent);
        let body = json!({"name": name, "size": content.len(), "contentType": "text/plain"});
        let declared = self.owner.post(&path, body).await.expect(201);
        let file: FileId = declared.at("/file/id").parse().unwrap();
        let key = UploadKey { account: self.account, agent: self.agent, file }.to_string();
        self.owner.objects.put(&key, content.to_vec().into(), "text/plain").await.unwrap();
        let (size, etag) = self.owner.objects.head(&key).await.unwrap().unwrap();
        let deadline = self.owner.clock.now().plus_seconds(TIMEOUT_SECONDS);
        let done = on_upload(&self.owner.app, sandbox, &ObjectCreated { key, size, etag, deadline }).await;
        (done, self.owner.get(&format!("{path}/{file}")).await.expect(200).json)
    }

    /// Has a file read by a reader that is too weak for it, and then the next file by the same worker.
    async fn assert_fails(&self, limits: ProcessLimits, content: &[u8], code: &str) {
        let (done, file) = self.read(&sandbox(limits), "hostile.html", content).await;
        assert!(done.is_ok(), "{code}: the event does not come again: {done:?}");
        assert_eq!((&file["status"], &file["failure"]["code"]), (&json!("failed"), &json!(code)), "{file}");
        for words in ["message", "advice"] {
            let text = file["failure"][words].as_str().unwrap();
            assert!(text.ends_with('.') && text.len() > 20, "{code}: {text}");
        }
        self.assert_reads().await;
    }

    async fn assert_reads(&self) {
        let (done, file) = self.read(&sandbox(ProcessLimits::default()), "next.md", NEXT.as_bytes()).await;
        assert!(done.is_ok());
        assert_eq!((&file["status"], &file["report"]["passages"]), (&json!("ready"), &json!(1)), "{file}");
    }
}

const NEXT: &str = "# Доставка\n\nДоставка стоит 300 рублей и занимает два дня.";

fn sandbox(limits: ProcessLimits) -> Sandbox {
    Sandbox::Subprocess(Program { path: PathBuf::from(env!("CARGO_BIN_EXE_file-worker")), limits })
}

/// Paragraphs under a heading that each of their passages would repeat: some megabytes that become gigabytes.
fn heading_bomb() -> Vec<u8> {
    let paragraph = format!("<p>Товар {}", "о".repeat(650));
    format!("<html><h1>{}</h1>{}", "слово ".repeat(100_000), paragraph.repeat(3_000)).into_bytes()
}

#[tokio::test]
async fn a_file_is_read_as_it_is_on_a_thread() {
    let text =
        "# Доставка\n\nСтоит 300 рублей.\n\n| Товар | Цена |\n|---|---|\n| Стол | 5 |\n\n# Payment\n\nWe accept cards.";
    let mut reports = Vec::new();
    for sandbox in [Sandbox::InProcess, sandbox(ProcessLimits::default())] {
        let world = World::new().await;
        let (done, file) = world.read(&sandbox, "about.md", text.as_bytes()).await;
        assert!(done.is_ok());
        let mut report = file["report"].clone();
        assert_eq!((&file["status"], &report["tables"]), (&json!("ready"), &json!(1)), "{file}");
        report.as_object_mut().unwrap().remove("stages");
        let (_, refused) = world.read(&sandbox, "cut.docx", b"PK\x03\x04 and nothing more").await;
        reports.push((report, refused["failure"].clone()));
    }
    assert_eq!(reports[0], reports[1]);
}

#[tokio::test]
async fn a_file_that_takes_all_memory_fails_in_words_and_the_next_one_is_read() {
    let limits = ProcessLimits { memory_bytes: 512 * 1024 * 1024, ..ProcessLimits::default() };
    World::new().await.assert_fails(limits, &heading_bomb(), "memory_limit").await;
}

#[tokio::test]
async fn a_file_that_computes_for_too_long_fails_in_words_and_the_next_one_is_read() {
    let limits = ProcessLimits { cpu_seconds: 1, ..ProcessLimits::default() };
    let text = "Мы доставляем заказы каждый день, кроме воскре-\nсенья. ".repeat(400_000);
    World::new().await.assert_fails(limits, text.as_bytes(), "cpu_limit").await;
}

#[tokio::test]
async fn a_file_that_overflows_the_stack_fails_in_words_and_the_next_one_is_read() {
    // Libraries stop at some depth, which is too deep for a stack so small. The system gives a hundred kilobytes before it asks.
    let limits = ProcessLimits { stack_bytes: 64 * 1024, ..ProcessLimits::default() };
    World::new().await.assert_fails(limits, &deep_pdf(), "reader_crashed").await;
}

#[tokio::test]
async fn a_reader_that_ends_without_a_word_fails_the_file_and_one_that_is_not_there_fails_nothing() {
    let world = World::new().await;
    let program = |path: &str| Sandbox::Subprocess(Program { path: path.into(), limits: ProcessLimits::default() });
    let (done, file) = world.read(&program("/bin/false"), "a.txt", b"Words.").await;
    assert_eq!((done.is_ok(), &file["failure"]["code"]), (true, &json!("reader_crashed")));
    let (done, file) = world.read(&program("/nowhere/reader"), "a.txt", b"Words.").await;
    assert_eq!((done.is_err(), &file["status"]), (true, &json!("uploaded")), "the event comes again");
    world.assert_reads().await;
}

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        // The type of an office file is told by a member that is not packed.
        let packed = if content.len() < 100 { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        archive.start_file(*name, SimpleFileOptions::default().compression_method(packed)).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A PDF of these objects, which are numbered from 1; the first one is the catalogue.
fn pdf(objects: impl IntoIterator<Item = String>) -> Vec<u8> {
    let (mut file, mut table, mut count) = (String::from("%PDF-1.5\n"), String::new(), 1);
    for object in objects {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        writeln!(file, "{count} 0 obj{object}endobj").unwrap();
        count += 1;
    }
    let start = file.len();
    write!(file, "xref\n0 {count}\n0000000000 65535 f \n{table}").unwrap();
    write!(file, "trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").unwrap();
    file.into_bytes()
}

fn pages(count: usize) -> Vec<u8> {
    let kids: String = (0..count).map(|number| format!("{} 0 R ", number + 3)).collect();
    let tree = format!("<</Type/Pages/Count {count}/Kids[{kids}]>>");
    let head = ["<</Type/Catalog/Pages 2 0 R>>".to_owned(), tree];
    pdf(head.into_iter().chain((0..count).map(|_| "<</Type/Page/Parent 2 0 R>>".to_owned())))
}

/// A PDF with arrays in arrays.
fn deep_pdf() -> Vec<u8> {
    let deep = "[".repeat(5_000) + &"]".repeat(5_000);
    let page = "<</Type/Page/Parent 2 0 R>>".to_owned();
    pdf(["<</Type/Catalog/Pages 2 0 R>>".to_owned(), "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(), page, deep])
}

fn scan() -> Vec<u8> {
    let stream =
        |head: &str, content: &str| format!("<<{head}/Length {}>>stream\n{content}\nendstream ", content.len());
    pdf([
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>".to_owned(),
        stream("/Subtype/Image/Width 1000/Height 1400/Filter/DCTDecode", "a picture"),
        stream("", "q 595 0 0 842 0 0 cm /I Do Q"),
    ])
}

/// Two hundred megabytes in an archive in an archive, in some hundred bytes.
fn nested_bomb() -> Vec<u8> {
    archive(&[("inner.zip", &archive(&[("a.txt", &vec![b' '; 210 << 20])]))])
}

fn billion_laughs() -> Vec<u8> {
    let mut entities = String::from("<!DOCTYPE lolz [<!ENTITY lol0 \"lol\">");
    for level in 1..10 {
        let inner = format!("&lol{};", level - 1).repeat(10);
        write!(entities, "<!ENTITY lol{level} \"{inner}\">").unwrap();
    }
    let xml = format!("{entities}]><w:document xmlns:w=\"w\"><w:p><w:r><w:t>ha &lol9;</w:t></w:r></w:p></w:document>");
    archive(&[("word/document.xml", xml.as_bytes())])
}

#[tokio::test]
async fn hostile_files_end_in_a_report_within_the_limits_of_the_product_and_the_worker_goes_on() {
    let deep = ["<html>".to_owned(), "<div><p><b>".repeat(200_000), "deep".to_owned()].concat();
    let manifest = b"<m><manifest:encryption-data/></m>";
    let kind = b"application/vnd.oasis.opendocument.text";
    let cases: [(&str, Vec<u8>, &str); 12] = [
        (
            "locked.odt",
            archive(&[("mimetype", kind), ("META-INF/manifest.xml", manifest), ("content.xml", b"<x/>")]),
            "encrypted",
        ),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages".to_vec(), "damaged"),
        (
            "noise.docx",
            (0..4_096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect(),
            "unsupported_type",
        ),
        ("42.zip", nested_bomb(), "too_large_unpacked"),
        ("laughs.docx", billion_laughs(), ""),
        ("paths.zip", archive(&[("../../etc/passwd.txt", b"Words."), ("/srv/a.txt", b"Words.")]), ""),
        ("pages.pdf", pages(100_000), "too_many_pages"),
        ("deep.html", deep.into_bytes(), ""),
        ("deep.pdf", deep_pdf(), "no_text"),
        ("deep.docx", archive(&[("word/document.xml", "<w:p>".repeat(100_000).as_bytes())]), "too_deep"),
        ("photo.pdf", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "unsupported_type"),
        ("scan.pdf", scan(), "no_text"),
    ];
    let world = World::new().await;
    let sandbox = sandbox(ProcessLimits::default());
    for (name, content, code) in cases {
        let (done, file) = world.read(&sandbox, name, &content).await;
        assert!(done.is_ok(), "{name}: {done:?}");
        assert_eq!(file["failure"]["code"].as_str().unwrap_or_default(), code, "{name}: {file}");
        assert_eq!(file["status"], json!(if code.is_empty() { "ready" } else { "failed" }), "{name}: {file}");
        if name == "paths.zip" {
            assert_eq!(file["report"]["warnings"][0]["code"], "unsafe_path", "{file}");
        }
        world.assert_reads().await;
    }
}
