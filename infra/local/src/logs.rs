//! One readable stream of what the functions and this program say.

use std::io::{IsTerminal as _, Write};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::clock::Clock;

/// How lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Columns for people, with or without colour.
    Pretty {
        /// Whether to colour levels and names.
        colour: bool,
    },
    /// One JSON object a line, for machines.
    Json,
}

impl Format {
    /// Columns, coloured only on a terminal and only while `NO_COLOR` is not set.
    #[must_use]
    pub fn for_terminal(no_color: bool) -> Self {
        Self::Pretty { colour: std::io::stderr().is_terminal() && !no_color }
    }
}

/// How grave a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Detail.
    Debug,
    /// Usual.
    Info,
    /// Odd.
    Warn,
    /// Failed.
    Error,
}

impl Level {
    fn parse(text: &str) -> Self {
        match text.to_ascii_uppercase().as_str() {
            "TRACE" | "DEBUG" => Self::Debug,
            "WARN" | "WARNING" => Self::Warn,
            "ERROR" | "FATAL" => Self::Error,
            _ => Self::Info,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
        }
    }

    fn colour(self) -> &'static str {
        match self {
            Self::Debug => "\u{1b}[2m",
            Self::Info => "\u{1b}[32m",
            Self::Warn => "\u{1b}[33m",
            Self::Error => "\u{1b}[31m",
        }
    }
}

const RESET: &str = "\u{1b}[0m";
const DIM: &str = "\u{1b}[2m";
/// Colours of function names; a name always has the same one.
const NAME_COLOURS: [&str; 6] = ["\u{1b}[36m", "\u{1b}[35m", "\u{1b}[34m", "\u{1b}[96m", "\u{1b}[95m", "\u{1b}[94m"];
/// Width of the column with the name.
const NAME_WIDTH: usize = 18;
/// Fields that say where a line comes from rather than what happened; they would repeat on every line.
const HIDDEN_FIELDS: [&str; 9] =
    ["target", "xrayTraceId", "filename", "line_number", "threadId", "service", "stage", "function", "version"];

/// The stream. Cheap to clone.
#[derive(Clone)]
pub struct Logs {
    inner: Arc<Inner>,
}

struct Inner {
    format: Format,
    lowest: Level,
    clock: Arc<dyn Clock>,
    out: Mutex<Box<dyn Write + Send>>,
}

impl Logs {
    /// A stream into `out` that leaves out what is below `lowest`.
    #[must_use]
    pub fn new(format: Format, lowest: Level, clock: Arc<dyn Clock>, out: Box<dyn Write + Send>) -> Self {
        Self { inner: Arc::new(Inner { format, lowest, clock, out: Mutex::new(out) }) }
    }

    /// Says something in this program's own name.
    pub fn say(&self, level: Level, message: &str) {
        self.write(self.inner.clock.now(), "local", level, message, &Map::new());
    }

    /// Passes on one line that a function wrote.
    pub fn function(&self, name: &str, line: &str) {
        let now = self.inner.clock.now();
        match serde_json::from_str(line) {
            Ok(Value::Object(mut record)) => {
                let level = take_text(&mut record, &["level"]).map_or(Level::Info, |level| Level::parse(&level));
                let at = take_text(&mut record, &["timestamp", "time"]).and_then(|at| at.parse().ok()).unwrap_or(now);
                flatten(&mut record);
                if record.remove("_aws").is_some() {
                    // A metric in CloudWatch's embedded format: its values are told, its description is not.
                    self.write(at, name, Level::Debug, "metrics", &record);
                    return;
                }
                let message = take_text(&mut record, &["message", "msg"]).unwrap_or_default();
                self.write(at, name, level, &message, &record);
            }
            _ => self.write(now, name, Level::Info, line, &Map::new()),
        }
    }

