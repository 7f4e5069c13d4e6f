//! Server-sent events (WHATWG HTML, section 9.2.6), as far as a model's stream uses them: the data of each event.

/// Bytes of the longest event. A token is a few bytes; what comes near this is no stream of tokens.
const LONGEST_EVENT: usize = 256 * 1024;

/// Why bytes are no events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum SseError {
    /// An event that does not end.
    #[error("an event is longer than {LONGEST_EVENT} bytes")]
    TooLong,
    /// Bytes that are no text.
    #[error("an event is not UTF-8")]
    NotText,
}

/// Reads events from bytes that come in any pieces.
#[derive(Default)]
pub(super) struct SseParser {
    line: Vec<u8>,
    data: Option<String>,
    /// The last byte was a carriage return, so a line feed now belongs to it.
    returned: bool,
}

impl SseParser {
    /// Takes the next bytes and gives the data of the events that they complete.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, SseError> {
        let mut events = Vec::new();
        for &byte in bytes {
            let ends = match byte {
                b'\n' if self.returned => false,
                b'\n' | b'\r' => true,
                _ => {
                    self.line.push(byte);
                    false
                }
            };
            self.returned = byte == b'\r';
            if ends {
                events.extend(self.end_line()?);
            }
            if self.line.len() + self.data.as_ref().map_or(0, String::len) > LONGEST_EVENT {
                return Err(SseError::TooLong);
            }
        }
        Ok(events)
    }

    /// An empty line completes an event; of the others only `data` matters here.
    fn end_line(&mut self) -> Result<Option<String>, SseError> {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return Ok(self.data.take());
        }
        let line = std::str::from_utf8(&line).map_err(|_| SseError::NotText)?;
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        if field == "data" {
            let value = value.strip_prefix(' ').unwrap_or(value);
            match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                data => *data = Some(value.to_owned()),
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(bytes: &[u8], size: usize) -> Vec<String> {
        let mut parser = SseParser::default();
        bytes.chunks(size).flat_map(|piece| parser.push(piece).unwrap()).collect()
    }

    #[test]
    fn events_are_the_same_however_their_bytes_are_cut_and_their_lines_end() {
        let stream =
            ": hello\n\nevent: x\nid: 1\ndata: Привет\ndata:  мир\n\ndata\n\ndata:[DONE]\n\nretry: 5\n\ndata: cut off";
        for ending in ["\n", "\r\n", "\r"] {
            let bytes = stream.replace('\n', ending).into_bytes();
            for size in 1..bytes.len() {
                assert_eq!(events(&bytes, size), ["Привет\n мир", "", "[DONE]"], "{ending:?} in pieces of {size}");
            }
        }
    }

    #[test]
    fn events_without_end_and_bytes_without_meaning_are_refused() {
        let mut parser = SseParser::default();
        assert_eq!(parser.push(&vec![b'x'; LONGEST_EVENT + 1]), Err(SseError::TooLong));
        let mut parser = SseParser::default();
        let line = [b"data: ".as_slice(), &[b'x'; 1000], b"\n"].concat();
        assert!((0..1000).any(|_| parser.push(&line) == Err(SseError::TooLong)), "many short lines of one event");
        assert_eq!(SseParser::default().push(b"data: \xff\n"), Err(SseError::NotText));
    }
}
