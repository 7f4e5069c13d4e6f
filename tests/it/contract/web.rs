//! The web over HTTP: what is read of servers that do what they like, and where requests never go.

use domain::site::PageAddress;
use shared::fetch::{FetchError, Fetched, HttpWeb, Reach, Web as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A server that gives one answer to whoever connects, and what it was asked.
#[expect(clippy::disallowed_methods, reason = "a server of a test runs beside it")]
async fn serve(answer: Vec<u8>) -> (String, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        // A client that has read enough hangs up.
        drop(stream.write_all(&answer).await);
        String::from_utf8(head).unwrap()
    });
    (format!("http://127.0.0.1:{port}/page?x=1"), asked)
}

fn address(text: &str) -> PageAddress {
    PageAddress::parse(text).unwrap()
}

async fn get(answer: &str, most: usize) -> Result<Fetched, FetchError> {
    let (page, _asked) = serve(answer.as_bytes().to_vec()).await;
    HttpWeb::new(Reach::Loopback).get(&address(&page), most).await
}

#[tokio::test]
async fn a_page_is_read_as_the_server_sends_it() {
    let answer =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Robots-Tag: noindex\r\nContent-Length: 5\r\n\r\nwords";
    let (page, asked) = serve(answer.as_bytes().to_vec()).await;
    let fetched = HttpWeb::new(Reach::Loopback).get(&address(&page), 5).await.unwrap();
    assert_eq!((fetched.status, fetched.bytes.as_ref()), (200, b"words".as_slice()));
    assert_eq!((fetched.content_type.as_deref(), fetched.robots.as_deref()), (Some("text/html"), Some("noindex")));
    let asked = asked.await.unwrap().to_lowercase();
    assert!(asked.starts_with("get /page?x=1 http/1.1\r\n") && asked.contains("voronka"), "{asked}");
    assert!(!asked.contains("accept-encoding"), "{asked}");
}

#[tokio::test]
async fn redirections_are_told_and_not_followed() {
    let fetched =
        get("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n", 9).await.unwrap();
    assert_eq!((fetched.status, fetched.location.as_deref()), (302, Some("http://169.254.169.254/")));
}

#[tokio::test]
async fn no_more_is_held_than_is_wanted() {
    let declared = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n";
    assert_eq!(get(declared, 100).await, Err(FetchError::TooLarge));
    let endless = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        "40\r\n".to_owned() + &"x".repeat(64) + "\r\n"
    );
    let endless = endless.clone() + &("40\r\n".to_owned() + &"x".repeat(64) + "\r\n").repeat(100);
    assert_eq!(get(&endless, 100).await, Err(FetchError::TooLarge));
}

#[tokio::test]
async fn answers_that_are_none_are_no_pages() {
    for answer in [
        "",
        "no HTTP at all\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\ncut",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nxyz",
    ] {
        let outcome = get(answer, 100).await;
        assert!(matches!(outcome, Err(FetchError::Unreachable(_))), "{answer:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn nothing_private_is_connected_to_by_number_or_by_name() {
    let (page, asked) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec()).await;
    let public = HttpWeb::new(Reach::Public);
    assert_eq!(public.get(&address(&page), 9).await, Err(FetchError::Private));
    // The hosts file answers for this name, as any name server could.
    for name in ["http://localhost/", "https://LOCALHOST/"] {
        assert_eq!(public.get(&address(name), 9).await, Err(FetchError::Private), "{name}");
    }
    for number in ["http://10.0.0.1/", "http://[fd00:ec2::254]/", "http://169.254.169.254/latest/meta-data/"] {
        assert_eq!(public.get(&address(number), 9).await, Err(FetchError::Private), "{number}");
    }
    assert!(!asked.is_finished(), "nobody connected");
    asked.abort();
}
