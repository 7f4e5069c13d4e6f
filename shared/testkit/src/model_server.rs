//! A server that speaks the chat completions protocol, well or badly, as a test tells it to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// A part of an answer.
#[derive(Debug)]
pub enum Step {
    /// Sends bytes.
    Send(Vec<u8>),
    /// Waits until the test says so, or has dropped the other end.
    Wait(oneshot::Receiver<()>),
    /// Keeps the connection open and sends nothing, until the client goes away.
    Hang,
}

/// One answer: its head and its steps. The connection is closed behind it.
#[derive(Debug)]
pub struct Exchange {
    head: String,
    steps: Vec<Step>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct ModelRequest {
    /// The request line and the headers.
    pub head: String,
    /// The body.
    pub body: Value,
}

/// The server. It ends with the runtime of the test.
#[derive(Debug)]
pub struct ModelServer {
    /// Its base address, as `MODEL_BASE_URL` takes it.
    pub base_url: String,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    exchanges: Mutex<VecDeque<Exchange>>,
    requests: Mutex<Vec<ModelRequest>>,
}

impl Exchange {
    /// A good beginning of a stream.
    #[must_use]
    pub fn stream(steps: Vec<Step>) -> Self {
        Self { head: "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n".into(), steps }
    }

    /// A good and whole stream of these pieces.
    #[must_use]
    pub fn saying(pieces: &[&str]) -> Self {
        let mut bytes: Vec<u8> = pieces.iter().flat_map(|piece| delta(piece)).collect();
        bytes.extend(end());
        Self::stream(vec![Step::Send(bytes)])
    }

    /// A stream whose connection breaks instead of ending: its length promises more.
    #[must_use]
    pub fn broken(bytes: Vec<u8>) -> Self {
        let length = bytes.len() + 1_000;
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        );
        Self { head, steps: vec![Step::Send(bytes)] }
    }

    /// Any status with a body of JSON.
    #[must_use]
    pub fn status(status: u16, headers: &[(&str, &str)], body: &Value) -> Self {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head =
            format!("HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\n{headers}connection: close\r\n\r\n");
        Self { head, steps: vec![Step::Send(body.to_string().into_bytes())] }
    }
}

/// The event of a piece of text.
#[must_use]
pub fn delta(text: &str) -> Vec<u8> {
    event(&json!({"model": "served", "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}]}))
}

/// The event of a fragment of a tool call. The first one of a call names the tool.
#[must_use]
pub fn call_fragment(index: usize, name: Option<&str>, arguments: &str) -> Vec<u8> {
    let id = name.map(|_| format!("call_{index}"));
    let call = json!({"index": index, "id": id, "function": {"name": name, "arguments": arguments}});
    event(&json!({"choices": [{"index": 0, "delta": {"tool_calls": [call]}, "finish_reason": null}]}))
}

/// The events at the end of a whole answer: the reason, the usage, the mark.
#[must_use]
pub fn end() -> Vec<u8> {
    let reason = event(&json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}));
    let usage = json!({"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15,
        "prompt_tokens_details": {"cached_tokens": 8}});
    let usage = event(&json!({"choices": [], "usage": usage}));
    [reason, usage, b"data: [DONE]\n\n".to_vec()].concat()
}

/// An event of JSON.
#[must_use]
pub fn event(json: &Value) -> Vec<u8> {
    format!("data: {json}\n\n").into_bytes()
}

impl ModelServer {
    /// Starts a server on a free port of this machine.
    ///
    /// # Panics
    /// When there is none.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base_url = format!("http://{}/v1", listener.local_addr().expect("an address"));
        let state = Arc::new(State::default());
        let served = Arc::clone(&state);
        #[expect(clippy::disallowed_methods, reason = "a server of a test runs beside it")]
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that goes away half-way is what some tests are about.
                let _gone = serve(&served, stream).await;
            }
        });
        Self { base_url, state }
    }

    /// Adds the answer to the next request.
    pub fn will(&self, exchange: Exchange) {
        self.state.exchanges.lock().unwrap_or_else(PoisonError::into_inner).push_back(exchange);
    }

    /// Takes the requests that came.
    #[must_use]
    pub fn take_requests(&self) -> Vec<ModelRequest> {
        std::mem::take(&mut *self.state.requests.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn serve(state: &State, mut stream: TcpStream) -> std::io::Result<()> {
    let request = read(&mut stream).await?;
    state.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    let exchange = state.exchanges.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    let exchange =
        exchange.unwrap_or_else(|| Exchange::status(404, &[], &json!({"error": {"code": "no_more_exchanges"}})));
    stream.write_all(exchange.head.as_bytes()).await?;
    for step in exchange.steps {
        match step {
            Step::Send(bytes) => {
                stream.write_all(&bytes).await?;
                stream.flush().await?;
            }
            // A test that dropped its end does not care any more.
            Step::Wait(until) => drop(until.await),
            Step::Hang => while stream.read(&mut [0; 64]).await? > 0 {},
        }
    }
    stream.shutdown().await
}

async fn read(stream: &mut TcpStream) -> std::io::Result<ModelRequest> {
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut piece).await?;
        bytes.extend_from_slice(&piece[..read]);
        let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            if read == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
        let length = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
        let body = &bytes[at + 4..];
        if read == 0 || body.len() >= length.unwrap_or(0) {
            return Ok(ModelRequest { head, body: serde_json::from_slice(body).unwrap_or_default() });
        }
    }
}
