//! Answers as server-sent events.

use bytes::Bytes;
use domain::ids::MessageId;
use futures_util::stream::{self, StreamExt as _};
use serde::Serialize;
use serde_json::json;
use shared::http::BodyStream;
use tokio::sync::mpsc;
use tracing::Instrument as _;

use crate::decisions::Tool;
use crate::output::ChatAnswer;
use crate::reply::{Replied, Reply, Shown};

/// Answers while the events are being read. Nothing runs beside the stream: Lambda freezes what does, and a reader who
/// goes away takes an answer along that nobody would see; the message stays stored.
pub(crate) fn stream(reply: Reply, request_id: String) -> BodyStream {
    let (sender, receiver) = mpsc::unbounded_channel();
    let work = async move {
        // Whoever reads may be gone; the answer is stored all the same.
        let send = |bytes| drop(sender.send(bytes));
        match reply.run(|shown| send(shown_event(&shown))).await {
            Ok(Replied::Answered(answer)) => end(&answer, &request_id).into_iter().for_each(send),
            Ok(Replied::Superseded(by)) => send(superseded_event(by)),
            Err(error) => {
                tracing::error!(error.code = error.code(), error = error.report(), "an answer was not stored");
                send(error_event(error.code(), &error.to_string(), &request_id));
            }
        }
    };
    let events =
        stream::unfold(receiver, |mut receiver| async { receiver.recv().await.map(|event| (event, receiver)) });
    let work = stream::once(work.instrument(tracing::Span::current())).filter_map(|()| async { None });
    stream::select(events, work).boxed()
}

/// The event of a message that is answered together with a newer one.
pub(crate) fn superseded(by: MessageId) -> BodyStream {
    stream::iter([superseded_event(by)]).boxed()
}

/// The events of an answer that was given before.
pub(crate) fn replay(answer: &ChatAnswer, request_id: &str) -> BodyStream {
    let mut events = vec![event("delta", &json!({"text": answer.answer}))];
    events.extend(end(answer, request_id));
    stream::iter(events).boxed()
}

/// What comes behind the last piece of text.
fn end(answer: &ChatAnswer, request_id: &str) -> Vec<Bytes> {
    let mut events = vec![event("citations", &json!({"citations": answer.citations}))];
    events.extend(answer.error.as_ref().map(|error| error_event(&error.code, &error.message, request_id)));
    events.push(event("done", answer));
    events
}

fn shown_event(shown: &Shown<'_>) -> Bytes {
    match shown {
        Shown::Text(text) => event("delta", &json!({"text": text})),
        Shown::Revised(from, text) => event("revise", &json!({"from": from, "text": text})),
        Shown::Tool(used) => event("tool", &Tool::from(*used)),
    }
}

fn superseded_event(by: MessageId) -> Bytes {
    event("superseded", &json!({"messageId": by.to_string()}))
}

fn error_event(code: &str, message: &str, request_id: &str) -> Bytes {
    event("error", &json!({"code": code, "message": message, "requestId": request_id}))
}

fn event(name: &str, data: &impl Serialize) -> Bytes {
    // JSON has no line breaks of its own, so one line of data holds it.
    let data = serde_json::to_string(data).unwrap_or_default();
    format!("event: {name}\ndata: {data}\n\n").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_line_of_data_whatever_is_in_it() {
        let bytes = event("delta", &json!({"text": "a\nb\r\n\n data: x"}));
        assert_eq!(bytes, "event: delta\ndata: {\"text\":\"a\\nb\\r\\n\\n data: x\"}\n\n");
    }
}
