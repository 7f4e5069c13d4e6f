//! Tool calls in a stream: fragments, put together.

use domain::language_model::RequestedCall;

use super::wire::CallPiece;

/// Tool calls of one answer, whatever the product makes of them.
const CALLS: usize = 16;
/// Characters of all arguments together.
const CHARACTERS: usize = 32_000;

/// A model asks for more than anybody can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than {CALLS} tool calls or {CHARACTERS} characters of arguments")]
pub(super) struct TooManyCalls;

/// Puts the fragments of tool calls together.
#[derive(Debug, Default)]
pub(super) struct Calls {
    calls: Vec<(usize, RequestedCall)>,
    characters: usize,
}

impl Calls {
    /// Takes a fragment. One without an index goes to the last call, or begins one when it has a name of its own.
    pub(super) fn take(&mut self, piece: CallPiece) -> Result<(), TooManyCalls> {
        let function = piece.function.unwrap_or_default();
        let named = function.name.as_ref().is_some_and(|name| !name.is_empty());
        let index = piece.index.unwrap_or_else(|| match self.calls.last() {
            Some((last, _)) if !named => *last,
            last => last.map_or(0, |(last, _)| last.saturating_add(1)),
        });
        let at = match self.calls.iter().position(|(known, _)| *known == index) {
            Some(at) => at,
            None if self.calls.len() >= CALLS => return Err(TooManyCalls),
            None => {
                let call = RequestedCall { id: String::new(), name: String::new(), arguments: String::new() };
                self.calls.push((index, call));
                self.calls.len() - 1
            }
        };
        let Some((_, call)) = self.calls.get_mut(at) else { return Ok(()) };
        let arguments = function.arguments.unwrap_or_default();
        // Some servers repeat the name with each fragment; it is one name all the same.
        if let Some(name) = function.name.filter(|name| !name.is_empty()) {
            call.name = name;
        }
        if let Some(id) = piece.id.filter(|id| !id.is_empty()) {
            call.id = id;
        }
        self.characters += arguments.chars().count() + call.name.chars().count();
        call.arguments.push_str(&arguments);
        if self.characters > CHARACTERS { Err(TooManyCalls) } else { Ok(()) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// The calls in the order in which they began; each has an id, so that its result can name it.
    pub(super) fn finish(self) -> Vec<RequestedCall> {
        let numbered = self.calls.into_iter().enumerate();
        let with_id = numbered.map(|(at, (_, mut call))| {
            if call.id.is_empty() {
                call.id = format!("call_{at}");
            }
            // No arguments are those of a tool that takes none.
            if call.arguments.trim().is_empty() {
                call.arguments = "{}".to_owned();
            }
            call
        });
        with_id.collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn assembled(pieces: &[Value]) -> Vec<(String, String, String)> {
        let mut calls = Calls::default();
        for piece in pieces {
            calls.take(serde_json::from_value(piece.clone()).unwrap()).unwrap();
        }
        calls.finish().into_iter().map(|call| (call.id, call.name, call.arguments)).collect()
    }

    fn call(id: &str, name: &str, arguments: &str) -> (String, String, String) {
        (id.into(), name.into(), arguments.into())
    }

    #[test]
    fn fragments_of_several_calls_may_be_mixed() {
        let calls = assembled(&[
            json!({"index": 0, "id": "a", "function": {"name": "addTag", "arguments": ""}}),
            json!({"index": 1, "id": "b", "function": {"name": "addNote", "arguments": "{\"te"}}),
            json!({"index": 0, "function": {"arguments": "{\"tag\":"}}),
            json!({"index": 1, "function": {"arguments": "xt\":\"x\"}"}}),
            json!({"index": 0, "id": null, "function": {"name": null, "arguments": "\"vip\"}"}}),
        ]);
        assert_eq!(calls, [call("a", "addTag", r#"{"tag":"vip"}"#), call("b", "addNote", r#"{"text":"x"}"#)]);
    }

    #[test]
    fn servers_that_send_no_index_or_no_id_are_understood() {
        let calls = assembled(&[
            json!({"function": {"name": "addTag", "arguments": "{"}}),
            json!({"function": {"arguments": "}"}}),
            json!({"function": {"name": "addNote"}}),
        ]);
        assert_eq!(calls, [call("call_0", "addTag", "{}"), call("call_1", "addNote", "{}")]);
    }

    #[test]
    fn calls_without_end_are_stopped() {
        let mut many = Calls::default();
        let piece = |index: usize| serde_json::from_value(json!({"index": index, "function": {"name": "x"}})).unwrap();
        assert!((0..CALLS).all(|index| many.take(piece(index)).is_ok()));
        assert_eq!(many.take(piece(usize::MAX)), Err(TooManyCalls));
        let mut long = Calls::default();
        let piece =
            || serde_json::from_value(json!({"index": 0, "function": {"arguments": "x".repeat(1_000)}})).unwrap();
        assert!((0..=CHARACTERS / 1_000).any(|_| long.take(piece()).is_err()));
    }
}
