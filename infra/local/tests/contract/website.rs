//! The website behind the distribution.

use crate::support::System;

#[tokio::test]
async fn pages_assets_and_deep_links() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("assets")).unwrap();
    std::fs::write(folder.path().join("index.html"), "<html>").unwrap();
    std::fs::write(folder.path().join("assets/a-1.js"), "1").unwrap();
    let system = System::with_website(folder.path().to_owned()).await;

    let index = system.get("/").await;
    assert_eq!((index.status, index.text.as_str(), index.header("cache-control")), (200, "<html>", "no-cache"));
    assert_eq!(index.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(index.header("x-frame-options"), "DENY");
    assert!(index.header("content-security-policy").contains(&system.running.s3), "pages upload to the local S3");
    let asset = system.get("/assets/a-1.js").await;
    assert_eq!((asset.status, asset.header("cache-control")), (200, "public, max-age=31536000, immutable"));
    assert_eq!(system.get("/assets/a-2.js").await.status, 404);
    assert_eq!(system.get("/agents/agt_1/files").await.text, "<html>");
    assert_eq!(system.get("/%2e%2e/oidc-key.pem").await.status, 404);
    assert_eq!(system.post("/", serde_json::json!({})).await.status, 403, "the behaviour allows no POST");
}

#[tokio::test]
async fn texts_are_compressed_where_the_browser_takes_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("assets")).unwrap();
    let script = "console.log('the same again and again');\n".repeat(100);
    std::fs::write(folder.path().join("index.html"), "<html>").unwrap();
    std::fs::write(folder.path().join("assets/a-1.js"), &script).unwrap();
    std::fs::write(folder.path().join("assets/a-1.woff2"), vec![7_u8; 5_000]).unwrap();
    let system = System::with_website(folder.path().to_owned()).await;
    let get = async |path: &str, accepted: &str| {
        let request = system.http.get(system.url(path)).header("accept-encoding", accepted);
        let answer = request.send().await.unwrap();
        let coding = answer.headers().get("content-encoding").map(|value| value.to_str().unwrap().to_owned());
        (coding, answer.bytes().await.unwrap())
    };
    let (coding, packed) = get("/assets/a-1.js", "gzip, deflate, br").await;
    assert_eq!(coding.as_deref(), Some("gzip"));
    assert!(packed.len() * 5 < script.len(), "{} of {}", packed.len(), script.len());
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&packed[..]), &mut text).unwrap();
    assert_eq!(text, script);
    assert_eq!(get("/assets/a-1.js", "identity").await, (None, script.into()));
    assert_eq!(get("/assets/a-1.woff2", "gzip").await.0, None, "a font is compressed already");
    assert_eq!(get("/", "gzip").await.0, None, "a file this small would only grow");
}

#[tokio::test]
async fn without_an_interface_a_page_says_how_to_get_it() {
    let system = System::start().await;
    let page = system.get("/").await;
    assert!(page.status == 200 && page.text.contains("npm run build"), "{}", page.text);
    assert_eq!(system.get("/local/health").await.json["status"], "ok");
}