    fn write(&self, at: Timestamp, name: &str, level: Level, message: &str, fields: &Map<String, Value>) {
        if level < self.inner.lowest {
            return;
        }
        let text = match self.inner.format {
            Format::Json => {
                let mut record = fields.clone();
                record.extend([
                    ("timestamp".to_owned(), json!(at.to_string())),
                    ("source".to_owned(), json!(name)),
                    ("level".to_owned(), json!(level.name())),
                    ("message".to_owned(), json!(message)),
                ]);
                format!("{}\n", Value::Object(record))
            }
            Format::Pretty { colour } => pretty(at, name, level, message, fields, colour),
        };
        let mut out = self.inner.out.lock().unwrap_or_else(PoisonError::into_inner);
        // A terminal that went away leaves nobody to tell.
        drop(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
    }
}

/// Lifts the fields of the event and of the spans around it to the top; the event's own win.
fn flatten(record: &mut Map<String, Value>) {
    let mut nested: Vec<Value> = ["fields", "span"].into_iter().filter_map(|name| record.remove(name)).collect();
    if let Some(Value::Array(spans)) = record.remove("spans") {
        nested.extend(spans.into_iter().rev());
    }
    for value in nested {
        let Value::Object(fields) = value else { continue };
        for (key, value) in fields {
            // The name of a span says where a line comes from.
            match key.as_str() {
                "name" => {}
                // The runtime's span and ours both carry it.
                "requestId" => drop(record.entry("request_id").or_insert(value)),
                _ => drop(record.entry(key).or_insert(value)),
            }
        }
    }
}

fn take_text(record: &mut Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match record.remove(*name)? {
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    })
}

fn pretty(at: Timestamp, name: &str, level: Level, message: &str, fields: &Map<String, Value>, colour: bool) -> String {
    let paint = |code: &str, text: &str| match colour {
        true => format!("{code}{text}{RESET}"),
        false => text.to_owned(),
    };
    let time = at.to_zoned(jiff::tz::TimeZone::system()).strftime("%H:%M:%S%.3f").to_string();
    let padded = format!("{name:<NAME_WIDTH$}");
    let name_colour = NAME_COLOURS[name.bytes().map(usize::from).sum::<usize>() % NAME_COLOURS.len()];
    let head = format!(
        "{} {} {}",
        paint(DIM, &time),
        paint(name_colour, &padded),
        paint(level.colour(), &format!("{:<5}", level.name()))
    );
    let mut lines = message.lines();
    let mut text = format!("{head} {}", lines.next().unwrap_or_default());
    for (key, value) in fields.iter().filter(|(key, _)| !HIDDEN_FIELDS.contains(&key.as_str())) {
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Null => continue,
            other => other.to_string(),
        };
        let (key, value) = match key.as_str() {
            // The last part tells requests apart.
            "requestId" | "request_id" => ("req", value.rsplit('-').next().unwrap_or_default().to_owned()),
            key => (key, value),
        };
        text.push(' ');
        text.push_str(&paint(DIM, &format!("{key}={value}")));
    }
    text.push('\n');
    for line in lines {
        text.push_str(&format!("{:13}{} | {line}\n", "", paint(name_colour, &padded)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn written(format: Format, write: impl FnOnce(&Logs)) -> String {
        let sink = Sink::default();
        let clock = Arc::new(ManualClock::new("2026-01-01T10:00:00Z".parse().unwrap()));
        write(&Logs::new(format, Level::Info, clock, Box::new(sink.clone())));
        String::from_utf8(sink.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn a_json_line_becomes_columns_with_its_fields() {
        let line = r#"{"timestamp":"2026-01-01T10:00:01Z","level":"WARN","fields":{"message":"slow","ms":12},"requestId":"a-b-c","target":"x"}"#;
        let text = written(Format::Pretty { colour: false }, |logs| logs.function("chat", line));
        assert!(text.ends_with("chat               WARN  slow ms=12 req=c\n"), "{text}");
    }

    #[test]
    fn fields_of_spans_count_and_metrics_are_detail() {
        let line = r#"{"level":"INFO","message":"done","span":{"name":"request","request_id":"a-b"},"spans":[{"name":"x","agent.id":"agt_1"}]}"#;
        let text = written(Format::Pretty { colour: false }, |logs| {
            logs.function("chat", line);
            logs.function("chat", r#"{"_aws":{},"InvocationMs":5}"#);
        });
        assert!(text.ends_with("done agent.id=agt_1 req=b\n") && text.lines().count() == 1, "{text}");
    }

    #[test]
    fn further_lines_stay_under_their_name_and_debug_is_left_out() {
        let text = written(Format::Pretty { colour: false }, |logs| {
            logs.say(Level::Debug, "hidden");
            logs.say(Level::Error, "first\nsecond");
        });
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].ends_with("ERROR first") && lines[1].ends_with("| second") && lines.len() == 2, "{text}");
    }

    #[test]
    fn machines_get_json() {
        let text = written(Format::Json, |logs| logs.function("chat", "plain"));
        let record: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            record,
            json!({"timestamp": "2026-01-01T10:00:00Z", "source": "chat", "level": "INFO", "message": "plain"})
        );
    }
}
