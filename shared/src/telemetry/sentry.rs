//! Faults to Sentry. Envelopes wait in memory and are sent before the invocation answers, because a function is frozen
//! the moment it has answered: Sentry's own transports send from a thread that would not run.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sentry::protocol::Event;
use sentry::{ClientInitGuard, ClientOptions, Envelope, Transport};

/// How long an answer waits for its faults to be sent.
const SEND: Duration = Duration::from_secs(2);

/// The faults of the current invocation. Without a DSN there are none.
#[derive(Default)]
pub(crate) struct Faults {
    sender: Option<Sender>,
}

struct Sender {
    http: reqwest::Client,
    url: String,
    auth: String,
    waiting: Arc<Waiting>,
    _guard: ClientInitGuard,
}

#[derive(Default)]
struct Waiting(Mutex<Vec<Envelope>>);

impl Transport for Waiting {
    fn send_envelope(&self, envelope: Envelope) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(envelope);
    }
}

impl Faults {
    /// Starts Sentry with a DSN.
    ///
    /// # Errors
    /// When the text is no DSN.
    pub(crate) fn to(text: &str, stage: &str, http: reqwest::Client) -> Result<Self, sentry::types::ParseDsnError> {
        let dsn: sentry::types::Dsn = text.parse()?;
        let waiting = Arc::new(Waiting::default());
        let transport = Arc::clone(&waiting);
        let options = ClientOptions::new()
            .dsn(text)
            .environment(stage.to_owned())
            .release(env!("CARGO_PKG_VERSION"))
            .before_send(|event| Some(scrubbed(event)))
            .transport(move |_: &ClientOptions| Arc::clone(&transport) as Arc<dyn Transport>);
        let auth = dsn.to_auth(Some("voronka")).to_string();
        let url = dsn.envelope_api_url().to_string();
        Ok(Self { sender: Some(Sender { http, url, auth, waiting, _guard: sentry::init(options) }) })
    }

    /// Sends what waits. A failure is logged; it must not fail the request.
    pub(crate) async fn flush(&self) {
        let Some(sender) = &self.sender else { return };
        let waiting = std::mem::take(&mut *sender.waiting.0.lock().unwrap_or_else(PoisonError::into_inner));
        for envelope in waiting {
            let mut body = Vec::new();
            if envelope.to_writer(&mut body).is_err() {
                continue;
            }
            let request = sender.http.post(&sender.url).header("x-sentry-auth", &sender.auth).timeout(SEND).body(body);
            if let Err(error) = request.send().await {
                tracing::warn!(error = %error.without_url(), "a fault was not sent to Sentry");
            }
        }
    }
}

/// What a person or a secret could be recognised by does not leave the account.
fn scrubbed(mut event: Event<'static>) -> Event<'static> {
    event.request = None;
    event.user = None;
    event.server_name = None;
    event
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    /// Takes one request, accepts it, and gives it back as text.
    async fn receive(server: TcpListener) -> String {
        let (mut connection, _) = server.accept().await.unwrap();
        let (mut bytes, mut buffer) = (Vec::new(), [0; 4_096]);
        loop {
            let read = connection.read(&mut buffer).await.unwrap();
            bytes.extend(&buffer[..read]);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            let body = text.split_once("\r\n\r\n").map_or(0, |(_, body)| body.len());
            if read == 0 || length.is_some_and(|length| body >= length) {
                let accepted = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
                connection.write_all(accepted).await.unwrap();
                return text;
            }
        }
    }

    #[tokio::test]
    async fn a_fault_is_sent_to_the_project_of_the_dsn_before_the_answer_and_once() {
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let dsn = format!("http://public@{}/42", server.local_addr().unwrap());
        let faults = Faults::to(&dsn, "test", crate::http_client::http_client()).unwrap();
        sentry::capture_message("the table is gone", sentry::Level::Error);
        let (request, ()) = tokio::join!(receive(server), faults.flush());
        assert!(request.starts_with("POST /api/42/envelope/ HTTP/1.1\r\n"), "{request}");
        assert!(request.contains("sentry_key=public"), "{request}");
        assert!(request.contains("the table is gone") && request.contains("\"environment\":\"test\""), "{request}");
        // The server is gone: whatever still waited would be tried and logged; nothing does.
        let waiting = faults.sender.as_ref().unwrap().waiting.0.lock().unwrap().len();
        assert_eq!(waiting, 0);
    }

    #[test]
    fn events_lose_requests_and_people() {
        let event = Event {
            request: Some(sentry::protocol::Request { cookies: Some("secret".into()), ..Default::default() }),
            user: Some(sentry::protocol::User { email: Some("a@b".into()), ..Default::default() }),
            ..Default::default()
        };
        let event = scrubbed(event);
        assert!(event.request.is_none() && event.user.is_none());
    }
}
