//! Metrics in CloudWatch's embedded metric format (AWS specification, 2026-11): one JSON line an invocation.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

use domain::time::Timestamp;
use serde_json::{Map, Value, json};

/// The namespace of every metric.
const NAMESPACE: &str = "Voronka";
/// The format takes at most so many values of one metric in one line.
const VALUES: usize = 100;

/// The unit of a metric. The name of a metric says it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of things.
    Count,
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
}

impl Unit {
    fn as_str(self) -> &'static str {
        match self {
            Self::Count => "Count",
            Self::Milliseconds => "Milliseconds",
            Self::Seconds => "Seconds",
        }
    }
}

/// What the current invocation counts.
#[derive(Debug, Default)]
pub struct Metrics {
    values: Mutex<BTreeMap<&'static str, (Unit, Vec<f64>)>>,
}

impl Metrics {
    /// Adds a value.
    pub fn put(&self, name: &'static str, unit: Unit, value: f64) {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, list) = values.entry(name).or_insert((unit, Vec::new()));
        if list.len() < VALUES {
            list.push(value);
        }
    }

    /// Takes everything that was counted, by name.
    #[must_use]
    pub fn take(&self) -> BTreeMap<&'static str, (Unit, Vec<f64>)> {
        std::mem::take(&mut *self.values.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes the line of the invocation.
    pub(crate) fn flush(&self, function: &str, stage: &str, outcome: &'static str, now: Timestamp) {
        let line = line(self.take(), function, stage, outcome, now);
        // Standard output is gone only when the process is; there is nobody left to tell.
        let _written = writeln!(std::io::stdout().lock(), "{line}");
    }
}

fn line(
    values: BTreeMap<&'static str, (Unit, Vec<f64>)>,
    function: &str,
    stage: &str,
    outcome: &'static str,
    now: Timestamp,
) -> Value {
    let metrics: Vec<_> = values.iter().map(|(name, (unit, _))| json!({"Name": name, "Unit": unit.as_str()})).collect();
    let mut line = Map::new();
    line.insert(
        "_aws".into(),
        json!({
            "Timestamp": now.as_millis(),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [["function", "stage"], ["function", "stage", "outcome"]],
                "Metrics": metrics,
            }],
        }),
    );
    line.insert("function".into(), function.into());
    line.insert("stage".into(), stage.into());
    line.insert("outcome".into(), outcome.into());
    for (name, (_, list)) in values {
        let value = if let [one] = list.as_slice() { json!(one) } else { json!(list) };
        line.insert(name.into(), value);
    }
    Value::Object(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_every_metric_with_its_unit_and_values() {
        let metrics = Metrics::default();
        metrics.put("Requests", Unit::Count, 1.0);
        metrics.put("DurationMs", Unit::Milliseconds, 2.5);
        metrics.put("DurationMs", Unit::Milliseconds, 3.5);
        let line = line(metrics.take(), "agents", "dev", "ok", Timestamp::from_millis(5).unwrap());
        assert_eq!(line["DurationMs"], json!([2.5, 3.5]));
        assert_eq!(line["Requests"], json!(1.0));
        assert_eq!(
            line["_aws"]["CloudWatchMetrics"][0]["Metrics"][0],
            json!({"Name": "DurationMs", "Unit": "Milliseconds"})
        );
        assert!(metrics.take().is_empty());
    }
}
