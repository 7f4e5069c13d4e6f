//! Measures the stages of the pipeline.

use domain::time::Timestamp;
use shared::App;
use shared::telemetry::Unit;

/// Measures stages one after another; each lap is also a metric.
pub(crate) struct Stopwatch<'a> {
    app: &'a App,
    since: Timestamp,
}

impl<'a> Stopwatch<'a> {
    pub(crate) fn start(app: &'a App) -> Self {
        Self { app, since: app.clock().now() }
    }

    /// Milliseconds since the last lap.
    pub(crate) fn lap(&mut self, metric: &'static str) -> u64 {
        let now = self.app.clock().now();
        let millis = u64::try_from(now.since(self.since).as_millis()).unwrap_or_default();
        self.since = now;
        #[expect(clippy::cast_precision_loss, reason = "an invocation lasts at most 900,000 ms")]
        self.app.metrics().put(metric, Unit::Milliseconds, millis as f64);
        millis
    }
}
